"""Criteria as a tree: what must hold, all of it or any of it, and what rules a patient out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ivig_kg.web.facts import Fact
from ivig_kg.web.tables import Cell

_RULES: Final = {"AnyOf": "any one of", "AllOf": "all of"}
_DEMANDS: Final = {
    "PriorTreatmentFailureCriterion": "must have failed",
    "PriorTreatmentIntoleranceCriterion": "was not tolerated",
    "PriorTreatmentContraindicationCriterion": "is contraindicated",
}
_HEADINGS: Final = {
    "InitialPhase": "All of these to start",
    "ContinuationPhase": "All of these to continue",
    "ExclusionPhase": "None of these",
}


@dataclass(frozen=True)
class Node:
    """A criterion, or a group of them with the rule that binds its members."""

    fact: Fact
    rule: str = ""
    demand: str = ""
    children: tuple["Node", ...] = ()


Tree = list[tuple[str, list[Node]]]
"""Roots by the heading of their phase."""


def tree(rule: Fact, criteria: Mapping[str, Fact]) -> Tree:
    """Return the criteria of a rule, by phase, in the order of the source."""
    roots = _roots(rule, criteria)
    phases = {fact.value("criterionPhase") for fact in roots}
    ordered = [name for name in _HEADINGS if name in phases] + sorted(phases - set(_HEADINGS))
    return [
        (
            _HEADINGS.get(phase, "Also"),
            [_node(f, criteria) for f in roots if f.value("criterionPhase") == phase],
        )
        for phase in ordered
    ]


def failures(trees: Sequence[Node]) -> list[Fact]:
    """Return the criteria by which a treatment must have failed, from anywhere in trees."""
    nodes = _flat(trees)
    return [node.fact for node in nodes if node.fact.is_a("PriorTreatmentFailureCriterion")]


def failed_therapies(trees: Sequence[Node]) -> list[str]:
    """Return the names of therapies whose failure is named anywhere in a tree, sorted."""
    demanded = (fact.all("concernsTreatment") for fact in failures(trees))
    return sorted({therapy.text for therapies in demanded for therapy in therapies})


def _roots(rule: Fact, criteria: Mapping[str, Fact]) -> list[Fact]:
    named = [*rule.all("hasMandatoryCriterion"), *rule.all("hasExclusionCriterion")]
    found = _known(named, criteria)
    inner = {cell.iri for fact in criteria.values() for cell in _members(fact)}
    return sorted((fact for fact in found if fact.iri not in inner), key=_place)


def _node(fact: Fact, criteria: Mapping[str, Fact]) -> Node:
    members = _known(_members(fact), criteria)
    demand = next((text for name, text in _DEMANDS.items() if fact.is_a(name)), "")
    rule = fact.value("combinationRule")
    return Node(
        fact,
        _RULES.get(rule, fact.text("combinationRule")),
        demand,
        tuple(_node(member, criteria) for member in sorted(members, key=_place)),
    )


def _members(fact: Fact) -> list[Cell]:
    return [*fact.all("hasAnyOfMember"), *fact.all("hasAllOfMember")]


def _known(cells: Sequence[Cell], criteria: Mapping[str, Fact]) -> list[Fact]:
    return [criteria[cell.iri] for cell in cells if cell.iri and cell.iri in criteria]


def _place(fact: Fact) -> tuple[int, str]:
    position = fact.text("position")
    return (int(position) if position.isdigit() else 0, fact.iri)


def _flat(nodes: Sequence[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _flat(node.children)
