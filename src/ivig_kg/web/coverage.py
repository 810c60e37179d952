"""`/coverage`: who covers what, conditions against authorities, one sign a cell."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from flask import Blueprint, Response, request

from ivig_kg.store import Row
from ivig_kg.web.browse import Entry, entries
from ivig_kg.web.context import service
from ivig_kg.web.kept import Kept
from ivig_kg.web.positions import SUPPORTING
from ivig_kg.web.responses import page
from ivig_kg.web.tables import Cell, cell

blueprint = Blueprint("coverage", __name__)

SORTS: Final = {
    "name": "name",
    "authorities": "authorities on record",
    "support": "support",
    "refusal": "refusal",
}
_REFUSING: Final = ("NotCovered", "Investigational")


@dataclass
class Line:
    """A condition: its positions by authority, each a sign and where it is written."""

    condition: Cell
    cells: dict[str, dict[str, Cell]] = field(default_factory=dict)

    def count(self, statuses: tuple[str, ...]) -> int:
        """Return how many authorities hold one of the positions."""
        return sum(any(status in statuses for status in found) for found in self.cells.values())


@blueprint.get("/coverage")
def coverage() -> Response:
    """Show the map; `group` narrows the conditions, `kind` the authorities, `sort` orders."""
    group, sort = request.args.get("group", ""), request.args.get("sort", "authorities")
    lines, authorities = _MAP.of(service().store)
    known = {entry.condition.iri: entry for entry in entries()}
    groups = {k: v for entry in known.values() for k, v in entry.facets.get("group", {}).items()}
    shown = [line for line in lines if _in_group(known.get(line.condition.iri), group)]
    used = Counter(iri for line in shown for iri in line.cells)
    columns = sorted(used, key=lambda iri: (-used[iri], authorities[iri].text))
    return page(
        "coverage.html",
        lines=ordered(shown, sort),
        columns=[authorities[iri] for iri in columns],
        used=used,
        groups=dict(sorted(groups.items(), key=lambda item: item[1])),
        group=group,
        sort=sort,
        sorts=SORTS,
    )


def read(rows: list[Row]) -> tuple[list[Line], dict[str, Cell]]:
    """Return the lines of the map and the authorities by IRI."""
    lines: dict[str, Line] = {}
    authorities: dict[str, Cell] = {}
    for row in rows:
        condition, authority = row["condition"].value, row["authority"].value
        labels = {condition: row["conditionLabel"].value, authority: row["authorityLabel"].value}
        line = lines.setdefault(condition, Line(cell(row["condition"], labels)))
        authorities.setdefault(authority, cell(row["authority"], labels))
        rule = cell(row["rule"], {row["rule"].value: row["positionLabel"].value})
        line.cells.setdefault(authority, {}).setdefault(cell(row["position"], {}).name, rule)
    return list(lines.values()), authorities


def ordered(lines: list[Line], sort: str) -> list[Line]:
    """Return the lines in the order that is asked for; by name among equals."""
    by_name = sorted(lines, key=lambda line: line.condition.text.casefold())
    if sort == "support":
        return sorted(by_name, key=lambda line: -line.count(SUPPORTING))
    if sort == "refusal":
        return sorted(by_name, key=lambda line: -line.count(_REFUSING))
    if sort == "authorities":
        return sorted(by_name, key=lambda line: -len(line.cells))
    return by_name


def _in_group(entry: Entry | None, group: str) -> bool:
    return not group or (entry is not None and group in entry.facets.get("group", {}))


_MAP = Kept(lambda _: read(service().ask("positions-map")))
