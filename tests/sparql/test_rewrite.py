"""A rewritten query answers as the original does, on any graph; where that is not sure it stays."""

from collections import Counter

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivig_kg.sparql import rewrite as module
from ivig_kg.sparql.guard import check_query
from ivig_kg.sparql.tokens import read_source

JOIN = "?s <x:p> ?a . ?a <x:q> ?b"


def rewrite(query: str) -> str:
    """Return what the query is rewritten to."""
    return module.rewrite(read_source(query))


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * {{ ?s <x:r> ?o FILTER NOT EXISTS {{ {JOIN} }} }}",
        f"SELECT ?s WHERE {{ ?s <x:r> ?o FILTER NOT EXISTS {{ {JOIN} }} . ?s <x:t> ?u }}",
        f"ASK {{ FILTER NOT EXISTS {{ {JOIN} }} ?s <x:r> ?o }}",
        "SELECT * { ?s ?p ?o . filter not exists { ?s <x:p>/<x:q> ?b } }",
        "SELECT * { ?s ?p ?o FILTER NOT EXISTS { ?s a ?a ; <x:q> ?b , 'c'@en, 1 } }",
        f"SELECT * {{ ?s ?p ?o OPTIONAL {{ ?s <x:z> ?z }} FILTER EXISTS {{ {JOIN} }} }}",
        f"SELECT * {{ ?s ?p ?o BIND (1 AS ?z) FILTER (?z > 0) FILTER EXISTS {{ {JOIN} }} }}",
    ],
)
def test_a_filter_on_the_existence_of_a_join_is_rewritten(query: str) -> None:
    written = rewrite(query)
    assert "EXISTS" not in written.upper()
    assert "MINUS" in written or "SELECT DISTINCT ?s WHERE" in written
    check_query(written)


@pytest.mark.parametrize(
    ("why", "query"),
    [
        ("no join", "SELECT * { ?s ?p ?o FILTER NOT EXISTS { ?s <x:p> ?a } }"),
        ("nothing shared", f"SELECT * {{ ?x ?p ?o FILTER NOT EXISTS {{ {JOIN} }} }}"),
        ("bound perhaps", f"SELECT * {{ ?x ?p ?o OPTIONAL {{ ?s ?p ?o }} "
                          f"FILTER NOT EXISTS {{ {JOIN} }} }}"),
        ("a local one is bound perhaps", f"SELECT * {{ ?s ?p ?o OPTIONAL {{ ?s ?p ?a }} "
                                         f"FILTER NOT EXISTS {{ {JOIN} }} }}"),
        ("bound by VALUES, perhaps not", f"SELECT * {{ VALUES ?s {{ UNDEF }} ?x ?p ?o "
                                         f"FILTER NOT EXISTS {{ {JOIN} }} }}"),
        ("bound by BIND, perhaps not", f"SELECT * {{ ?x ?p ?o BIND (1/0 AS ?s) "
                                       f"FILTER NOT EXISTS {{ {JOIN} }} }}"),
        ("an inner filter", f"SELECT * {{ ?s ?p ?o FILTER NOT EXISTS {{ {JOIN} "
                            f"FILTER (?b != ?o) }} }}"),
        ("a path of length zero", "SELECT * { ?s ?p ?o FILTER NOT EXISTS "
                                  "{ ?s <x:p>* ?a . ?a <x:q> ?b } }"),
        ("a cross product", "SELECT * { ?s ?p ?o FILTER NOT EXISTS { ?s <x:p> ?a . "
                            "?o <x:q> ?b } }"),
        ("an inner group", f"SELECT * {{ {{ ?s ?p ?o FILTER NOT EXISTS {{ {JOIN} }} }} }}"),
        ("a subquery", f"SELECT * {{ SELECT ?s {{ ?s ?p ?o FILTER NOT EXISTS {{ {JOIN} }} }} }}"),
        ("a graph", f"SELECT * {{ GRAPH ?g {{ ?s ?p ?o FILTER NOT EXISTS {{ {JOIN} }} }} }}"),
        ("a template", f"CONSTRUCT {{ ?s ?p ?o }} {{ ?s ?p ?o FILTER NOT EXISTS {{ {JOIN} }} }}"),
        ("a blank node", "SELECT * { ?s ?p ?o FILTER NOT EXISTS { ?s <x:p> _:a . _:a <x:q> ?b } }"),
        ("one of two", f"SELECT * {{ ?s ?p ?o FILTER (NOT EXISTS {{ {JOIN} }} || true) }}"),
        ("SPARQL 1.2", f"SELECT * {{ << ?s ?p ?o >> ?q ?r FILTER NOT EXISTS {{ {JOIN} }} }}"),
        ("no query", f"SELECT * {{ ?s ?p ?o FILTER NOT EXISTS {{ {JOIN} }}"),
        ("no query", "SELECT * { ?s ?p ?o FILTER NOT EXISTS { / } }"),
        ("no query", "SELECT * { ?s ?p ?o FILTER NOT EXISTS {"),
    ],
)  # fmt: skip
def test_a_query_stays_as_it_is_when_nothing_is_proven(why: str, query: str) -> None:
    assert rewrite(query) == query, why


NODES = [ox.NamedNode(f"x:{name}") for name in "abp"]
OBJECTS = [*NODES, ox.Literal("1"), ox.Literal("a", language="en"), ox.BlankNode("n")]
PREDICATES = [ox.NamedNode(f"x:{name}") for name in "pqr"]
TRIPLES = st.builds(
    ox.Triple,
    st.sampled_from([*NODES, ox.BlankNode("n")]),
    st.sampled_from(PREDICATES),
    st.sampled_from(OBJECTS),
)
GRAPHS = st.lists(st.sets(TRIPLES, min_size=4, max_size=16), min_size=10, max_size=10)

VARIABLES = st.sampled_from(["?s", "?s", "?o", "?a", "?b", "?p"])
TERMS = st.one_of(VARIABLES, VARIABLES, st.sampled_from(["<x:a>", "<x:b>", "'1'", "'a'@en"]))
PATHS = st.sampled_from(["<x:p>", "<x:q>", "<x:r>", "?p", "<x:p>/<x:q>", "^<x:r>", "<x:q>*"])
PATTERNS = st.builds("{} {} {}".format, VARIABLES, PATHS, TERMS)
JOINS = st.lists(PATTERNS, min_size=2, max_size=3).map(" . ".join)
EXISTENCES = st.builds("FILTER {}EXISTS {{ {} }}".format, st.sampled_from(["", "NOT "]), JOINS)
OTHERS = st.sampled_from(
    [
        "OPTIONAL { ?s <x:r> ?b }",
        "OPTIONAL { ?o <x:q> ?x }",
        "{ ?s <x:p> ?y } UNION { ?o <x:q> ?y }",
        "MINUS { ?s <x:r> <x:a> }",
        "VALUES ?o { <x:a> <x:b> UNDEF }",
        "VALUES (?s ?b) { (<x:a> UNDEF) (UNDEF <x:b>) }",
        "BIND (STR(?s) AS ?z)",
        "FILTER (isIRI(?s))",
        "{ SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s }",
    ]
)
PARTS = st.lists(st.one_of(EXISTENCES, PATTERNS.map("{} .".format), OTHERS), max_size=3)
QUERIES = st.builds(
    "SELECT * WHERE {{ {} . {} {} }}".format, PATTERNS, EXISTENCES, PARTS.map(" ".join)
)


def solutions(triples: set[ox.Triple], query: str) -> Counter[frozenset[tuple[str, str]]]:
    """Return how often the query has each solution over the triples."""
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in triples)
    found = store.query(query)
    assert isinstance(found, ox.QuerySolutions)
    names = [variable.value for variable in found.variables]
    return Counter(
        frozenset((name, str(row[name])) for name in names if row[name] is not None)
        for row in found
    )


@settings(max_examples=1000, deadline=None)
@given(QUERIES, GRAPHS)
def test_original_and_rewritten_query_have_the_same_solutions(
    query: str, graphs: list[set[ox.Triple]]
) -> None:
    written = rewrite(query)
    if written == query:
        return
    for triples in graphs:
        try:
            expected = solutions(triples, query)
        except SyntaxError:
            return
        assert solutions(triples, written) == expected
