"""The solutions of another endpoint join with the rest of a query as SERVICE would have them."""

import re
from collections.abc import Mapping

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from endpoints import JSON, iri, solutions, text
from ivig_kg.store import FederationError, LocalStore
from ivig_kg.store.federation.inlining import Inlined, inline, read_inlined

CLAUSE = "SERVICE <x> { }"


def query(body: bytes, media_type: str | None = JSON, is_silent: bool = False) -> str:
    whole = f"SELECT ?a ?b {{ {CLAUSE} BIND(1 AS ?c) }}"
    begin = whole.index(CLAUSE)
    clause = Inlined(begin, begin + len(CLAUSE), is_silent, media_type, body)
    return inline(whole, read_inlined([clause.header()], clause.body))


def rows(whole: str) -> list[list[str | None]]:
    found = ox.Store().query(whole)
    assert isinstance(found, ox.QuerySolutions)
    return [[value and str(value) for value in solution] for solution in found]


IRIS = st.from_regex(r"http://[a-z]{1,5}/[a-z0-9'()*+,;=:@$&!~._é-]{0,9}(#[a-z]?)?", fullmatch=True)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)
TERMS = st.one_of(
    IRIS.map(iri),
    TEXTS.map(text),
    st.builds(lambda value: {**text(value), "xml:lang": "en-GB"}, TEXTS),
    st.builds(lambda value, kind: {**text(value), "datatype": kind}, TEXTS, IRIS),
)  # fmt: skip


@given(st.lists(st.fixed_dictionaries({}, optional={"a": TERMS, "b": TERMS}), max_size=5))
def test_every_term_arrives_as_it_was_sent(bindings: list[Mapping[str, object]]) -> None:
    body = solutions(["a", "b"], bindings)
    sent = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
    assert isinstance(sent, ox.QuerySolutions)
    expected = [[value and str(value) for value in solution] for solution in sent]
    assert rows(query(body)) == expected


def test_no_solution_is_none_and_no_variable_is_a_row() -> None:
    assert rows(query(solutions(["a"], []))) == []
    assert rows(query(solutions([], [{}, {}]))) == [[None, None], [None, None]]


def test_blank_nodes_are_the_same_within_an_answer_and_none_of_another() -> None:
    blank = {"type": "bnode", "value": "x"}
    body = solutions(["a", "b"], [{"a": blank, "b": blank}, {"a": blank}])
    ((first, second), (third, _)) = rows(query(body))
    assert first == second == third == "<urn:ivig-kg:blank:0:x>"
    whole = f"SELECT * {{ {CLAUSE} {CLAUSE} }}"
    starts = [found.start() for found in re.finditer(CLAUSE[:7], whole)]
    clauses = [
        Inlined(at, at + len(CLAUSE), False, JSON, solutions([name], [{name: blank}]))
        for at, name in zip(starts, "ab", strict=True)
    ]
    ((left, right),) = rows(inline(whole, clauses))
    assert left != right


@pytest.mark.parametrize(
    "value",
    ["http://e/> } } DROP ALL #", "http://e/ {", "http://e/\\u003E", "relative", "", "http://e/\n"],
)
def test_an_iri_that_is_none_never_gets_into_a_query(value: str) -> None:
    with pytest.raises(FederationError):
        query(solutions(["a"], [{"a": iri(value)}]))


@pytest.mark.parametrize("name", ["a } SERVICE <y> {", "", "a b", "?a", "a)(", "a-b", "\u202e"])
def test_a_name_that_is_none_never_gets_into_a_query(name: str) -> None:
    with pytest.raises(FederationError):
        query(solutions([name], []))


@pytest.mark.parametrize("tag", ["en } {", "e\n", "-", "@en", ""])
def test_a_language_that_is_none_never_gets_into_a_query(tag: str) -> None:
    body = solutions(["a"], [{"a": {**text("x"), "xml:lang": tag}}])
    try:
        whole = query(body)
    except FederationError:
        return
    assert len(rows(whole)) == 1


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("text/html", b"<p>Sorry"),
        ("application/octet-stream", solutions(["a"], [])),
        (JSON, b""),
        (JSON, b"\xff\xfe"),
        (JSON, solutions(["a"], [{"a": text("b")}])[:-5]),
        (JSON, b'{"head": {}, "boolean": true}'),
        (JSON, b"[" * 100_000),
        (JSON, b'{"head":{"vars":["a"]},"results":{"bindings":[' + b'{"a":' * 10_000),
        ("application/sparql-results+xml", b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"),
        ("text/csv", b"a\r\nb\r\n"),
    ],
    ids=["html", "unknown", "empty", "no text", "cut", "boolean", "deep", "cut deep", "xml", "csv"],
)  # fmt: skip
def test_what_is_no_answer_is_a_failure_or_silently_an_empty_solution(
    media_type: str, body: bytes
) -> None:
    with pytest.raises(FederationError):
        query(body, media_type)
    assert rows(query(body, media_type, is_silent=True)) == [[None, None]]


def test_a_silent_clause_without_an_answer_is_an_empty_solution() -> None:
    assert rows(query(b"", None, is_silent=True)) == [[None, None]]


def test_an_answer_in_xml_is_read(small_store: LocalStore) -> None:
    whole = "SELECT ?a ?b { VALUES (?a ?b) { (<http://e/> 'x'@en) } }"
    form = "application/sparql-results+xml"
    body = small_store.answer(whole, {"rows": form}).body
    assert rows(query(body, form)) == [["<http://e/>", '"x"@en']]
