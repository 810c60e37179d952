"""What HermiT gets to read: the axioms of the ontology and the bare facts, without any text.

Left out, because no axiom is about them: annotations, labels, mappings to other terminologies, texts
and dates. HermiT knows no `xsd:date`, and text only costs time.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from ivig_kg.build.knowledge import Knowledge, graph_of
from ivig_kg.build.terms import A, node
from ivig_kg.namespaces import PREFIXES, graph_for

_NUMBERS: Final = {node(f"xsd:{name}") for name in ("decimal", "integer", "boolean")}
_NO_AXIOM: Final = {
    node(f"rdfs:{name}") for name in ("label", "comment", "seeAlso", "isDefinedBy")
} | {
    node(f"owl:{name}")
    for name in (
        "backwardCompatibleWith",
        "deprecated",
        "imports",
        "incompatibleWith",
        "priorVersion",
        "versionIRI",
        "versionInfo",
    )
}
_LOGIC: Final = tuple(PREFIXES[prefix] for prefix in ("owl", "rdf", "rdfs"))


@dataclass(frozen=True)
class ReasonerInput:
    """Axioms, and assertions about individuals with the quads that they come from."""

    axioms: list[Triple]
    assertions: list[Quad]


def reasoner_input(known: Knowledge) -> ReasonerInput:
    """Return what HermiT needs of the graph, in a fixed order."""
    vocabulary = _Vocabulary(known)
    axioms, assertions = [], []
    for quad in sorted(known.quads, key=str):
        if _is_ontology(quad):
            if vocabulary.is_axiom(quad):
                axioms.append(quad.triple)
        elif vocabulary.is_assertion(quad):
            assertions.append(quad)
    return ReasonerInput(axioms, assertions)


def _is_ontology(quad: Quad) -> bool:
    return graph_of(quad).startswith((graph_for("ontology"), graph_for("vocabulary")))


class _Vocabulary:
    """The declared classes and properties."""

    def __init__(self, known: Knowledge) -> None:
        self._classes = self._declared(known, "owl:Class")
        self._object_properties = self._declared(known, "owl:ObjectProperty")
        self._data_properties = self._declared(known, "owl:DatatypeProperty")

    @staticmethod
    def _declared(known: Knowledge, kind: str) -> set[object]:
        type_ = node(kind)
        return {q.subject for q in known.quads if q.predicate == A and q.object == type_}

    def is_axiom(self, quad: Quad) -> bool:
        if quad.predicate.value.startswith(_LOGIC):
            return quad.predicate not in _NO_AXIOM
        return self.is_assertion(quad)

    def is_assertion(self, quad: Quad) -> bool:
        if quad.predicate == A:
            return quad.object in self._classes
        if quad.predicate in self._object_properties:
            return isinstance(quad.object, NamedNode)
        value = quad.object
        return (
            quad.predicate in self._data_properties
            and isinstance(value, Literal)
            and value.datatype in _NUMBERS
        )


def ntriples(triples: Iterable[Triple]) -> bytes:
    """Return triples as N-Triples."""
    return serialize(triples, format=RdfFormat.N_TRIPLES)
