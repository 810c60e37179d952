"""The triples that explanations start from: axioms, stated facts, and facts that rules derived."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from ivig_kg.explanation.axioms import Axioms, Triple, read_axioms
from ivig_kg.namespaces import GRAPHS, graph_for, sparql_prologue
from ivig_kg.store import Row, Store, Term

_DERIVED: Final = f"{graph_for('derived')}/"
_LOGICAL: Final = (
    "SELECT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o } "
    "FILTER (!isLiteral(?o) || DATATYPE(?o) = xsd:boolean) "
    f"FILTER (?g != <{graph_for('inferred')}>)"
    "}"
)


@dataclass(frozen=True)
class Premises:
    """Axioms, the triples that nothing explains further, and in which graph each stands."""

    axioms: Axioms
    graphs: Mapping[Triple, str]

    def rule_of(self, triple: Triple) -> str | None:
        """Return the name of the derivation rule behind a triple, None for a stated one."""
        graph = self.graphs[triple]
        return graph.removeprefix(_DERIVED) if graph.startswith(_DERIVED) else None

    def table_of(self, triple: Triple) -> str:
        """Return where a stated triple comes from, such as `facts/conditions`."""
        return self.graphs[triple].removeprefix(GRAPHS)


def read_premises(store: Store) -> Premises:
    """Return what the store holds, without what the reasoner inferred.

    What a rule derived along a property chain is left out: the chain explains it better.
    """
    rows = store.rows(sparql_prologue() + _LOGICAL)
    triples = {_triple(row): row["g"].value for row in rows}
    axioms = read_axioms(_ontology(triples))
    kept = {
        triple: graph
        for triple, graph in triples.items()
        if not (graph.startswith(_DERIVED) and triple[1] in axioms.chains)
    }
    return Premises(axioms, kept)


def _ontology(triples: Mapping[Triple, str]) -> Iterable[Triple]:
    families = (graph_for("ontology"), graph_for("vocabulary"))
    return [triple for triple, graph in triples.items() if graph.startswith(families)]


def _triple(row: Row) -> Triple:
    return _text(row["s"]), row["p"].value, _text(row["o"])


def _text(term: Term) -> str:
    return f"_:{term.value}" if term.kind == "blank" else term.value
