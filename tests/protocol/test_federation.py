"""SERVICE over HTTP: an Oxigraph server that is allowed is asked, and nobody else ever is."""

import json
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from conftest import SMALL, free_port, running_server
from endpoints import Endpoint, Reply, endpoint, iri, solutions
from ivig_kg.setting_kinds import DataFile
from ivig_kg.settings import Settings
from ivig_kg.store.pool import METHOD
from ivig_kg.web import create_app
from ivig_kg.web.context import service_of

pytestmark = pytest.mark.skipif(METHOD != "fork", reason="the limits are those of Linux")

PREFIXES = (
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX ex: <http://e/#> "
    "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
)
DISEASE = "https://w3id.org/ivig-kg/condition/immune-thrombocytopenia"
THEIRS = f"""\
PREFIX ex: <http://e/#>
INSERT DATA {{
  <{DISEASE}> ex:seenBy "a registry"@en ; ex:count 12 .
  <{DISEASE}x> ex:seenBy "another" .
}}
"""


@pytest.fixture(scope="module")
def oxigraph() -> Iterator[str]:
    """The address of an Oxigraph server with data of its own."""
    program = Path(sys.executable).with_name("oxigraph")
    port = free_port()
    process = subprocess.Popen(
        [program, "serve", "--bind", f"127.0.0.1:{port}"], stderr=subprocess.DEVNULL
    )
    try:
        _load(f"http://127.0.0.1:{port}/update")
        yield f"http://127.0.0.1:{port}/query"
    finally:
        process.terminate()
        process.wait(10)


def _load(address: str) -> None:
    request = urllib.request.Request(
        address, THEIRS.encode(), {"Content-Type": "application/sparql-update"}
    )
    for _ in range(200):
        try:
            urllib.request.urlopen(request).close()
        except urllib.error.URLError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the Oxigraph server did not start")


@pytest.fixture(scope="module")
def other() -> Iterator[Endpoint]:
    """An endpoint that is not allowed."""
    with endpoint(Reply([solutions(["s"], [{"s": iri(DISEASE)}])])) as found:
        yield found


@pytest.fixture(scope="module")
def federated(oxigraph: str) -> Iterator[FlaskClient]:
    """A client of a service that may ask the Oxigraph server."""
    settings = Settings(
        data_files=(DataFile(SMALL),), federation_allow=(oxigraph,), query_timeout=5.0
    )
    app = create_app(settings)
    yield app.test_client()
    here = service_of(app)
    assert here.federation
    here.federation.close()
    here.engine.close()


def ask(client: FlaskClient, query: str, **headers: str) -> TestResponse:
    return client.post("/sparql", data={"query": PREFIXES + query}, headers=headers)


def test_an_allowed_endpoint_is_asked_and_its_solutions_join(
    federated: FlaskClient, oxigraph: str
) -> None:
    response = ask(
        federated,
        f"SELECT ?label ?who ?n {{ SERVICE <{oxigraph}> {{ ?s ex:seenBy ?who ; ex:count ?n }} "
        "?s rdfs:label ?label }",
        Accept="text/csv",
    )
    assert (response.status_code, response.text.splitlines()[1:]) == (
        200,
        ["Immune thrombocytopenia,a registry,12"],
    )
    assert "ETag" not in response.headers


def test_every_form_of_query_may_ask(federated: FlaskClient, oxigraph: str) -> None:
    clause = f"SERVICE <{oxigraph}> {{ ?s ex:seenBy ?who }}"
    graph = ask(federated, f"CONSTRUCT {{ ?s ex:by ?who }} WHERE {{ {clause} }}")
    assert graph.text.count("/#by") + graph.text.count("ex:by") == 2
    assert ask(federated, f"ASK {{ {clause} }}", Accept="application/json").get_json()["boolean"]
    page = ask(federated, f"SELECT * {{ {clause} }}", Accept="text/html")
    assert (page.status_code, page.mimetype) == (200, "text/html")
    assert "a registry" in page.text


def test_what_an_endpoint_says_is_asked_anew_each_time(
    federated: FlaskClient, oxigraph: str
) -> None:
    query = f"SELECT * {{ SERVICE <{oxigraph}> {{ ex:new ex:is ?o }} }}"
    assert json.loads(ask(federated, query).text)["results"]["bindings"] == []
    update = f"{PREFIXES} INSERT DATA {{ ex:new ex:is 1 }}".encode()
    address = oxigraph.replace("/query", "/update")
    request = urllib.request.Request(address, update, {"Content-Type": "application/sparql-update"})
    urllib.request.urlopen(request).close()
    assert len(json.loads(ask(federated, query).text)["results"]["bindings"]) == 1


def test_whoever_is_not_on_the_list_is_never_asked(
    federated: FlaskClient, other: Endpoint, oxigraph: str
) -> None:
    for query in (
        f"SELECT * {{ SERVICE <{other.url}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICE SILENT <{other.url}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ VALUES ?e {{ <{other.url}> }} SERVICE ?e {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICE <{oxigraph}> {{ SERVICE <{other.url}> {{ ?s ?p ?o }} }} }}",
        f"SELECT * {{ SERV\\u0049CE <{other.url}> {{ ?s ?p ?o }} }}",
    ):
        response = ask(federated, query)
        problem = response.get_json()
        assert response.status_code == 403
        assert problem["type"].endswith("/problem/federation-refused")
        assert problem["setting"] == "IVIG_KG_FEDERATION_ALLOW"
    assert other.asked == []


def test_an_endpoint_that_is_down_is_a_problem_that_says_so_or_silence() -> None:
    address = f"http://127.0.0.1:{free_port()}/"
    settings = Settings(data_files=(DataFile(SMALL),), federation_allow=(address,))
    app = create_app(settings)
    response = ask(app.test_client(), f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}")
    assert response.status_code == 502
    assert response.get_json()["type"].endswith("/problem/federation-failed")
    assert address in response.get_json()["detail"]
    silent = ask(app.test_client(), f"SELECT * {{ SERVICE SILENT <{address}> {{ ?s ?p ?o }} }}")
    assert silent.get_json()["results"]["bindings"] == [{}]
    for store in (service_of(app).federation, service_of(app).engine):
        assert store
        store.close()


def test_an_error_in_a_federated_query_has_its_place(federated: FlaskClient, oxigraph: str) -> None:
    problem = ask(federated, f"SELECT * {{ SERVICE <{oxigraph}> {{ ex:a ex:b }} }}").get_json()
    assert problem["type"].endswith("/problem/malformed-query")
    line = f"{PREFIXES}SELECT * {{ SERVICE <{oxigraph}> {{ ex:a ex:b }} }}"
    assert problem["column"] == line.index("}") + 1


def test_the_description_says_whether_the_service_federates(
    federated: FlaskClient, client: FlaskClient
) -> None:
    accept = {"Accept": "text/turtle"}
    assert "BasicFederatedQuery" in federated.get("/sparql", headers=accept).text
    assert "BasicFederatedQuery" not in client.get("/sparql", headers=accept).text


def test_the_production_server_federates_with_whom_its_environment_lists(oxigraph: str) -> None:
    query = f"{PREFIXES} ASK {{ SERVICE <{oxigraph}> {{ ?s ex:count 12 }} }}"
    with running_server(
        free_port(),
        IVIG_KG_DATA_FILES=str(SMALL),
        IVIG_KG_SERVER_WORKERS="1",
        IVIG_KG_FEDERATION_ALLOW=f"https://example.org/sparql {oxigraph}",
    ) as address:
        url = f"{address}/sparql?{urllib.parse.urlencode({'query': query})}"
        with urllib.request.urlopen(url, timeout=20) as response:
            assert json.load(response)["boolean"] is True


def test_oxigraph_is_installed_to_be_asked() -> None:
    assert shutil.which("oxigraph", path=str(Path(sys.executable).parent))
