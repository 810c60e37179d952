"""Where a query names its graphs, and how it is written for an engine that has other names."""

import pytest

from ivig_kg.store.remote.clauses import (
    NAME,
    NOWHERE,
    by_stored_names,
    has_graph,
    is_hidden,
    only_graphs,
    without_dataset,
)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("SELECT * { GRAPH ?g { ?s ?p ?o } }", True),
        ("select * { graph <x:g> { ?s ?p ?o } }", True),
        ("SELECT * { ?graph ?p 'GRAPH ?g {' }", False),
        ("SELECT * { ?s ?p <x:graph> } # GRAPH", False),
        (r"SELECT * { ?s ?p <x:a\u0023b> . GRAPH ?g { ?s ?p ?o } }", True),
    ],
)
def test_a_query_that_looks_into_named_graphs_is_told_from_others(query: str, found: bool) -> None:
    assert has_graph(query) is found


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("ASK FROM <x:g> { ?s ?p ?o }", "ASK  { ?s ?p ?o }"),
        ("ASK FROM NAMED <x:g> FROM x:h { ?s ?p 'FROM <x:g>' }", "ASK   { ?s ?p 'FROM <x:g>' }"),
        (r"ASK FROM <x:a\u0023b> {}", "ASK  {}"),
        ("ASK { ?from ?p ?o }", "ASK { ?from ?p ?o }"),
    ],
)
def test_clauses_of_the_dataset_are_taken_away(query: str, left: str) -> None:
    assert without_dataset(query) == left


def test_a_named_graph_is_asked_for_by_its_stored_name() -> None:
    query = "SELECT * { GRAPH ?g { ?s ?p ?o } GRAPH <x:h> {} }"
    stored = ["?ivigkgStored0", "?ivigkgStored1"]
    assert by_stored_names(query, "x:names") == (
        f"SELECT * {{ {{ GRAPH <x:names> {{ {stored[0]} <{NAME}> ?g }} }} GRAPH {stored[0]} "
        f"{{ ?s ?p ?o }} {{ GRAPH <x:names> {{ {stored[1]} <{NAME}> <x:h> }} }} GRAPH {stored[1]} "
        "{} }"
    )
    assert is_hidden(stored[0][1:])
    assert not is_hidden("g")


def test_a_graph_outside_of_the_dataset_is_replaced_by_an_empty_one() -> None:
    query = "ASK { GRAPH <x:a> { ?s ?p <x:b> } GRAPH <x:b> {} GRAPH ?g {} }"
    assert only_graphs(query, ["x:a"]) == query.replace("GRAPH <x:b>", f"GRAPH <{NOWHERE}>")


def test_what_does_not_parse_is_left_to_the_engine() -> None:
    assert by_stored_names("SELECT * { GRAPH ?g { ' } }", "x:names").startswith("SELECT * { GRAPH")
