"""No input to any address gives a fault of ours, a reflected script or another's text."""

from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

SCRIPT = "<script>alert(1)</script>"
TEXTS = [
    SCRIPT,
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "{{7*7}}",
    "a" * 10_000,
    "../../../../etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "\x00",
    "\r\nSet-Cookie: a=b",
    "%",
    "%zz",
    "\u202e\u0000\uffff",
    "SELECT * { SERVICE <http://127.0.0.1/> {} }",
    "__proto__",
    "-1",
]
PLACES = [
    "/{}",
    "/condition/{}",
    "/condition/{}.html",
    "/condition/{}.ttl",
    "/statement/{}",
    "/questions/{}",
    "/questions?tag={}&q={}",
    "/questions/who-covers-condition?condition={}",
    "/questions/who-covers-condition.csv?condition={}",
    "/questions/who-covers-condition.jsonld?{}={}",
    "/questions/condition-by-code?code={}",
    "/search?q={}",
    "/search.json?q={}",
    "/sparql?query={}",
    "/sparql?query=ASK%20%7B%7D&format={}",
    "/sparql?query=ASK%20%7B%7D&default-graph-uri={}",
    "/data/{}",
    "/ontology.{}",
    "/problem/{}",
    "/static/{}",
    "/.well-known/{}",
]


@pytest.mark.parametrize("accept", ["*/*", "text/html"])
@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_hostile_text_is_answered_and_never_reflected_as_markup(
    client: FlaskClient, text: str, accept: str
) -> None:
    for place in PLACES:
        path = place.replace("{}", quote(text, safe=""))
        response = client.get(path, headers={"Accept": accept}, buffered=True)
        assert response.status_code < 500, path
        assert "Set-Cookie" not in response.headers
        if response.mimetype == "text/html":
            assert SCRIPT not in response.text, path
            assert "<img" not in response.text, path
            assert "' onmouseover='" not in response.text, path
            assert "49" not in response.text.partition("<main")[2].partition("Data ")[0] or (
                "7*7" not in text
            )


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("raw", ["%FF", "%C3%28", "%ED%A0%80", "%00", "%F8%88%80%80%80"])
def test_bytes_that_are_no_utf8_are_no_fault_of_ours(
    client: FlaskClient, place: str, raw: str
) -> None:
    response = client.get(place.replace("{}", raw), buffered=True)
    assert response.status_code < 500


@given(header=st.text(st.characters(codec="latin-1", exclude_characters="\r\n"), max_size=300))
@pytest.mark.parametrize("name", ["Accept", "If-None-Match", "Content-Type", "Range", "Origin"])
def test_no_header_breaks_an_answer(client: FlaskClient, name: str, header: str) -> None:
    for path in ("/sparql?query=ASK%20%7B%7D", "/condition/myasthenia-gravis", "/nothing"):
        assert client.get(path, headers={name: header}).status_code < 500


@pytest.mark.parametrize("media_type", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_broken_form_is_a_bad_request(client: FlaskClient, media_type: str) -> None:
    for body in (b"query=%", b"&&&&", b"\xff\xfe", b"--x\r\n\r\n", b"query" * 1000):
        response = client.post("/sparql", data=body, content_type=media_type)
        assert 400 <= response.status_code < 500


def test_iris_of_a_query_are_linked_only_when_they_are_web_addresses(client: FlaskClient) -> None:
    query = (
        "SELECT (IRI('javascript:alert(1)') AS ?a) ('<b>x</b>' AS ?b) (IRI('http://e/x') AS ?c) {}"
    )
    text = client.get("/sparql", query_string={"query": query, "format": "html"}).text
    assert 'href="javascript' not in text
    assert "&lt;b&gt;x&lt;/b&gt;" in text
    assert '<a href="http://e/x">' in text


def test_a_long_query_is_answered_quickly_or_refused(client: FlaskClient) -> None:
    nested = "{" * 500 + "}" * 500
    for query in (f"ASK {nested}", "ASK { FILTER(" + "(" * 300, "SELECT " + "?a" * 100_000 + " {}"):
        response = client.post("/sparql", data=query, content_type="application/sparql-query")
        assert response.status_code in {200, 400}
