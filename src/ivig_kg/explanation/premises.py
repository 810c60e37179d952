"""The triples that explanations start from: axioms, stated facts, and facts that rules derived."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from ivig_kg.explanation.axioms import Axioms, Triple, read_axioms
from ivig_kg.namespaces import GRAPHS, graph_for, sparql_prologue
from ivig_kg.store import Store

_DERIVED: Final = f"{graph_for('derived')}/"
_LOGICAL: Final = (
    "SELECT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o } "
    "FILTER (!isLiteral(?o) || DATATYPE(?o) = xsd:boolean) "
    f"FILTER (STRSTARTS(STR(?g), '{GRAPHS}') && ?g != <{graph_for('inferred')}>)"
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
    # As tab-separated values, which Python reads ten times faster than JSON results.
    answer = store.answer(sparql_prologue() + _LOGICAL, {"rows": "text/tab-separated-values"})
    lines = answer.body.decode("utf-8").splitlines()[1:]
    triples = dict(map(_read, lines))
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


def _read(line: str) -> tuple[Triple, str]:
    subject, predicate, value, graph = (_text(term) for term in line.split("\t"))
    return (subject, predicate, value), graph


def _text(term: str) -> str:
    """Return an IRI without its brackets, a blank node or a boolean as it is written."""
    return term[1:-1] if term.startswith("<") else term
