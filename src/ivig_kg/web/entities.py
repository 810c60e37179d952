"""`/{kind}/{slug}`: an individual's IRI leads to documents about it, and those answer.

https://www.w3.org/TR/cooluris/#r303gendocument
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, Response, request

from ivig_kg.export.schema_org import thing
from ivig_kg.namespaces import KINDS, PREFIXES, TERMS, graph_for
from ivig_kg.sparql.errors import ProblemError
from ivig_kg.sparql.negotiation import GRAPH, HTML, Format, by_extension
from ivig_kg.store import Row, Term
from ivig_kg.web import (
    authorities,
    conditions,
    effects,
    mechanisms,
    products,
    sources,
    statements,
    therapies,
)
from ivig_kg.web.context import service
from ivig_kg.web.documents import framed
from ivig_kg.web.explaining import why_path
from ivig_kg.web.responses import (
    add_alternates,
    chosen_format,
    data,
    entity_tag,
    lasting_page,
    not_modified,
    see_other,
)
from ivig_kg.web.tables import Cell, cell, iris_of

blueprint = Blueprint("entities", __name__)

DOCUMENTS = (HTML, *GRAPH)
_RDF_TYPE = f"{PREFIXES['rdf']}type"
_DEFINITION = f"{PREFIXES['skos']}definition"
# Everything is one of these; it tells nobody anything.
_UPPER = {
    f"{TERMS}{name}"
    for name in (
        "Authority",
        "Concept",
        "Condition",
        "CriterionNode",
        "Mechanism",
        "Source",
        "Statement",
        "Treatment",
    )
}
# Shown elsewhere on the page, or said again by a property that says more.
_LEFT_OUT = {
    _RDF_TYPE,
    _DEFINITION,
    f"{PREFIXES['rdfs']}label",
    f"{PREFIXES['dcterms']}title",
    f"{PREFIXES['skos']}altLabel",
}
RICH: Final[dict[str, Callable[[str], dict[str, Any]]]] = {
    "adverse-effect": effects.details,
    "authority": authorities.details,
    "condition": conditions.details,
    "criterion": statements.criterion,
    "mechanism": mechanisms.details,
    "product": products.details,
    "source": sources.details,
    "statement": statements.details,
    "therapy": therapies.details,
}
"""The kinds that have a page of their own: what it shows, given the IRI."""
_STATED = {f"{TERMS}{name}" for name in ("statedIn", "locator", "assertedBy")}


@dataclass(frozen=True)
class Value:
    """A value of a property; `origin` and `why` tell and explain what nobody states."""

    cell: Cell
    origin: str
    why: str = ""


@dataclass(frozen=True)
class PropertyValues:
    """A property and its values, in the order of a page."""

    name: Cell
    values: tuple[Value, ...]


@blueprint.get(f"/<any({', '.join(repr(kind) for kind in KINDS)}):kind>/<slug>")
@blueprint.get("/<any(graph, mappings):kind>/<path:slug>")
def entity(kind: str, slug: str) -> Response:
    """Redirect an IRI to the document that fits (303), or answer a document (200)."""
    return _answer(kind, f"{kind}/{slug}")


@blueprint.get("/<any(contributors):name>")
@blueprint.get("/<any(contributors):name>.<extension>")
def contributors(name: str, extension: str = "") -> Response:
    """Redirect the IRI of those who made the graph, or answer a document about them."""
    return _answer(name, f"{name}.{extension}" if extension else name)


def _answer(kind: str, path: str) -> Response:
    name, _, extension = path.rpartition(".")
    document = by_extension(extension, DOCUMENTS) if name else None
    iri = service().links.iri(name if document else path)
    if not service().pages.askable([iri]) or not service().ask("exists", subject=[iri]):
        raise ProblemError("not-found", f"There is nothing called {path[:200]!r}.")
    if document is None:
        return _see_document(f"/{path}")
    if document is HTML:
        return _page(iri, kind, request.path)
    is_framed = document.name == "jsonld"
    response = framed(iri, kind, document) if is_framed else _data(iri, document)
    response.headers.add("Link", f'<{service().links.path(iri)}>; rel="describes"')
    return response


def _see_document(path: str) -> Response:
    document = f"{path}.{chosen_format(DOCUMENTS).extension}"
    query = request.query_string.decode("ascii", "ignore")
    response = see_other(f"{document}?{query}" if query else document)
    response.headers.add("Link", f'<{document}>; rel="describedby"')
    add_alternates(response, path, DOCUMENTS)
    return response


def _data(iri: str, served: Format) -> Response:
    tag = entity_tag(iri, served)
    if unchanged := not_modified(tag):
        return unchanged
    here = service()
    text = here.pages.bind("description", {"subject": [iri]})
    return data(here.store.answer(text, {"graph": served.media_type}).body, served, tag)


def _page(iri: str, kind: str, path: str) -> Response:
    stem = path.removesuffix(".html")
    properties = service().ask("properties", subject=[iri])
    rich = RICH.get(kind)
    more = rich(iri) if rich else _plain(iri)
    about: set[str] = more.get("about", set())
    labels = service().labels(iris_of([*properties, {"subject": Term("iri", iri)}]))
    groups = _grouped(iri, properties, about, labels)
    by_iri = {group.name.iri: group for group in groups}
    response = lasting_page(
        f"{kind}.html" if rich else "entity.html",
        iri=iri,
        kind=kind,
        label=labels.get(iri, iri),
        types=by_iri.get(_RDF_TYPE),
        definition=by_iri.get(_DEFINITION),
        groups=[g for g in groups if g.name.iri not in _LEFT_OUT],
        alternates=GRAPH,
        stem=stem,
        structured=thing(iri, kind, labels.get(iri, iri), _values(properties)),
        **more,
    )
    add_alternates(response, stem, GRAPH)
    return response


def _values(rows: Iterable[Row]) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for row in rows:
        known = values.setdefault(row["property"].value, [])
        if row["value"].value not in known:
            known.append(row["value"].value)
    return values


def _plain(iri: str) -> dict[str, Any]:
    """Return the statements about a thing and what else links to it."""
    here = service()
    statements, incoming = (here.ask(name, subject=[iri]) for name in ("statements", "incoming"))
    about = {row["statement"].value for row in statements}
    others = [row for row in incoming if row["other"].value not in about]
    labels = here.labels(iris_of([*statements, *others]))
    return {
        "about": about,
        "statements": [_cells(row, labels) for row in statements],
        "incoming": _incoming(others, labels),
    }


def _grouped(
    iri: str, rows: Iterable[Row], about: set[str], labels: dict[str, str]
) -> list[PropertyValues]:
    grouped: dict[str, dict[Term, str]] = {}
    for row in rows:
        # Links to statements are the table of statements; where it is stated comes with them.
        if row["value"].value in _UPPER and _origin(row["graph"].value):
            continue
        if row["value"].value not in about or row["property"].value in _STATED:
            values = grouped.setdefault(row["property"].value, {})
            origin = _origin(row["graph"].value)
            if values.get(row["value"], "x") != "":
                values[row["value"]] = origin
    return [
        PropertyValues(
            cell(Term("iri", name), labels),
            tuple(
                Value(cell(term, labels), origin, _why(iri, name, term) if origin else "")
                for term, origin in values.items()
            ),
        )
        for name, values in grouped.items()
    ]


def _why(iri: str, property_: str, value: Term) -> str:
    return why_path(iri, property_, value.value) if value.kind == "iri" else ""


def _origin(graph: str) -> str:
    if graph.startswith(graph_for("inferred")):
        return "inferred"
    return "derived" if graph.startswith(graph_for("derived", "")) else ""


def _cells(row: Row, labels: dict[str, str]) -> dict[str, Cell]:
    cells = {name: cell(term, labels) for name, term in row.items()}
    return {**cells, "label": Cell(row["label"].value, cells["statement"].href)}


def _incoming(rows: Sequence[Row], labels: dict[str, str]) -> list[tuple[Cell, list[Cell]]]:
    grouped: dict[str, list[Cell]] = {}
    for row in rows:
        grouped.setdefault(row["property"].value, []).append(cell(row["other"], labels))
    return [(cell(Term("iri", name), labels), cells) for name, cells in grouped.items()]
