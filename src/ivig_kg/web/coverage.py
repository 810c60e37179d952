"""`/coverage`: who covers what, conditions against authorities, one sign a cell."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from flask import Blueprint, Response, request

from ivig_kg.sparql.negotiation import Format
from ivig_kg.store import Row
from ivig_kg.web.browse import Entry, entries
from ivig_kg.web.context import service
from ivig_kg.web.kept import Kept
from ivig_kg.web.positions import SUPPORTING
from ivig_kg.web.responses import data, lasting_page
from ivig_kg.web.tables import Cell, cell

blueprint = Blueprint("coverage", __name__)

CSV: Final = Format("csv", "text/csv", "csv")
SORTS: Final = {
    "name": "name",
    "group": "group",
    "authorities": "authorities on record",
    "support": "support",
    "refusal": "refusal",
}
"""Orders of the conditions; the slug of an authority is one too: by its position."""
VIEWS: Final = {"map": "map", "table": "table"}
COLUMNS: Final = ("condition", "authority", "position", "rule")
_REFUSING: Final = ("NotCovered", "Investigational")
_ORDER: Final = ("Covered", "CoveredWithCriteria", "ExceptionalOnly", *_REFUSING[::-1])


@dataclass
class Line:
    """A condition: its positions by authority, each a sign and where it is written."""

    condition: Cell
    cells: dict[str, dict[str, Cell]] = field(default_factory=dict)

    def count(self, statuses: tuple[str, ...]) -> int:
        """Return how many authorities hold one of the positions."""
        return sum(any(status in statuses for status in found) for found in self.cells.values())

    def rank(self, authority: str) -> int:
        """Return where the position of an authority stands, from covered to nothing on record."""
        found = self.cells.get(authority, {})
        ranks = [_ORDER.index(status) for status in found if status in _ORDER]
        return min(ranks, default=len(_ORDER) if found else len(_ORDER) + 1)


@dataclass(frozen=True)
class View:
    """What is asked for: which conditions in which order; `columns` are the authorities."""

    lines: Sequence[Line]
    columns: Sequence[Cell]
    groups: dict[str, str]
    group: str
    sort: str

    def positions(self) -> Iterator[tuple[Cell, Cell, str, Cell]]:
        """Yield condition, authority, position and rule, line by line."""
        for line in self.lines:
            for authority in self.columns:
                for status, rule in line.cells.get(authority.iri or "", {}).items():
                    yield line.condition, authority, status, rule


@blueprint.get("/coverage")
def coverage() -> Response:
    """Show the map or the table; `group` narrows the conditions, `sort` orders them."""
    view = request.args.get("view", "map")
    return lasting_page("coverage.html", shown=_view(), sorts=SORTS, view=view, views=VIEWS)


@blueprint.get("/coverage.csv")
def coverage_csv() -> Response:
    """Return what the map shows as rows of IRIs, with the name of the position."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for condition, authority, status, rule in _view().positions():
        writer.writerow((condition.iri, authority.iri, status, rule.iri))
    return data(text.getvalue(), CSV)


def _view() -> View:
    group, sort = request.args.get("group", ""), request.args.get("sort", "authorities")
    lines, authorities = _MAP.of(service().store)
    known = {entry.condition.iri: entry for entry in entries()}
    groups = {k: v for entry in known.values() for k, v in entry.facets.get("group", {}).items()}
    shown = [line for line in lines if not group or group in _groups(known, line)]
    used = Counter(iri for line in shown for iri in line.cells)
    columns = sorted(used, key=lambda iri: (-used[iri], authorities[iri].text))
    return View(
        _ordered(shown, sort, known, authorities),
        [authorities[iri] for iri in columns],
        dict(sorted(groups.items(), key=lambda item: item[1])),
        group,
        sort,
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


def _ordered(
    lines: list[Line], sort: str, known: dict[str | None, Entry], authorities: dict[str, Cell]
) -> list[Line]:
    """Return the lines in the order that is asked for; by name among equals."""
    by_name = sorted(lines, key=lambda line: line.condition.text.casefold())
    if sort == "group":
        return sorted(by_name, key=lambda line: min(_groups(known, line).values(), default="~"))
    if sort == "support":
        return sorted(by_name, key=lambda line: -line.count(SUPPORTING))
    if sort == "refusal":
        return sorted(by_name, key=lambda line: -line.count(_REFUSING))
    if sort == "authorities":
        return sorted(by_name, key=lambda line: -len(line.cells))
    authority = next((iri for iri, one in authorities.items() if one.name == sort), None)
    return sorted(by_name, key=lambda line: line.rank(authority)) if authority else by_name


def _groups(known: dict[str | None, Entry], line: Line) -> dict[str, str]:
    entry = known.get(line.condition.iri)
    return dict(entry.facets.get("group", {})) if entry else {}


_MAP = Kept(lambda _: read(service().ask("positions-map")))
