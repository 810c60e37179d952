"""`/graph`: the neighbourhood of a thing as a picture, a table, JSON and CSV."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, Response, jsonify, request

from ivig_kg.namespaces import KINDS
from ivig_kg.sparql.errors import ProblemError
from ivig_kg.sparql.negotiation import Format
from ivig_kg.store import Term
from ivig_kg.web.context import service
from ivig_kg.web.neighbourhood import Claim, Edge, kind_of, neighbourhood
from ivig_kg.web.responses import data, lasting_page
from ivig_kg.web.tables import Cell, cell

blueprint = Blueprint("graph", __name__)

CSV: Final = Format("csv", "text/csv", "csv")
LIMITS: Final = (20, 40, 80, 160)
DEFAULT_LIMIT: Final = 40
COLUMNS: Final = (
    "subject",
    "relation",
    "object",
    "origin",
    "statement",
    "authority",
    "source",
    "locator",
)
EXAMPLES: Final = (
    "condition/chronic-inflammatory-demyelinating-polyneuropathy",
    "mechanism/fcrn-saturation",
    "product/privigen",
    "authority/nhs-england",
)


@dataclass(frozen=True)
class Relation:
    """A relation of the thing: its name, how many neighbours it leads to, and if it is chosen."""

    name: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Picture:
    """What is shown of a neighbourhood: the edges to the first `limit` of `total` neighbours."""

    entity: str
    centre: Cell
    edges: Sequence[Edge]
    relations: Sequence[Relation]
    shown: int
    total: int
    limit: int

    @property
    def kinds(self) -> dict[str, int]:
        """How many of the nodes that are shown are of which kind."""
        nodes = {edge.other.iri or "" for edge in self.edges} | {self.centre.iri or ""}
        kinds = sorted(map(kind_of, nodes))
        return {kind: kinds.count(kind) for kind in kinds}

    def rows(self) -> Iterator[tuple[Cell, Edge, Cell, Claim | None]]:
        """Yield subject, edge and object for each claim, and once for an edge without any."""
        for edge in self.edges:
            ends = (self.centre, edge.other) if edge.is_outward else (edge.other, self.centre)
            for claim in edge.claims or (None,):
                yield ends[0], edge, ends[1], claim


@blueprint.get("/graph")
def graph() -> Response:
    """Show the neighbourhood of `entity`; `relation` and `limit` narrow it."""
    if not request.args.get("entity"):
        here = service()
        labels = here.labels(map(here.links.iri, EXAMPLES))
        examples = {
            path: labels[iri] for path in EXAMPLES if (iri := here.links.iri(path)) in labels
        }
        return lasting_page("graph.html", picture=None, examples=examples)
    picture = _picture()
    query = request.query_string.decode("ascii", "ignore")
    return lasting_page(
        "graph.html", picture=picture, limits=LIMITS, query=query, entries=["graph"]
    )


@blueprint.get("/graph.json")
def graph_json() -> Response:
    """Return the nodes and edges that the picture shows, each edge with its statements."""
    return jsonify(_document(_picture()))


@blueprint.get("/graph.csv")
def graph_csv() -> Response:
    """Return the edges that the picture shows as rows of IRIs, one for each statement."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for subject, edge, other, claim in _picture().rows():
        said = (
            (claim.statement.iri, claim.authority.iri, claim.source.iri, claim.locator)
            if claim
            else ("", "", "", "")
        )
        writer.writerow((subject.iri, edge.relation, other.iri, edge.origin, *said))
    return data(text.getvalue(), CSV)


def _picture() -> Picture:
    entity, limit = request.args.get("entity", ""), _limit()
    here = service()
    iri = here.links.iri(entity)
    is_named = entity.partition("/")[0] in KINDS and here.pages.askable([iri])
    if not is_named or not here.ask("exists", subject=[iri]):
        raise ProblemError("not-found", f"There is nothing called {entity[:200]!r}.")
    edges, chosen = neighbourhood(iri), request.args.getlist("relation")
    relations = _relations(edges, chosen)
    fitting = [edge for edge in edges if not chosen or edge.relation in chosen]
    others = list(dict.fromkeys(edge.other.iri for edge in _by_turns(fitting)))
    kept = set(others[:limit])
    return Picture(
        entity,
        cell(Term("iri", iri), here.labels([iri])),
        [edge for edge in fitting if edge.other.iri in kept],
        relations,
        len(kept),
        len(others),
        limit,
    )


def _limit() -> int:
    given = request.args.get("limit", str(DEFAULT_LIMIT))
    if given not in map(str, LIMITS):
        expected = ", ".join(map(str, LIMITS))
        raise ProblemError("bad-request", f"limit={given[:100]!r}: expected one of {expected}.")
    return int(given)


def _relations(edges: Sequence[Edge], chosen: Sequence[str]) -> list[Relation]:
    others: dict[tuple[str, str], set[str | None]] = {}
    for edge in edges:
        others.setdefault((edge.relation, edge.label), set()).add(edge.other.iri)
    return [
        Relation(name, label, len(found), name in chosen) for (name, label), found in others.items()
    ]


def _by_turns(edges: Sequence[Edge]) -> Iterator[Edge]:
    """Yield an edge of each relation in turn, so that a limit leaves something of all."""
    by_relation: dict[str, list[Edge]] = {}
    for edge in edges:
        by_relation.setdefault(edge.relation, []).append(edge)
    longest = max(map(len, by_relation.values()), default=0)
    for place in range(longest):
        yield from (found[place] for found in by_relation.values() if place < len(found))


def _document(picture: Picture) -> dict[str, Any]:
    others = {edge.other.iri: edge.other for edge in picture.edges}
    return {
        "version": service().store.version,
        "nodes": [_node(one) for one in (picture.centre, *others.values())],
        "edges": [_edge(picture.centre, edge) for edge in picture.edges],
        "relations": [
            {"name": one.name, "label": one.label, "count": one.count} for one in picture.relations
        ],
        "shown": picture.shown,
        "total": picture.total,
        "limit": picture.limit,
    }


def _node(shown: Cell) -> dict[str, Any]:
    iri = shown.iri or ""
    entity = (service().links.path(iri) or "").lstrip("/")
    return {
        "id": iri,
        "label": shown.text,
        "kind": kind_of(iri),
        "href": shown.href,
        "entity": entity,
    }


def _edge(centre: Cell, edge: Edge) -> dict[str, Any]:
    ends = (centre.iri, edge.other.iri) if edge.is_outward else (edge.other.iri, centre.iri)
    return {
        "id": " ".join((ends[0] or "", edge.relation, ends[1] or "")),
        "source": ends[0],
        "target": ends[1],
        "relation": edge.relation,
        "label": edge.label,
        "origin": edge.origin,
        "why": edge.why,
        "statements": [_statement(claim) for claim in edge.claims],
    }


def _statement(claim: Claim) -> dict[str, Any]:
    return {
        "iri": claim.statement.iri,
        "href": claim.statement.href,
        "label": claim.statement.text,
        "authority": claim.authority.text,
        "source": claim.source.text,
        "sourceHref": claim.source.href,
        "locator": claim.locator,
    }
