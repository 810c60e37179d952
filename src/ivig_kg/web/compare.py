"""`/compare`: conditions, authorities or products side by side, differences marked."""

from dataclasses import dataclass, field
from typing import Final

from flask import Blueprint, Response, request

from ivig_kg.namespaces import TERMS
from ivig_kg.sparql.errors import ProblemError
from ivig_kg.store import Row
from ivig_kg.web.context import service
from ivig_kg.web.responses import page
from ivig_kg.web.tables import Cell, cell

blueprint = Blueprint("compare", __name__)

KINDS: Final = {"condition": "Condition", "authority": "Authority", "product": "Product"}
MOST: Final = 6
"""Things that are set side by side at most."""


@dataclass
class Value:
    """A value, and where a browser finds the statements that say so."""

    cell: Cell
    hrefs: list[str] = field(default_factory=list)


@dataclass
class Line:
    """A row of the comparison: its name and the values by thing and text."""

    name: Cell
    values: dict[str, dict[str, Value]] = field(default_factory=dict)

    def differs(self, things: list[str]) -> bool:
        """Tell whether two things have different values."""
        shown = [set(self.values.get(iri, ())) for iri in things]
        return any(one != shown[0] for one in shown)


@blueprint.get("/compare")
def compare() -> Response:
    """Show the things given by `condition`, `authority` or `product`, or the form to choose."""
    kind = next((kind for kind in KINDS if kind in request.args), "condition")
    slugs = list(dict.fromkeys(filter(None, request.args.getlist(kind))))[:MOST]
    iris = [service().links.iri(f"{kind}/{slug}") for slug in slugs]
    labels = service().labels(iris)
    if unknown := [slug for slug, iri in zip(slugs, iris, strict=True) if iri not in labels]:
        raise ProblemError("not-found", f"No {kind} is called {unknown[0][:100]!r}.")
    rows = service().ask(f"compare-{kind}", thing=iris) if iris else []
    only = request.args.get("only", "") == "differences"
    return page(
        "compare.html",
        kinds=KINDS,
        kind=kind,
        slugs=slugs,
        offered=_offered(kind),
        things=[Cell(labels[iri], service().links.path(iri), iri) for iri in iris],
        sections=sections(rows, iris, only),
        only=only,
    )


def sections(rows: list[Row], things: list[str], only: bool) -> dict[str, list[Line]]:
    """Return the lines by section, those without a difference left out if only they count."""
    found: dict[str, dict[str, Line]] = {}
    for row in rows:
        title = row["section"].value.split(" ", 1)[1]
        name = row["rowLabel"].value
        shown = cell(row["row"], {row["row"].value: name}) if "row" in row else Cell(name)
        line = found.setdefault(title, {}).setdefault(name, Line(shown))
        value = cell(row["value"], {row["value"].value: row["valueLabel"].value})
        of_thing = line.values.setdefault(row["thing"].value, {})
        _add(of_thing.setdefault(value.text, Value(value)), row)
    return {
        title: [line for line in lines.values() if not only or line.differs(things)]
        for title, lines in found.items()
    }


def _add(value: Value, row: Row) -> None:
    href = cell(row["statement"], {}).href if "statement" in row else value.cell.href
    if href and href not in value.hrefs:
        value.hrefs.append(href)


def _offered(kind: str) -> list[tuple[str, str]]:
    rows = service().ask("individuals", **{"class": [f"{TERMS}{KINDS[kind]}"]})
    return [(cell(r["individual"], {}).name, r["label"].value) for r in rows]
