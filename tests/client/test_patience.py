"""A busy endpoint is asked again when it says, and no endpoint is pestered."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from ivig_kg.client.patience import LONGEST, patiently
from ivig_kg.store import Access, EngineError, RemoteStore

BINDING = b'{"x": {"type": "literal", "value": "1"}}'
ROWS = b'{"head": {"vars": ["x"]}, "results": {"bindings": [%s]}}' % BINDING
Answers = list[tuple[int, dict[str, str]]]


@contextmanager
def endpoint(answers: Answers) -> Iterator[str]:
    """A SPARQL endpoint that answers with these statuses and headers in turn."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            status, headers = answers.pop(0)
            self.send_response(status)
            for name, text in headers.items():
                self.send_header(name, text)
            self.send_header("Content-Type", "application/sparql-results+json")
            self.end_headers()
            self.wfile.write(ROWS)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/sparql"
        finally:
            server.shutdown()
            thread.join()


def ask(answers: Answers, retries: int = 3) -> list[float]:
    """Ask the endpoint; return for how long it was waited between the attempts."""
    waits: list[float] = []
    with endpoint(answers) as address:
        store = RemoteStore(Access(address, retries=0), follows=False)
        (row,) = patiently(lambda: store.rows("SELECT ?x {}"), retries, waits.append)
    assert str(row["x"]) == "1"
    return waits


def test_an_idle_endpoint_is_asked_once() -> None:
    assert ask([(200, {})]) == []


@pytest.mark.parametrize("status", [429, 503])
def test_the_wait_is_the_one_that_the_endpoint_names(status: int) -> None:
    assert ask([(status, {"Retry-After": "7"}), (200, {})]) == [7.0]


def test_the_wait_may_be_named_as_a_date() -> None:
    then = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    (seconds,) = ask([(503, {"Retry-After": then}), (200, {})])
    assert 25 < seconds <= 30


@pytest.mark.parametrize("headers", [{}, {"Retry-After": "soon"}])
def test_without_a_name_the_wait_doubles(headers: dict[str, str]) -> None:
    assert ask([(503, headers), (503, headers), (200, {})]) == [1.0, 2.0]


@pytest.mark.parametrize(
    "answers",
    [
        [(503, {"Retry-After": str(int(LONGEST) + 1)}), (200, {})],
        [(500, {}), (200, {})],
        [(404, {}), (200, {})],
        [(503, {})] * 4,
    ],
    ids=["a long wait", "a fault", "not there", "busy to the end"],
)
def test_what_waiting_does_not_mend_is_an_error(answers: Answers) -> None:
    with pytest.raises(EngineError):
        ask(list(answers))
