"""A remote endpoint behind the same interface, played by our own server and by failing ones."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from conftest import free_port
from ivig_kg.namespaces import graph_for
from ivig_kg.store import (
    Access,
    Dataset,
    EngineError,
    EngineTimeoutError,
    LocalStore,
    QuerySyntaxError,
    RemoteStore,
    ResultTooLargeError,
)

CONDITIONS = """
    PREFIX ivig: <https://w3id.org/ivig-kg/ontology#>
    SELECT ?condition ?label WHERE {
      ?i ivig:hasCondition ?condition .
      ?condition <http://www.w3.org/2000/01/rdf-schema#label> ?label
    } ORDER BY ?condition
"""


@pytest.fixture
def remote(live_server: str) -> RemoteStore:
    """The server over the small graph, as a remote engine."""
    return RemoteStore(Access(f"{live_server}/sparql"))


def test_a_remote_store_answers_as_the_local_one(
    remote: RemoteStore, small_store: LocalStore
) -> None:
    assert len(remote.rows(CONDITIONS)) == 3
    assert remote.rows(CONDITIONS) == small_store.rows(CONDITIONS)
    assert remote.graphs() == small_store.graphs()
    assert remote.version == "2026-01-01"


@pytest.mark.parametrize(
    ("query", "kind", "media_type"),
    [
        ("SELECT ?s { ?s ?p ?o } LIMIT 1", "rows", "text/csv"),
        ("ASK {}", "boolean", "application/sparql-results+xml"),
        ("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 1", "graph", "application/n-triples"),
    ],
)
def test_the_format_asked_for_comes_back(
    remote: RemoteStore, query: str, kind: str, media_type: str
) -> None:
    formats = dict.fromkeys(("rows", "boolean", "graph"), media_type)
    answer = remote.answer(query, formats)  # type: ignore[arg-type]  # dict.fromkeys forgets
    assert (answer.kind, answer.format) == (kind, media_type)
    assert answer.body


def test_a_dataset_is_passed_on(remote: RemoteStore, small_store: LocalStore) -> None:
    dataset = Dataset((graph_for("facts", "uses"),))
    query, csv = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "text/csv"
    mine = small_store.answer(query, {"rows": csv}, dataset)
    assert remote.answer(query, {"rows": csv}, dataset) == mine
    assert mine != small_store.answer(query, {"rows": csv})


def test_a_syntax_error_of_the_engine_is_one_here(remote: RemoteStore) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        remote.rows("SELECT * { ?s ?p\n ?o . ?x }")
    assert caught.value.line == 2


def test_a_large_answer_is_refused(live_server: str) -> None:
    with pytest.raises(ResultTooLargeError):
        RemoteStore(Access(f"{live_server}/sparql", result_bytes=100)).rows(CONDITIONS)


def test_an_engine_that_is_not_there_is_an_error() -> None:
    with pytest.raises(EngineError, match="failed"):
        RemoteStore(Access(f"http://127.0.0.1:{free_port()}/sparql")).rows(CONDITIONS)


def test_an_engine_that_keeps_silent_is_a_timeout() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/sparql"
        with pytest.raises(EngineTimeoutError, match="1 seconds"):
            RemoteStore(Access(address, timeout=1)).rows(CONDITIONS)


class Failing(BaseHTTPRequestHandler):
    """Answers each request with the status in its path."""

    def do_POST(self) -> None:
        self.send_response(int(self.path.strip("/")))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def failing() -> Iterator[str]:
    """A server that only fails."""
    server = HTTPServer(("127.0.0.1", 0), Failing)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("status", [401, 404, 500, 502, 503])
def test_a_failing_engine_is_an_error(failing: str, status: int) -> None:
    with pytest.raises(EngineError, match=r"failed|busy"):
        RemoteStore(Access(f"{failing}/{status}")).rows(CONDITIONS)
