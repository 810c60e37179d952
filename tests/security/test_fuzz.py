"""Whatever is sent, the protocol's readers return or refuse it, and the engine opens nothing."""

import contextlib
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from endpoints import Listener
from ivig_kg.catalogue import load_catalogue
from ivig_kg.paths import shipped
from ivig_kg.sparql.errors import ProblemError
from ivig_kg.sparql.guard import check_query
from ivig_kg.sparql.negotiation import FORMATS, best
from ivig_kg.sparql.request import QueryRequest, UpdateRequest, read_request
from ivig_kg.sparql.update import read_operations
from ivig_kg.store.federation.inlining import Inlined, inline

MUCH = settings(
    max_examples=1000,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
ALLOWED = "http://allowed.invalid/sparql"

FRAGMENTS = st.sampled_from(
    [b"query=", b"update=", b"&", b";", b"=", b"+", b"%", b"%00", b"%ED%A0%80", b"%FF", b"%25",
     b"default-graph-uri=", b"named-graph-uri=", b"using-graph-uri=", b"timeout=", b"format=",
     b"ASK%7B%7D", b"ASK{}", b"CLEAR ALL", b"SELECT", b"1e999", b"nan", b"-0", b"\xef\xbb\xbf",
     b"\xff\xfe", b"\xc3\x28", b"\r\n", b"--x", b"\\u0053", b"\xed\xa0\x80"]
)  # fmt: skip
BYTES = st.one_of(st.binary(max_size=40), st.lists(FRAGMENTS, max_size=12).map(b"".join))
TYPES = st.one_of(
    st.none(),
    st.text(st.characters(codec="latin-1"), max_size=60),
    st.lists(
        st.sampled_from(
            ["application/x-www-form-urlencoded", "application/sparql-query", ";", " ", "charset=",
             "application/sparql-update", "utf-8", "UTF-16", '"', "=", ",", "multipart/form-data",
             "boundary=x", "text/plain"]
        ),
        max_size=6,
    ).map("".join),
)  # fmt: skip
METHODS = st.sampled_from(["GET", "POST", "HEAD"])


@MUCH
@given(METHODS, BYTES, TYPES, BYTES)
def test_any_bytes_are_a_request_or_a_problem(
    method: str, url: bytes, content_type: str | None, body: bytes
) -> None:
    try:
        found = read_request(method, url, content_type, body)
    except ProblemError as error:
        assert 400 <= error.problem.kind.status < 500
        return
    assert isinstance(found, QueryRequest | UpdateRequest)
    assert found.text.strip()


@MUCH
@given(METHODS, BYTES, TYPES, BYTES, st.text(st.characters(codec="latin-1"), max_size=60))
def test_any_bytes_over_http_are_answered_or_refused(
    client: FlaskClient, method: str, url: bytes, content_type: str | None, body: bytes, accept: str
) -> None:
    headers = {"Accept": accept.replace("\r", "").replace("\n", "")}
    if content_type is not None:
        headers["Content-Type"] = content_type.replace("\r", "").replace("\n", "")
    response = client.open(
        "/sparql",
        method=method,
        environ_overrides={"QUERY_STRING": url.decode("latin-1")},
        headers=headers,
        data=body if method == "POST" else None,
    )
    assert response.status_code < 500


@MUCH
@given(st.text(max_size=200))
def test_any_header_of_preferences_is_read(accept: str) -> None:
    assert best(accept, FORMATS["rows"]) in (*FORMATS["rows"], None)


QUERIES = [question.text for question in load_catalogue(shipped("queries") / "questions").values()]
PIECES = [
    "SERVICE", "SERVICE SILENT", "SILENT", f"SERVICE <{ALLOWED}> {{", f"<{ALLOWED}>", "EVIL", "{",
    "}", "(", ")", "<", ">", "<<", ">>", "<'", "'>", "#", "\n", "'", '"', "'''", '"""', "\\", "x:",
    "\\u0027", "\\u0053ERVICE", "\\U00000053", "FROM", "NAMED", "PREFIX", "BASE", "VALUES", "UNION",
    "FILTER", "EXISTS", "NOT", "MINUS", "OPTIONAL", "GRAPH", "BIND", "AS", "1", "1.", ".5", "1e5",
    "true", "a", "*", "/", "^", "|", "!", "=", "&&", "?s", "$s", "_:b", "@en", "^^", ".", ";", ",",
    "LOAD", "INSERT", "DROP", "SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "LATERAL", "\x00", "\ufeff",
    "\ud800", "\U0010ffff", "%20",
]  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """Return a question of the catalogue in which pieces were put, doubled and taken away."""
    text = draw(st.sampled_from(QUERIES))
    for _ in range(draw(st.integers(1, 4))):
        begin = draw(st.integers(0, len(text)))
        end = min(len(text), begin + draw(st.integers(0, 20)))
        piece = draw(st.sampled_from([*PIECES, text[begin:end] * 2]))
        text = text[:begin] + piece + text[end:]
    return text


TEXTS = st.one_of(mutated(), st.text(max_size=60), st.lists(st.sampled_from(PIECES)).map(" ".join))


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    """A server that nobody should reach."""
    found = Listener()
    yield found
    found.socket.close()


def test_the_engine_would_be_noticed(listener: Listener) -> None:
    with pytest.raises((OSError, RuntimeError)):
        evaluate(f"ASK {{ SERVICE <{evil(listener)}> {{ ?s ?p ?o }} }}")
    assert listener.count > 0


@MUCH
@given(text=TEXTS, allowed=st.sampled_from([(), (ALLOWED,)]))
def test_any_text_is_refused_or_opens_no_connection(
    listener: Listener, text: str, allowed: tuple[str, ...]
) -> None:
    before = listener.count
    text = text.replace("EVIL", f"<{evil(listener)}>")
    try:
        checked = check_query(text, "http://e/", allowed)
    except ProblemError as error:
        assert 400 <= error.problem.kind.status < 500
        return
    assert {service.endpoint for service in checked.services} <= set(allowed)
    clauses = [Inlined(found.begin, found.end, True) for found in checked.services]
    with contextlib.suppress(OSError, RuntimeError, ValueError, SyntaxError):
        evaluate(inline(checked.text, clauses))
    assert listener.count == before


@MUCH
@given(TEXTS)
def test_any_text_is_read_as_updates_or_refused(text: str) -> None:
    try:
        for operation in read_operations(UpdateRequest(text), "http://e/"):
            assert operation.text
    except ProblemError as error:
        assert 400 <= error.problem.kind.status < 500


@pytest.mark.parametrize("text", QUERIES, ids=range(len(QUERIES)))
def test_what_the_guard_lets_through_still_parses(text: str) -> None:
    evaluate(check_query(text, "http://e/").text)


def evil(listener: Listener) -> str:
    return f"http://127.0.0.1:{listener.port}/"


def evaluate(query: str) -> None:
    """Parse a query and evaluate it over nothing."""
    found = ox.Store().query(query)
    if not isinstance(found, ox.QueryBoolean):
        next(iter(found), None)
