"""A class diagram of the heart of the ontology (https://mermaid.js.org/syntax/classDiagram.html)."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Final

from pyoxigraph import Quad

from ivig_kg.build.terms import SUBCLASS, A, node
from ivig_kg.namespaces import TERMS

HEART: Final = (
    "Authority",
    "Condition",
    "ConditionGroup",
    "CoverageRule",
    "Criterion",
    "CriterionGroup",
    "CriterionNode",
    "DerivedStatement",
    "EvidenceRating",
    "Indication",
    "Jurisdiction",
    "LabelStatusStatement",
    "LabelledUse",
    "Mechanism",
    "MechanismLink",
    "Rule",
    "Source",
    "Statement",
    "Treatment",
)
"""The classes that the pattern of docs/modelling.md is told by."""


def class_diagram(quads: Iterable[Quad], names: Collection[str]) -> str:
    """Return a Mermaid class diagram: the classes `names`, and what the axioms draw between them.

    Arrows are subclass axioms, and object properties whose domain and range are both among `names`.
    """
    axioms = list(quads)
    lines = {f"{wider} <|-- {name}" for name, wider in _pairs(axioms, SUBCLASS, names)}
    domains = _sides(axioms, "rdfs:domain", names)
    ranges = _sides(axioms, "rdfs:range", names)
    edges: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for property_ in sorted(_object_properties(axioms) & domains.keys() & ranges.keys()):
        edges[domains[property_], ranges[property_]].append(property_)
    lines |= {f"{start} --> {end} : {', '.join(labels)}" for (start, end), labels in edges.items()}
    body = [f"class {name}" for name in sorted(names)] + sorted(lines)
    return "\n".join(["```mermaid", "classDiagram", *(f"  {line}" for line in body), "```"])


def _object_properties(axioms: list[Quad]) -> set[str]:
    kind = node("owl:ObjectProperty")
    return {_name(q.subject) for q in axioms if q.predicate == A and q.object == kind}


def _sides(axioms: list[Quad], side: str, names: Collection[str]) -> dict[str, str]:
    predicate = node(side)
    ends = [(_name(q.subject), _name(q.object)) for q in axioms if q.predicate == predicate]
    return {property_: end for property_, end in ends if end in names}


def _pairs(axioms: list[Quad], predicate: object, names: Collection[str]) -> set[tuple[str, str]]:
    pairs = {(_name(q.subject), _name(q.object)) for q in axioms if q.predicate == predicate}
    return {(start, end) for start, end in pairs if start in names and end in names}


def _name(term: object) -> str:
    """Return the local name of a term of ours, "" for anything else."""
    value = str(getattr(term, "value", ""))
    return value.removeprefix(TERMS) if value.startswith(TERMS) else ""
