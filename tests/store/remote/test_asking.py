"""How a query is put to each kind of engine, for a pushed release and for other graphs."""

import pytest

from ivig_kg.namespaces import graph_for
from ivig_kg.store import Dataset
from ivig_kg.store.remote.asking import asked
from ivig_kg.store.remote.clauses import NOWHERE
from ivig_kg.store.remote.dialects import DIALECTS
from ivig_kg.store.remote.served import GraphSet, Sight

SET = GraphSet("x:set")
USES, COVERAGE = graph_for("facts", "uses"), graph_for("facts", "coverage")
STORED = {name: SET.stored(name) for name in (USES, COVERAGE)}
PLAIN, NAMED = "SELECT * { ?s ?p ?o }", "SELECT * { GRAPH ?g { ?s ?p ?o } }"


def pushed(dialect: str) -> Sight:
    return Sight("1", DIALECTS[dialect], SET, STORED)


def test_a_pushed_release_is_asked_as_one_graph() -> None:
    found = asked(PLAIN, None, pushed("oxigraph"))
    assert (found.text, found.parameters) == (PLAIN, (("default-graph-uri", "x:set/all"),))


def test_its_named_graphs_are_named_where_they_are_asked_for() -> None:
    found = asked(NAMED, None, pushed("oxigraph"))
    named = {iri for name, iri in found.parameters if name == "named-graph-uri"}
    assert named == {"x:set/names", *STORED.values()}
    assert found.hides


def test_a_dataset_is_that_of_stored_graphs() -> None:
    found = asked(NAMED, Dataset((USES,), (COVERAGE, "x:unknown")), pushed("other"))
    assert found.parameters == (
        ("default-graph-uri", "x:set/graph/facts/uses"),
        ("named-graph-uri", "x:set/names"),
        ("named-graph-uri", "x:set/graph/facts/coverage"),
        ("named-graph-uri", NOWHERE),
    )


@pytest.mark.parametrize(
    ("dialect", "parameters"),
    [("oxigraph", (("union-default-graph", "true"),)), ("other", ()), ("fuseki", ())],
)
def test_other_graphs_are_one_where_the_engine_can(
    dialect: str, parameters: tuple[tuple[str, str], ...]
) -> None:
    assert asked(PLAIN, None, Sight("1", DIALECTS[dialect])).parameters == parameters


def test_virtuoso_is_told_graphs_in_the_text() -> None:
    found = asked(PLAIN, Dataset((USES,)), Sight("1", DIALECTS["virtuoso"]))
    assert found.parameters == ()
    assert found.text == (
        f"define input:default-graph-uri <{USES}> define input:named-graph-uri <{NOWHERE}> {PLAIN}"
    )


def test_virtuoso_gets_characters_as_they_are() -> None:
    found = asked(r"ASK { ?s a <x:a\u0023b> }", None, pushed("virtuoso"))
    assert found.text.endswith("ASK { ?s a <x:a#b> }")


def test_clauses_of_the_query_give_way_to_the_dataset() -> None:
    query = f"ASK FROM <{COVERAGE}> {{ ?s ?p ?o }}"
    found = asked(query, Dataset((USES,)), Sight("1", DIALECTS["oxigraph"]))
    assert (found.text, found.parameters) == (
        "ASK  { ?s ?p ?o }",
        (("default-graph-uri", USES),),
    )
