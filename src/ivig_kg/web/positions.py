"""The positions of authorities on a condition: matrix, filters, and one line that sums up.

Only rules on record are counted; an authority with several rules may stand on several sides.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ivig_kg.web.criteria import Tree, failed_therapies, failures, tree
from ivig_kg.web.facts import Document, Fact
from ivig_kg.web.tables import Cell

FILTERS: Final = ("position", "prior", "kind", "jurisdiction")
SUPPORTING: Final = ("Covered", "CoveredWithCriteria")
_SIDES: Final = (
    (SUPPORTING, "cover it", "covers it"),
    (("ExceptionalOnly",), "allow it case by case only", "allows it case by case only"),
    (("NotCovered", "Investigational"), "refuse it", "refuses it"),
    (("NotMentioned",), "leave it open", "leaves it open"),
)
_FAILED: Final = "another treatment to have failed first"
_PRIOR: Final = (
    ("Required", f"require {_FAILED}", f"requires {_FAILED}"),
    ("Conditional", "accept a failure as one of several ways", "accepts it as one of several ways"),
    ("NotRequired", "say that none need have failed", "says that none need have failed"),
)


@dataclass(frozen=True)
class Position:
    """A coverage rule with its document, its criteria, and the rules that contradict it."""

    rule: Fact
    document: Document | None
    criteria: Tree
    therapies: tuple[str, ...]

    @property
    def authority(self) -> str:
        """The name of who holds the position."""
        return self.document.authority.text if self.document and self.document.authority else ""

    @property
    def status(self) -> str:
        """The position on coverage, such as `NotCovered`."""
        return self.rule.value("coverageStatus")

    @property
    def contradicted(self) -> tuple[Cell, ...]:
        """The rules of other authorities that disagree with this one."""
        return (
            *self.rule.all("disagreesOnCoverageWith"),
            *self.rule.all("disagreesOnPriorFailureWith"),
        )

    @property
    def failures(self) -> list[Fact]:
        """The criteria by which a treatment must have failed first."""
        return failures([node for _, nodes in self.criteria for node in nodes])

    @property
    def facets(self) -> dict[str, tuple[str, str]]:
        """What the position can be filtered by: name of the facet to value and label."""
        found = {
            "position": self.rule.one("coverageStatus"),
            "prior": self.rule.one("priorTreatmentRequirement"),
        }
        if self.document:
            found |= {"kind": self.document.kind, "jurisdiction": self.document.jurisdiction}
        return {
            name: (cell.name.removeprefix("jurisdiction."), cell.text)
            for name, cell in found.items()
            if cell
        }


def positions(
    rules: Iterable[Fact], documents: Mapping[str, Document], criteria: Mapping[str, Fact]
) -> list[Position]:
    """Return the positions, by authority, then by rule."""
    found = []
    for rule in rules:
        shown = tree(rule, criteria)
        therapies = failed_therapies([node for _, nodes in shown for node in nodes])
        document = documents.get(rule.text_iri("statedIn"))
        found.append(Position(rule, document, shown, tuple(therapies)))
    return sorted(found, key=lambda one: (one.authority.casefold(), one.rule.iri))


def choices(found: Sequence[Position]) -> dict[str, dict[str, str]]:
    """Return what each filter offers: value to label, sorted by label."""
    offered: dict[str, dict[str, str]] = {name: {} for name in FILTERS}
    for one in found:
        for name, (value, label) in one.facets.items():
            offered[name][value] = label
    return {
        name: dict(sorted(values.items(), key=lambda item: item[1]))
        for name, values in offered.items()
    }


def narrowed(found: Sequence[Position], chosen: Mapping[str, str]) -> list[Position]:
    """Return the positions that have each chosen value."""
    wanted = {name: value for name, value in chosen.items() if value}
    return [
        one
        for one in found
        if all(one.facets.get(name, ("",))[0] == value for name, value in wanted.items())
    ]


def one_line(found: Sequence[Position]) -> str:
    """Return who holds what, in a sentence that only counts what is on record."""
    authorities = {one.authority for one in found}
    if not authorities:
        return "No authority on record rules on coverage; that is silence, not refusal."
    clauses = [_clause(found, *side) for side in _SIDES]
    start = f"{_counted(len(authorities), 'authority', 'authorities')} on record"
    line = f"{start}: {', '.join(filter(None, clauses))}."
    demands = _demands(found)
    return f"{line} {demands}" if demands else line


def _clause(found: Sequence[Position], sides: Sequence[str], many: str, single: str) -> str:
    count = len({one.authority for one in found if one.status in sides})
    return f"{count} {single if count == 1 else many}" if count else ""


def _demands(found: Sequence[Position]) -> str:
    parts = [_demand(found, *demand) for demand in _PRIOR]
    return f"Of these, {'; '.join(filter(None, parts))}." if any(parts) else ""


def _demand(found: Sequence[Position], status: str, many: str, single: str) -> str:
    count = len({one.authority for one in found if _prior(one) == status})
    return f"{count} {single if count == 1 else many}" if count else ""


def _prior(one: Position) -> str:
    return one.rule.value("priorTreatmentRequirement")


def _counted(count: int, single: str, many: str) -> str:
    return f"{count} {single if count == 1 else many}"
