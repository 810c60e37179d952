"""Graphs to ask questions of, made from tables, modules and rules by the build's own code."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, Store, serialize
from rdflib import Graph

from ivig_kg.build.closure import closed
from ivig_kg.build.derivation import derive, read_rules
from ivig_kg.build.knowledge import Knowledge, in_graph
from ivig_kg.build.mapping_sets import read_mapping_sets
from ivig_kg.build.mappings import mapping_quads
from ivig_kg.build.problems import Problem
from ivig_kg.build.sources import read_sources
from ivig_kg.build.statements import Fact, facts
from ivig_kg.build.tables import Tables, read_tables
from ivig_kg.namespaces import graph_for
from ivig_kg.paths import CHECKOUT

ONTOLOGY = CHECKOUT / "ontology"
FIXTURE = CHECKOUT / "tests" / "fixtures" / "questions"


@dataclass(frozen=True)
class Built:
    """A graph without the reasoner's part, and the rows that it was made of."""

    knowledge: Knowledge
    facts: list[Fact]
    tables: Tables


def built(tables: Path, mappings: Path) -> Built:
    """Facts of `tables` and `mappings`, the project's ontology, and what its rules derive."""
    rows, problems = read_tables(tables)
    made = facts(rows)
    terms, found = read_sources(ONTOLOGY)
    sets, more = read_mapping_sets(mappings, {row.subject for row in rows})
    refuse([*problems, *found, *more])
    known = Knowledge()
    known.add(fact.quad for fact in made)
    known.add(terms.terms)
    for mapping_set in sets:
        known.add(mapping_quads(mapping_set))
    for rule in read_rules(CHECKOUT / "queries" / "derive"):
        known.add(derive(rule, known))
    return Built(known, made, rows)


def add_inferred(known: Knowledge, inferred: Iterable[Quad]) -> None:
    """Add what a reasoner found, and the wider classes that follow from it."""
    triples = {quad.triple for quad in inferred}
    wider = closed(known.triples | triples)
    known.add(in_graph(triples | wider, graph_for("inferred")))


def refuse(problems: list[Problem]) -> None:
    """Stop when the fixture does not fit the specs of the tables any more."""
    if problems:
        raise ValueError("\n".join(str(problem) for problem in problems))


def rdflib_graph(store: Store) -> Graph:
    """The same triples for rdflib, without graph names."""
    graph = Graph()
    triples = {quad.triple for quad in store}
    graph.parse(data=serialize(triples, format=RdfFormat.N_TRIPLES), format="nt")
    return graph
