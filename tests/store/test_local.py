"""The store in memory: what it loads, how it answers, what it refuses."""

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph

from conftest import SMALL
from ivig_kg.examples import EXAMPLES
from ivig_kg.namespaces import graph_for
from ivig_kg.store import (
    Dataset,
    EvaluationError,
    Formats,
    LocalStore,
    NoReleaseError,
    QuerySyntaxError,
    ResultTooLargeError,
    StoreError,
    Term,
)
from releases import QUADS, VERSION, write_release

JSON: Formats = {
    "rows": "application/sparql-results+json",
    "boolean": "application/sparql-results+json",
    "graph": "text/turtle",
}
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"


def count(store: LocalStore, dataset: Dataset | None = None, query: str = COUNT) -> int:
    """Return the number that a counting query finds."""
    found = json.loads(store.answer(query, JSON, dataset).body)
    return int(found["results"]["bindings"][0]["n"]["value"])


def test_without_a_dataset_all_graphs_are_asked_together(small_store: LocalStore) -> None:
    triples = {quad.triple for quad in ox.parse(path=SMALL)}
    assert count(
        small_store, query=COUNT.replace("?s ?p ?o", "SELECT DISTINCT * { ?s ?p ?o }")
    ) == (len(triples))


def test_graphs_are_those_of_the_file(small_store: LocalStore) -> None:
    expected = {str(quad.graph_name)[1:-1] for quad in ox.parse(path=SMALL)}
    assert small_store.graphs() == expected


def test_a_dataset_replaces_the_union(small_store: LocalStore) -> None:
    graph = graph_for("facts", "coverage")
    expected = sum(quad.graph_name == ox.NamedNode(graph) for quad in ox.parse(path=SMALL))
    inside = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
    assert count(small_store, Dataset((graph,))) == expected
    assert count(small_store, Dataset((graph,)), inside) == 0
    assert count(small_store, Dataset((), (graph,))) == 0
    assert count(small_store, Dataset((), (graph,)), inside) == expected


@pytest.mark.parametrize(
    ("media_type", "start"),
    [
        ("application/sparql-results+json", b"{"),
        ("application/sparql-results+xml", b"<?xml"),
        ("text/csv", b"n\r\n"),
        ("text/tab-separated-values", b"?n\n"),
    ],
)
def test_rows_come_in_each_format(small_store: LocalStore, media_type: str, start: bytes) -> None:
    answer = small_store.answer(COUNT, {"rows": media_type})
    assert (answer.kind, answer.format) == ("rows", media_type)
    assert answer.body.startswith(start)


@pytest.mark.parametrize(
    ("media_type", "rdflib_format"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/ld+json", "json-ld"),
        ("application/rdf+xml", "xml"),
    ],
)
@pytest.mark.filterwarnings(
    # rdflib's JSON-LD parser uses a class that rdflib itself has deprecated.
    "ignore:ConjunctiveGraph is deprecated:DeprecationWarning"
)
def test_a_graph_is_the_same_in_each_format(
    small_store: LocalStore, media_type: str, rdflib_format: str
) -> None:
    query = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH <%s> { ?s ?p ?o } }" % graph_for(  # noqa: UP031  # braces are the query's
        "facts", "coverage"
    )
    answer = small_store.answer(query, {"graph": media_type})
    expected = Graph().parse(
        data=small_store.answer(query, {"graph": "application/n-triples"}).body, format="nt"
    )
    assert answer.kind == "graph"
    assert len(expected) > 0
    assert set(Graph().parse(data=answer.body, format=rdflib_format)) == set(expected)


def test_turtle_declares_the_prefixes_that_it_uses_and_no_others(small_store: LocalStore) -> None:
    query = "CONSTRUCT WHERE { ?s a <https://w3id.org/ivig-kg/ontology#CoverageRule> }"
    turtle = small_store.answer(query, JSON).body.decode()
    declared = [line for line in turtle.splitlines() if line.startswith("@prefix")]
    assert declared == [
        "@prefix ivig: <https://w3id.org/ivig-kg/ontology#> .",
        "@prefix statement: <https://w3id.org/ivig-kg/statement/> .",
    ]


def test_a_yes_is_a_boolean(small_store: LocalStore) -> None:
    answer = small_store.answer("ASK { ?s ?p ?o }", JSON)
    assert answer.kind == "boolean"
    assert json.loads(answer.body)["boolean"] is True


def test_rows_are_plain_values(small_store: LocalStore) -> None:
    xsd = "http://www.w3.org/2001/XMLSchema#"
    query = "SELECT ?a ?b ?c ?d ?f { VALUES (?a ?b ?c ?d ?f) { (<x:y> 'z' 'z'@en 1.5 UNDEF) }}"
    assert small_store.rows(query) == [
        {
            "a": Term("iri", "x:y"),
            "b": Term("literal", "z"),
            "c": Term("literal", "z", language="en"),
            "d": Term("literal", "1.5", f"{xsd}decimal"),
        }
    ]
    assert small_store.rows("SELECT ?b WHERE { BIND (BNODE() AS ?b) }")[0]["b"].kind == "blank"


@pytest.mark.parametrize(
    ("query", "line", "column", "words"),
    [
        ("SELECT * {?s ?p", 1, 16, "^$"),
        ("SELECT ?s\n{ ?s ?p ?o } GROUP BY ?o", 2, 25, "variable that is unbound"),
        ("SELECT ?x {\n VALUES ?x { <a b> } }", 2, 19, "IRI parsing failed"),
    ],
)
def test_a_syntax_error_has_its_place(
    small_store: LocalStore, query: str, line: int, column: int, words: str
) -> None:
    with pytest.raises(QuerySyntaxError, match=words) as caught:
        small_store.answer(query, JSON)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert "SERVICE" not in str(caught.value)


def test_an_unknown_function_is_named(small_store: LocalStore) -> None:
    with pytest.raises(EvaluationError, match="http://e/f"):
        small_store.answer("SELECT (<http://e/f>(1) AS ?x) {}", JSON)


def test_a_format_that_cannot_hold_the_result_is_an_error(small_store: LocalStore) -> None:
    with pytest.raises(StoreError, match="a graph"):
        small_store.answer("CONSTRUCT WHERE { ?s ?p ?o }", {"rows": "text/csv"})


@pytest.mark.parametrize("query", ["SELECT * { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"])
def test_an_answer_above_the_limit_is_refused_and_never_cut(query: str) -> None:
    size = len(LocalStore.from_files([SMALL]).answer(query, JSON).body)
    with pytest.raises(ResultTooLargeError, match="1000 bytes"):
        LocalStore.from_files([SMALL], 1000).answer(query, JSON)
    whole = LocalStore.from_files([SMALL], size * 2).answer(query, JSON)
    assert len(whole.body) == size


def test_a_release_is_loaded_with_its_version(tmp_path: Path) -> None:
    store = LocalStore.from_release(write_release(tmp_path, {"ivig.nq": QUADS}))
    assert (store.version, store.graphs()) == (VERSION, frozenset(["x:g", EXAMPLES]))
    assert count(store, Dataset(("x:g",))) == 1


def test_without_a_release_the_remedy_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoReleaseError, match="make build"):
        LocalStore.from_release(tmp_path)


def test_files_have_the_version_of_their_content(tmp_path: Path) -> None:
    paths = [tmp_path / "a.ttl", tmp_path / "b.ttl"]
    paths[0].write_text("<x:s> <x:p> 1 .")
    paths[1].write_text("<x:s> <x:p> 2 .")
    versions = {LocalStore.from_files([path]).version for path in (*paths, paths[0])}
    assert len(versions) == 2
    assert count(LocalStore.from_files(paths)) == 2
