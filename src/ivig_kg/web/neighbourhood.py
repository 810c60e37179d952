"""The neighbourhood of a thing: what it is linked with, who states each link and where.

A statement is no node of its own here: it is the edge from the thing to what it is about. One that
is about nothing else leads to who states it. Links that nobody states stand in a table of the
graph, are inferred, or are derived by a rule.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from ivig_kg.namespaces import KINDS, graph_for
from ivig_kg.store import Row
from ivig_kg.web.context import service
from ivig_kg.web.explaining import why_path
from ivig_kg.web.tables import Cell, cell

_INNER: Final = ("statement", "criterion", "indication")
"""Kinds that are edges, and nodes only around one of their own."""


@dataclass(frozen=True)
class Claim:
    """A statement behind an edge: who makes it, in which document, and where in it."""

    statement: Cell
    authority: Cell
    source: Cell
    locator: str


@dataclass(frozen=True)
class Edge:
    """A link of the thing with another; `relation` is the local name of a class or property."""

    relation: str
    label: str
    other: Cell
    is_outward: bool
    origin: str
    claims: tuple[Claim, ...] = ()
    why: str = ""


def kind_of(iri: str) -> str:
    """Return the kind of an individual of the project; empty for anything else."""
    path = service().links.path(iri) or ""
    kind = path.strip("/").partition("/")[0]
    return kind if kind in KINDS and service().links.is_local(iri) else ""


def neighbourhood(iri: str) -> list[Edge]:
    """Return every edge of a thing, by relation and name: links, and what is stated about it."""
    stated = _stated(iri) if kind_of(iri) not in _INNER else []
    taken = {edge.other.iri for edge in stated}
    listed = [edge for edge in _listed(iri) if edge.other.iri not in taken]
    found = [*stated, *listed]
    return sorted(found, key=lambda edge: (edge.label, edge.other.text.casefold(), edge.other.iri))


def _stated(iri: str) -> list[Edge]:
    here = service()
    rows = here.ask("graph-statements", subject=[iri])
    named = here.pages.askable(row["statement"].value for row in rows)
    ends = _ends(here.ask("graph-ends", statement=named) if named else [], iri)
    edges: dict[tuple[str, str], Edge] = {}
    for row in rows:
        claim = _claim(row)
        last = claim.source if claim.authority.iri == iri else claim.authority
        for other in ends.get(row["statement"].value) or [last]:
            _add(edges, row, other, claim)
    return list(edges.values())


def _add(edges: dict[tuple[str, str], Edge], row: Row, other: Cell, claim: Claim) -> None:
    relation = cell(row["kind"], {}).name
    key = relation, other.iri or ""
    edge = edges.get(key) or Edge(relation, row["kindLabel"].value, other, True, "stated")
    if claim not in edge.claims:
        edges[key] = replace(edge, claims=(*edge.claims, claim))


def _claim(row: Row) -> Claim:
    return Claim(
        _named(row, "statement", "label"),
        _named(row, "authority", "authorityLabel"),
        _named(row, "source", "sourceTitle"),
        row["locator"].value,
    )


def _ends(rows: Sequence[Row], iri: str) -> dict[str, list[Cell]]:
    found: dict[str, list[Cell]] = {}
    for row in rows:
        other = row["other"].value
        if other != iri and kind_of(other):
            found.setdefault(row["statement"].value, []).append(_named(row, "other", "otherLabel"))
    return found


def _listed(iri: str) -> list[Edge]:
    is_inner = kind_of(iri) in _INNER
    rows = [
        row
        for row in service().ask("graph-links", subject=[iri])
        if (kind := kind_of(row["other"].value)) and (is_inner or kind not in _INNER)
    ]
    edges: dict[tuple[str, str, bool], Edge] = {}
    for row in sorted(rows, key=lambda row: _origin(row) != "listed"):
        edge = _edge(iri, row)
        edges.setdefault((edge.relation, edge.other.iri or "", edge.is_outward), edge)
    return _without_echoes(edges.values())


def _without_echoes(edges: Iterable[Edge]) -> list[Edge]:
    """Leave out what is inferred between two things that are linked already."""
    known = list(edges)
    listed = {edge.other.iri for edge in known if edge.origin != "inferred"}
    return [edge for edge in known if edge.origin != "inferred" or edge.other.iri not in listed]


def _edge(iri: str, row: Row) -> Edge:
    name, is_outward = row["property"], row["outward"].value == "true"
    labels = {name.value: row["propertyLabel"].value} if "propertyLabel" in row else {}
    shown, other, origin = cell(name, labels), row["other"], _origin(row)
    ends = (iri, other.value) if is_outward else (other.value, iri)
    return Edge(
        shown.name,
        shown.text,
        _named(row, "other", "otherLabel"),
        is_outward,
        origin,
        why="" if origin == "listed" else why_path(ends[0], name.value, ends[1]),
    )


def _origin(row: Row) -> str:
    graph = row["graph"].value
    if graph.startswith(graph_for("inferred")):
        return "inferred"
    return "derived" if graph.startswith(graph_for("derived", "")) else "listed"


def _named(row: Row, name: str, label: str) -> Cell:
    return cell(row[name], {row[name].value: row[label].value})
