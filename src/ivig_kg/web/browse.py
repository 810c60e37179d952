"""`/browse`: conditions by facets with counts, and as a tree of groups."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from ivig_kg.namespaces import TERMS
from ivig_kg.store import Store
from ivig_kg.web.context import service
from ivig_kg.web.kept import Kept
from ivig_kg.web.responses import lasting_page
from ivig_kg.web.tables import Cell, cell
from ivig_kg.web.trees import Branch, forest

blueprint = Blueprint("browse", __name__)

FACETS: Final = {
    "group": "Group",
    "position": "Position of an authority",
    "prior": "Prior treatment failure",
    "jurisdiction": "Jurisdiction of a rule",
    "evidence": "Evidence",
    "label": "On a label in",
}


@dataclass(frozen=True)
class Entry:
    """A condition with its values by facet: local name to label."""

    condition: Cell
    facets: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Choice:
    """A value of a facet, how many conditions have it, and where one takes or drops it."""

    label: str
    count: int
    href: str
    is_chosen: bool


@blueprint.get("/browse")
def browse() -> Response:
    """Show the conditions that have every chosen value, and what can be chosen next."""
    every = entries()
    chosen = {name: value for name in FACETS if (value := request.args.get(name, ""))}
    return lasting_page(
        "browse.html",
        facets={FACETS[name]: choices(every, chosen, name) for name in FACETS},
        chosen=chosen,
        found=[entry for entry in every if _fits(entry, chosen)],
        total=len(every),
    )


@blueprint.get("/tree")
def tree() -> Response:
    """Show groups and the conditions in them, narrower ones below broader ones."""
    return lasting_page("tree.html", branches=_branches(), entries=["tree"])


def choices(among: list[Entry], chosen: Mapping[str, str], name: str) -> list[Choice]:
    """Return the values of a facet among the entries that fit what is chosen elsewhere."""
    others = {facet: value for facet, value in chosen.items() if facet != name}
    counts: dict[tuple[str, str], int] = {}
    for entry in among:
        if _fits(entry, others):
            for value in entry.facets.get(name, {}).items():
                counts[value] = counts.get(value, 0) + 1
    return [
        _choice(label, count, chosen, name, value)
        for (value, label), count in sorted(counts.items(), key=lambda c: (-c[1], c[0][1]))
    ]


def _choice(label: str, count: int, chosen: Mapping[str, str], name: str, value: str) -> Choice:
    is_chosen = chosen.get(name) == value
    state = {facet: kept for facet, kept in chosen.items() if facet != name}
    query = urlencode(state if is_chosen else {**state, name: value})
    return Choice(label, count, f"/browse?{query}" if query else "/browse", is_chosen)


def _fits(entry: Entry, chosen: Mapping[str, str]) -> bool:
    return all(value in entry.facets.get(name, {}) for name, value in chosen.items())


def entries() -> list[Entry]:
    """Return all conditions with their values by facet, sorted by name."""
    return _ENTRIES.of(service().store)


def _entries(_: Store) -> list[Entry]:
    facets: dict[str, dict[str, dict[str, str]]] = {}
    for row in service().ask("facets"):
        name = cell(row["value"], {}).name.removeprefix("jurisdiction.")
        of_one = facets.setdefault(row["condition"].value, {})
        of_one.setdefault(row["facet"].value, {})[name] = row["valueLabel"].value
    return [
        Entry(
            cell(row["individual"], {row["individual"].value: row["label"].value}),
            facets.get(row["individual"].value, {}),
        )
        for row in service().ask("individuals", **{"class": [f"{TERMS}Condition"]})
    ]


def _branches() -> list[Branch]:
    cells: dict[str, Cell] = {}
    below: dict[str, list[str]] = {}
    for row in service().ask("group-tree"):
        iri = row["thing"].value
        cells[iri] = cell(row["thing"], {iri: row["thingLabel"].value})
        if "broader" in row:
            below.setdefault(row["broader"].value, []).append(iri)
    return forest(cells, below)


_ENTRIES = Kept(_entries)
