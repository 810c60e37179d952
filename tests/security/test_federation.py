"""No query makes the engine open a connection, in whatever way it is written.

The store itself would: it is asked with what the guard lets through, and a listener counts.
"""

import contextlib
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from endpoints import Listener
from ivig_kg.sparql.errors import ProblemError
from ivig_kg.sparql.guard import check_query
from ivig_kg.store import Formats, LocalStore, StoreError

FORMATS: Formats = {"rows": "text/csv", "boolean": "text/csv", "graph": "text/turtle"}


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    """A server that nobody should reach."""
    found = Listener()
    yield found
    found.socket.close()


def test_the_listener_would_notice(small_store: LocalStore, listener: Listener) -> None:
    query = f"ASK {{ SERVICE SILENT <http://127.0.0.1:{listener.port}/> {{ ?s ?p ?o }} }}"
    small_store.answer(query, FORMATS)
    assert listener.count > 0


PIECES = [
    "SERVICE", "service", "SILENT", "SERVICESILENT", "trueSERVICE", "1SERVICE", "SERVICEx:",
    "x:SERVICE", "x:a", ":a", "x:", "x:a.SERVICE", "_:b", "_:b.SERVICE", "EVIL", "?s", "?p",
    "?o", "?s<?o", "?s<<", "{", "}", "(", ")", "<", ">", "<'", "'>", "<?b)SERVICE", "#>", "#",
    "\n", "\r", " ", ".", ";", ",", "'", '"', "'''", '"""', "\\u0027", "\\u0022",
    "\\u0053ERVICE", "\\", "@en", "^^", "FILTER", "BIND", "AS", "?x", "UNION", "OPTIONAL",
    "MINUS", "GRAPH", "VALUES", "1", "true", "a", "*", "/", "|", "!", "=", "&&", "%20",
    "<http://e/#a>", "<http://e/'>", "ASK", "SELECT", "FROM", "NAMED", "EXISTS", "NOT", "x:\\'",
    "x:\\#",
]  # fmt: skip
HEAD = "PREFIX x: <http://127.0.0.1:%d/> PREFIX : <http://127.0.0.1:%d/> "


@settings(max_examples=1500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@example("FILTER(?a<?b)SERVICE x:foo#>\n{ ?s ?p ?o }")
@example("FILTER(?a<?b)SERVICE?x#>\n{ ?s ?p ?o }")
@example("FILTER(?a<'>') SERVICE EVIL { ?s ?p ?o } #'")
@example("FILTER(?a<?b#>'''\n) SERVICE EVIL {} #'''")
@example("BIND('\\u0027' AS ?x) SERVICE EVIL {} # '''")
@example("?s ?p trueSERVICE EVIL { ?s ?p ?o }")
@example("?s ?p 1SERVICE EVIL { ?s ?p ?o }")
@example("SERVICEx:a { ?s ?p ?o }")
@example("SERVICE:a { ?s ?p ?o }")
def test_what_the_guard_lets_through_opens_no_connection(
    small_store: LocalStore, listener: Listener, body: str
) -> None:
    before = listener.count
    evil = f"<http://127.0.0.1:{listener.port}/>"
    head = HEAD % (listener.port, listener.port)
    text = f"{head}SELECT * {{ {body.replace('EVIL', evil)} }} LIMIT 1"
    with contextlib.suppress(ProblemError, StoreError):
        small_store.answer(check_query(text).text, FORMATS)
    assert listener.count == before, text
