"""What HermiT gets to read: the axioms of the ontology and the bare facts, without any text.

Left out, because no axiom is about them: annotations, labels, mappings to other terminologies,
texts, dates, and decimals, of which owlready2 makes floats.
"""

from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Triple

from ivig_kg.build.knowledge import Knowledge, graph_of
from ivig_kg.build.terms import A, node
from ivig_kg.namespaces import PREFIXES, graph_for

_VALUES: Final = {node("xsd:integer"), node("xsd:boolean")}
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
    """Axioms, and assertions about individuals in the named graphs that they come from."""

    axioms: list[Triple]
    assertions: list[Quad]

    def triples(self) -> list[Triple]:
        """Return all of it."""
        return [*self.axioms, *(quad.triple for quad in self.assertions)]


def reasoner_input(known: Knowledge) -> ReasonerInput:
    """Return what HermiT needs of the graph, in a fixed order."""
    vocabulary = _Vocabulary(known)
    axioms, assertions = [], []
    for quad in sorted(known.quads, key=str):
        if is_ontology(quad):
            if vocabulary.is_axiom(quad):
                axioms.append(quad.triple)
        elif vocabulary.is_assertion(quad):
            assertions.append(quad)
    return ReasonerInput(axioms, assertions)


def is_ontology(quad: Quad) -> bool:
    """Return whether a quad stands in the header, a module or a vocabulary."""
    return graph_of(quad).startswith((graph_for("ontology"), graph_for("vocabulary")))


class _Vocabulary:
    """The declared classes and properties."""

    def __init__(self, known: Knowledge) -> None:
        self._classes = _declared(known, "owl:Class")
        self._object_properties = _declared(known, "owl:ObjectProperty")
        self._data_properties = _declared(known, "owl:DatatypeProperty")

    def is_axiom(self, quad: Quad) -> bool:
        if quad.predicate.value.startswith(_LOGIC):
            return quad.predicate not in _NO_AXIOM
        return self.is_assertion(quad)

    def is_assertion(self, quad: Quad) -> bool:
        value = quad.object
        if quad.predicate == A:
            return value in self._classes
        if quad.predicate in self._object_properties:
            return isinstance(value, NamedNode)
        return (
            quad.predicate in self._data_properties
            and isinstance(value, Literal)
            and value.datatype in _VALUES
        )


def _declared(known: Knowledge, kind: str) -> set[object]:
    type_ = node(kind)
    return {quad.subject for quad in known.quads if quad.predicate == A and quad.object == type_}
