"""Reading the query operation; the tests over HTTP are in tests/protocol."""

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivig_kg.sparql.errors import ProblemError
from ivig_kg.sparql.request import QueryRequest, UpdateRequest, read_request

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"


def test_repeated_graph_parameters_are_kept_in_order() -> None:
    url = (
        b"default-graph-uri=http%3A%2F%2Fe%2F2&query=ASK%7B%7D&default-graph-uri=http%3A%2F%2Fe%2F1"
    )
    assert read_request("GET", url) == QueryRequest("ASK{}", ("http://e/2", "http://e/1"))


def test_a_posted_query_takes_its_dataset_from_the_url() -> None:
    request = read_request("POST", b"named-graph-uri=http://e/1", QUERY, b"ASK {}")
    assert request == QueryRequest("ASK {}", (), ("http://e/1",))
    assert isinstance(request, QueryRequest)
    assert request.has_dataset


@given(st.text(min_size=1).filter(str.strip))
def test_a_query_arrives_as_it_was_sent(text: str) -> None:
    encoded = urlencode({"query": text}, errors="surrogatepass").encode()
    try:
        body = text.encode()
    except UnicodeEncodeError:
        with pytest.raises(ProblemError):
            read_request("GET", encoded)
        return
    assert read_request("GET", encoded).text == text
    assert read_request("POST", b"", FORM, encoded).text == text
    assert read_request("POST", b"", QUERY, body).text == text


@pytest.mark.parametrize(
    ("method", "url", "content_type", "body"),
    [
        ("GET", b"update=CLEAR+ALL", None, b""),
        ("POST", b"", FORM, b"update=CLEAR+ALL"),
        ("POST", b"", UPDATE, b"CLEAR ALL"),
        ("POST", b"", f"{UPDATE}; charset=UTF-8", b"CLEAR ALL"),
    ],
)
def test_an_update_is_told_from_a_query(
    method: str, url: bytes, content_type: str | None, body: bytes
) -> None:
    assert read_request(method, url, content_type, body) == UpdateRequest("CLEAR ALL")


@pytest.mark.parametrize("name", ["using-graph-uri", "using-named-graph-uri"])
def test_an_update_may_have_a_dataset(name: str) -> None:
    request = read_request("POST", f"{name}=http://e/1".encode(), UPDATE, b"CLEAR ALL")
    assert request == UpdateRequest("CLEAR ALL", has_dataset=True)


def test_a_timeout_is_a_number_of_seconds() -> None:
    assert read_request("GET", b"query=ASK%7B%7D&timeout=2.5") == QueryRequest("ASK{}", timeout=2.5)


def test_parameters_are_decoded_once() -> None:
    assert read_request("GET", b"query=%2520").text == "%20"


@pytest.mark.parametrize(
    ("method", "url", "content_type", "body", "name"),
    [
        ("GET", b"", None, b"", "missing-query"),
        ("GET", b"query=", None, b"", "missing-query"),
        ("GET", b"query=%20%0A", None, b"", "missing-query"),
        ("GET", b"query=ASK%7B%7D&query=ASK%7B%7D", None, b"", "several-queries"),
        ("GET", b"query=%FF", None, b"", "not-utf8"),
        ("GET", b"query=\xff", None, b"", "not-utf8"),
        ("GET", b"query=ASK%7B%7D&update=CLEAR%20ALL", None, b"", "several-queries"),
        ("GET", b"query=ASK%7B%7D&timeout=0", None, b"", "bad-request"),
        ("GET", b"query=ASK%7B%7D&timeout=-1", None, b"", "bad-request"),
        ("GET", b"query=ASK%7B%7D&timeout=soon", None, b"", "bad-request"),
        ("GET", b"query=ASK%7B%7D&timeout=nan", None, b"", "bad-request"),
        ("GET", b"query=ASK%7B%7D&timeout=inf", None, b"", "bad-request"),
        ("GET", b"query=ASK%7B%7D&timeout=", None, b"", "bad-request"),
        ("GET", b"&".join([b"a=1"] * 1001), None, b"", "bad-request"),
        ("POST", b"", QUERY, b"\xff\xfeA\0", "not-utf8"),
        ("POST", b"", f"{QUERY}; charset=utf-16", b"ASK{}", "not-utf8"),
        ("POST", b"", QUERY, b"", "missing-query"),
        ("POST", b"query=ASK%7B%7D", QUERY, b"ASK{}", "several-queries"),
        ("POST", b"query=ASK%7B%7D", FORM, b"query=ASK%7B%7D", "several-queries"),
        ("POST", b"", FORM, b"", "missing-query"),
        ("POST", b"", FORM, b"update=CLEAR+ALL&update=DROP+ALL", "several-queries"),
        ("POST", b"", UPDATE, b"\xff\xfeA\0", "not-utf8"),
        ("POST", b"", f"{UPDATE}; charset=utf-16", b"CLEAR ALL", "not-utf8"),
        ("POST", b"", UPDATE, b" ", "missing-query"),
        ("POST", b"", "text/plain", b"ASK{}", "media-type"),
        ("POST", b"", None, b"ASK{}", "media-type"),
    ],
)
def test_what_is_no_query_operation_is_a_problem(
    method: str, url: bytes, content_type: str | None, body: bytes, name: str
) -> None:
    with pytest.raises(ProblemError) as caught:
        read_request(method, url, content_type, body)
    assert caught.value.problem.name == name


@pytest.mark.parametrize("declared", ["utf-8", "UTF-8", '"utf-8"'])
def test_utf8_may_be_declared(declared: str) -> None:
    assert read_request("POST", b"", f"{QUERY};charset={declared}", b"ASK{}").text == "ASK{}"
