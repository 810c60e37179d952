"""Whatever happens to the engine: the right answer, or 503 with Retry-After. Never a wrong one."""

import signal
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from conftest import SMALL, free_port
from ivig_kg.setting_kinds import DataFile
from ivig_kg.settings import Settings
from ivig_kg.store import RemoteStore
from ivig_kg.store.contents import file_contents
from ivig_kg.store.push import push
from ivig_kg.store.push.writing import Writer
from ivig_kg.web import create_app
from processes import eventually
from remote.engines import Engine, oxigraph, virtuoso
from remote.proxies import Passing, Proxy, answer, cut, drip, hang_up, proxy, silence, whole

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
TIMEOUT = 1.0


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine that serves the small graph."""
    with oxigraph(tmp_path_factory.mktemp("engine")) as running:
        push(file_contents([DataFile(SMALL)]), running.target, lambda *_, **__: None)
        yield running


@pytest.fixture
def between(engine: Engine) -> Iterator[Proxy]:
    """What stands between the front and the engine."""
    with proxy(urlsplit(engine.access.endpoint).port or 0) as running:
        yield running


@pytest.fixture
def client(engine: Engine, between: Proxy) -> Iterator[FlaskClient]:
    """A client of the front that asks the engine through the proxy."""
    endpoint = f"http://127.0.0.1:{between.port}/query"
    with closing(RemoteStore(replace(engine.access, endpoint=endpoint, timeout=TIMEOUT))) as store:
        settings = Settings(endpoint=endpoint, query_timeout=TIMEOUT, rate_limit=0, cache_bytes=0)
        yield create_app(settings, store).test_client()


def ask(client: FlaskClient, query: str = COUNT) -> TestResponse:
    return client.get("/sparql", query_string={"query": query}, headers={"Accept": "text/csv"})


def is_refused_for_now(response: TestResponse) -> bool:
    """Return whether a response is a problem after which to try again."""
    is_problem = response.mimetype == "application/problem+json"
    return is_problem and response.status_code == 503 and int(response.headers["Retry-After"]) > 0


BEHAVIOURS: dict[str, Passing] = {
    "drips": drip,
    "is silent": silence,
    "cuts the answer": cut,
    "hangs up": hang_up,
    "fails": answer("500 Internal Server Error", b"oops"),
    "is replaced": answer("200 OK", b"<html>hello</html>", "Content-Type: text/html"),
    "answers half": answer("200 OK", b'{"head":{"vars":["n"]},"results":{"bindings":['),
    "is busy": answer("503 Service Unavailable", b"", "Retry-After: 7"),
    "is behind a broken gateway": answer("502 Bad Gateway", b""),
    "redirects": answer("302 Found", b"", "Location: http://127.0.0.1:9/"),
    "wants to know who asks": answer("401 Unauthorized", b"", "WWW-Authenticate: Basic realm=x"),
}


@pytest.mark.parametrize("behaviour", BEHAVIOURS.values(), ids=BEHAVIOURS)
@pytest.mark.parametrize("is_known", [True, False], ids=["later", "from the start"])
def test_a_bad_engine_is_503_until_it_is_well(
    client: FlaskClient, between: Proxy, behaviour: Passing, is_known: bool
) -> None:
    if is_known:
        assert int(ask(client).text.split()[1]) > 0
    between.passing = behaviour
    assert is_refused_for_now(ask(client))
    assert is_refused_for_now(client.get("/health/ready"))
    between.passing = whole
    answered = ask(client)
    assert is_refused_for_now(answered) or int(answered.text.split()[1]) > 0


def test_a_page_is_a_problem_too(client: FlaskClient, between: Proxy) -> None:
    between.passing = hang_up
    assert is_refused_for_now(client.get("/browse"))
    assert client.get("/health/live").status_code == 200


def test_an_engine_that_was_killed_is_asked_again_when_it_is_back(tmp_path: Path) -> None:
    port = free_port()
    with oxigraph(tmp_path, port) as running:
        push(file_contents([DataFile(SMALL)]), running.target, lambda *_, **__: None)
        store = RemoteStore(replace(running.access, timeout=TIMEOUT))
        settings = Settings(endpoint=running.access.endpoint, rate_limit=0, cache_bytes=0)
        client = create_app(settings, store).test_client()
        before = ask(client)
        assert before.status_code == 200
        running.process.send_signal(signal.SIGKILL)
        running.process.wait()
        assert all(is_refused_for_now(ask(client)) for _ in range(3))
        assert client.get("/health/live").headers["X-Dataset-Version"] == store.version
    with oxigraph(tmp_path, port), closing(store):
        assert eventually(lambda: ask(client).data == before.data)


def test_rows_that_the_engine_cuts_off_are_a_problem(tmp_path: Path) -> None:
    lines = [f"<x:s> <x:p> <x:{number}> .\n" for number in range(9)]
    with virtuoso(tmp_path, rows=5) as running, closing(RemoteStore(running.access)) as store:
        with closing(Writer(running.target)) as writer:
            writer.put("x:g", lines)
        client = create_app(Settings(endpoint=running.access.endpoint), store).test_client()
        query = "SELECT ?o { ?s ?p ?o } LIMIT %s"
        assert len(ask(client, query % 4).text.split()) == 5
        refused = ask(client, query % 8)
        assert is_refused_for_now(refused)
        assert "after 5 rows" in refused.text


def test_an_answer_that_ends_with_the_time_is_a_problem(tmp_path: Path) -> None:
    lines = [f"<x:s{number}> <x:p{number % 7}> <x:o{number}> .\n" for number in range(3000)]
    with virtuoso(tmp_path) as running:
        with closing(Writer(running.target)) as writer:
            writer.put("x:g", lines)
        with closing(RemoteStore(replace(running.access, timeout=4))) as store:
            client = create_app(Settings(endpoint=running.access.endpoint), store).test_client()
            endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f) }"
            assert is_refused_for_now(ask(client, endless))
            assert ask(client).text.split() == ["n", "3000"]
