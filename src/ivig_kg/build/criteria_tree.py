"""Where a criterion or a group of criteria hangs: on its rule, or in a group with its own rule.

A criterion without a group is mandatory, or an exclusion when that is its phase. A member of a
group hangs in it by the group's rule: any one of the members, or all of them.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode

from ivig_kg.build.cells import typed
from ivig_kg.build.problems import Problem, did_you_mean
from ivig_kg.build.tables import Row, Tables
from ivig_kg.build.terms import node

Edge = tuple[Row, NamedNode, NamedNode, NamedNode | Literal]
"""The row that says it, subject, property, object."""

_MEMBER: Final = {"any-of": node("ivig:hasAnyOfMember"), "all-of": node("ivig:hasAllOfMember")}
_MANDATORY: Final = node("ivig:hasMandatoryCriterion")
_EXCLUSION: Final = node("ivig:hasExclusionCriterion")
_POSITION: Final = node("ivig:position")


class CriteriaTree:
    """The tree of every rule, from all tables whose spec has a `placement`."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._rows = [row for row in tables if row.spec.placement]
        self._groups = {
            (self._owner(row), row.cells["group"]): row for row in self._rows if _is_group(row)
        }

    def problems(self) -> Iterator[Problem]:
        """Yield what does not fit: groups that are missing, of another phase or rule, or empty."""
        used = set()
        for row in self._rows:
            yield from self._misfits(row)
            used.add((self._owner(row), _holder_name(row)))
        for place, row in self._groups.items():
            if place not in used:
                yield row.problem("group", f'"{place[1]}" holds no criterion', "remove the group")

    def edges(self) -> Iterator[Edge]:
        """Yield the triples of all trees, with the position of each node in its rule."""
        positions = self._positions()
        for row in self._rows:
            holder = self._holder(row)
            node_ = NamedNode(row.subject)
            if holder:
                yield row, NamedNode(holder.subject), _MEMBER[holder.cells["rule"]], node_
            else:
                link = _EXCLUSION if row.cells["phase"] == "exclusion" else _MANDATORY
                yield row, NamedNode(self._owner(row)), link, node_
            yield row, node_, _POSITION, typed(str(positions[row]), "xsd:integer")

    def _owner(self, row: Row) -> str:
        placement = row.spec.placement
        names = placement.owners if placement else ()
        found = (self._tables.referenced(row, name) for name in names)
        return next((owner.subject for owner in found if owner), "")

    def _holder(self, row: Row) -> Row | None:
        return self._groups.get((self._owner(row), _holder_name(row)))

    def _misfits(self, row: Row) -> Iterator[Problem]:
        column = "parent" if _is_group(row) else "group"
        name, holder = _holder_name(row), self._holder(row)
        if name and holder is None:
            known = [group for owner, group in self._groups if owner == self._owner(row)]
            hint = (
                did_you_mean(name, known)
                or f"the rule has the groups {', '.join(known) or '(none)'}"
            )
            yield row.problem(column, f'"{name}" is no group of this rule', hint)
        if _is_group(row) and name and not row.cells["group"].startswith(f"{name}."):
            yield row.problem(
                "parent", f'"{row.cells["group"]}" is not named as a part of "{name}"'
            )
        if holder and holder.cells["phase"] != row.cells["phase"]:
            yield row.problem("phase", f'group {name} is of phase "{holder.cells["phase"]}"')
        if not _is_group(row) and row.cells["group_rule"] != (
            holder.cells["rule"] if holder else ""
        ):
            place = (
                f"{holder.file}:{holder.line}" if holder else "a criterion without group has none"
            )
            yield row.problem("group_rule", f'"{row.cells["group_rule"]}" is not the rule', place)

    def _positions(self) -> dict[Row, int]:
        """Return each node's number in its rule; a group stands where its first one stands."""
        positions: dict[Row, int] = {}
        count: defaultdict[str, int] = defaultdict(int)
        for row in self._rows:
            if not _is_group(row):
                owner = self._owner(row)
                count[owner] += 1
                self._place(row, count[owner], positions)
        return positions

    def _place(self, row: Row, position: int, positions: dict[Row, int]) -> None:
        """Give the row a position and, upwards, every group that has none yet."""
        current: Row | None = row
        while current and current not in positions:
            positions[current] = position
            current = self._holder(current)


def _is_group(row: Row) -> bool:
    return row.spec.placement is not None and row.spec.placement.groups == row.spec.name


def _holder_name(row: Row) -> str:
    return row.cells["parent"] if _is_group(row) else row.cells["group"]
