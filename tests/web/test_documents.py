"""JSON-LD documents by HTTP: frames, contexts, what they share, and where IRIs lead."""

import json
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from pyoxigraph import NamedNode, RdfFormat, parse

from ivig_kg.export.context import FILE, IRI
from ivig_kg.export.schema import schema_text
from ivig_kg.namespaces import BASE
from ivig_kg.paths import CHECKOUT, shipped
from ivig_kg.settings import Settings
from ivig_kg.web import create_app

CONDITION = "/condition/immune-thrombocytopenia"
SCHEMA = Draft202012Validator(json.loads(schema_text()))


def test_a_document_is_nested_and_carries_its_provenance(client: FlaskClient) -> None:
    document = client.get(f"{CONDITION}.jsonld").get_json()
    (hub,) = document["indications"]
    for rule in hub["hasCoverageRule"]:
        assert rule["statedIn"]["issuedBy"]["label"]
        assert rule["locator"]
    assert document["@context"] == json.loads(FILE.read_bytes())["@context"]


@pytest.mark.parametrize(
    "path",
    [
        CONDITION,
        "/authority/nhs-england",
        "/source/gb-eng-nhse-2021-digest",
        "/product/gammagard-s-d",
        "/statement/coverage.gb-eng-nhse-2021-digest.myasthenia-gravis.2",
    ],
)
@pytest.mark.parametrize("frame", ["", "condition", "product", "source", "authority"])
@pytest.mark.parametrize("shown", ["inline", "link", "none"])
def test_every_choice_gives_a_valid_document(
    client: FlaskClient, path: str, frame: str, shown: str
) -> None:
    query = {"context": shown, **({"frame": frame} if frame else {})}
    response = client.get(f"{path}.jsonld", query_string=query)
    document = response.get_json()
    assert (response.status_code, response.mimetype) == (200, "application/ld+json")
    SCHEMA.validate(document)
    assert document.get("@context", "none") == {"link": IRI, "none": "none"}.get(
        shown, document.get("@context")
    )


@pytest.mark.parametrize(
    "query", ["frame=disease", "frame=", "context=remote", "context=", "frame=condition%00"]
)
@pytest.mark.parametrize("path", [f"{CONDITION}.jsonld", CONDITION])
def test_an_unknown_choice_is_a_problem(client: FlaskClient, path: str, query: str) -> None:
    headers = {"Accept": "application/ld+json, application/problem+json"}
    response = client.get(f"{path}?{query}", headers=headers, follow_redirects=True)
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")
    assert "expected one of" in response.get_json()["detail"]


def test_choices_have_tags_of_their_own(client: FlaskClient) -> None:
    queries = ("", "?context=link", "?context=none", "?frame=source")
    tags = {client.get(f"{CONDITION}.jsonld{query}").headers["ETag"] for query in queries}
    assert len(tags) == len(queries)
    for tag in tags:
        headers = {"If-None-Match": tag}
        codes = {
            client.get(f"{CONDITION}.jsonld{query}", headers=headers).status_code
            for query in queries
        }
        assert codes == {200, 304}


@pytest.mark.parametrize(
    ("path", "mimetype", "content"),
    [
        ("/context/v1.jsonld", "application/ld+json", FILE.read_bytes()),
        ("/schema/v1.json", "application/schema+json", schema_text().encode()),
    ],
)
def test_context_and_schema_are_served_to_all_and_kept_for_ever(
    client: FlaskClient, path: str, mimetype: str, content: bytes
) -> None:
    response = client.get(path)
    assert (response.status_code, response.mimetype, response.data) == (200, mimetype, content)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    again = client.get(path, headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


def test_a_document_without_context_says_where_it_is(client: FlaskClient) -> None:
    links = ", ".join(client.get(f"{CONDITION}.jsonld?context=none").headers.getlist("Link"))
    assert '</context/v1.jsonld>; rel="http://www.w3.org/ns/json-ld#context"' in links
    assert '</schema/v1.json>; rel="describedby"' in links
    assert f'<{CONDITION}>; rel="describes"' in links


def test_an_iri_names_the_documents_about_it(client: FlaskClient) -> None:
    response = client.get(CONDITION, headers={"Accept": "text/turtle"})
    links = ", ".join(response.headers.getlist("Link"))
    assert f'<{CONDITION}.ttl>; rel="describedby"' in links
    for extension in ("html", "ttl", "nt", "jsonld", "rdf"):
        assert f'<{CONDITION}.{extension}>; rel="alternate"' in links


def test_a_page_tells_search_engines_what_it_is_about(client: FlaskClient) -> None:
    text = client.get(f"{CONDITION}.html").text
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text)
    assert found
    told = json.loads(found[1])
    assert (told["@type"], told["name"]) == ("MedicalCondition", "Immune thrombocytopenia")
    assert told["@id"] == f"{BASE}condition/immune-thrombocytopenia"


@pytest.mark.parametrize(
    ("path", "accept", "location"),
    [
        ("/dataset", "text/html", "/data/"),
        ("/dataset", "text/turtle", "/.well-known/void"),
    ],
)
def test_the_dataset_leads_to_what_describes_it(
    client: FlaskClient, path: str, accept: str, location: str
) -> None:
    response = client.get(path, headers={"Accept": accept})
    assert (response.status_code, response.headers["Location"]) == (303, location)
    assert response.headers["Vary"] == "Accept"


def test_another_version_is_not_pretended(client: FlaskClient) -> None:
    response = client.get("/ontology/1999-01-01")
    assert response.status_code == 404
    assert "The version served is" in response.get_json()["detail"]


def minted(data: Path) -> list[str]:
    """Return the IRIs of the project in a file of quads, without fragments, sorted."""
    found = {
        term.value.partition("#")[0]
        for quad in parse(path=data, format=RdfFormat.N_QUADS)
        for term in quad
        if isinstance(term, NamedNode) and term.value.startswith(BASE)
    }
    return sorted(found)


@pytest.fixture(scope="module")
def served() -> tuple[FlaskClient, list[str]]:
    """A client of an application over the release, and the IRIs that the release has minted."""
    folder = shipped("dist")
    if not (folder / "manifest.json").is_file():
        pytest.skip("there is no release: run `ivig-kg build`")
    app = create_app(Settings(data_dir=folder, rate_limit=0, query_workers=1))
    return app.test_client(use_cookies=False), minted(folder / "ivig.nq")


def lost(client: FlaskClient, iris: list[str]) -> list[str]:
    """Return those IRIs that do not lead to a description of them."""
    bad = []
    for iri in iris:
        # The graph `release` is the description itself; files and the endpoint have none of theirs.
        is_file = iri.startswith((f"{BASE}data/", f"{BASE}sparql", f"{BASE}graph/release"))
        accept = {"Accept": "*/*" if is_file else "application/n-triples"}
        path = "/" + iri.removeprefix(BASE)
        response = client.get(path, headers=accept, follow_redirects=True, buffered=True)
        is_described = is_file or f"<{iri}".encode() in response.data
        if response.status_code != 200 or not is_described:
            bad.append(f"{iri}: {response.status_code}")
    return bad


@pytest.mark.release
def test_iris_of_the_release_lead_to_descriptions(served: tuple[FlaskClient, list[str]]) -> None:
    client, iris = served
    by_folder = {iri.removeprefix(BASE).partition("/")[0]: iri for iri in iris}
    assert len(by_folder) > 15
    assert lost(client, sorted({*iris[::61], *by_folder.values()})) == []


@pytest.mark.release
@pytest.mark.parametrize(
    ("accept", "extension"), [("text/turtle", "ttl"), ("text/html", "html"), ("*/*", "ttl")]
)
def test_the_version_of_the_release_leads_to_the_ontology(
    served: tuple[FlaskClient, list[str]], accept: str, extension: str
) -> None:
    client, iris = served
    (version,) = (iri for iri in iris if iri.startswith(f"{BASE}ontology/"))
    response = client.get("/" + version.removeprefix(BASE), headers={"Accept": accept})
    assert (response.status_code, response.headers["Location"]) == (303, f"/ontology.{extension}")
    assert response.headers["Vary"] == "Accept"


@pytest.mark.release
@pytest.mark.crawl
def test_every_iri_of_the_release_leads_to_a_description(
    served: tuple[FlaskClient, list[str]], request: pytest.FixtureRequest
) -> None:
    if "crawl" not in str(request.config.getoption("-m")):
        pytest.skip("follows every IRI: pytest -m crawl")
    client, iris = served
    assert lost(client, iris) == []


@pytest.mark.parametrize("path", ["condition/kawasaki-disease", "ontology", "graph/facts/coverage"])
def test_the_redirect_for_w3id_keeps_the_path(path: str) -> None:
    text = (CHECKOUT / "deploy" / "w3id" / ".htaccess").read_text(encoding="utf-8")
    rule = re.search(r"^RewriteRule (\S+) (\S+) \[R=302,", text, re.M)
    assert rule
    target = re.sub(rule[1], rule[2].replace("$1", r"\1"), path, count=1)
    assert target == f"https://ivig-kg.example.org/{path}"
