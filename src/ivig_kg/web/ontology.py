"""`/ontology`: the classes, properties and values for people, and the triples for tools."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from flask import Blueprint, Response

from ivig_kg.namespaces import TERMS
from ivig_kg.sparql.errors import ProblemError
from ivig_kg.sparql.negotiation import GRAPH, HTML, by_extension
from ivig_kg.store import Row
from ivig_kg.web.context import service
from ivig_kg.web.responses import (
    chosen_format,
    data,
    entity_tag,
    lasting_page,
    not_modified,
    see_other,
)
from ivig_kg.web.tables import Cell
from ivig_kg.web.trees import Branch, forest

blueprint = Blueprint("ontology", __name__)

_TITLES = {"Class": "Classes", "Property": "Properties", "NamedIndividual": "Values"}


@dataclass
class OntologyTerm:
    """A class or property as the page lists it."""

    iri: str
    name: str
    label: str
    definition: str = ""
    parents: list[str] = field(default_factory=list)


@blueprint.get("/ontology")
def ontology() -> Response:
    """Redirect to the document that fits; a term's IRI is a place in it."""
    served = chosen_format((*GRAPH, HTML))
    return see_other(f"/ontology.{served.extension}")


@blueprint.get("/ontology.html")
def ontology_page() -> Response:
    """Show all classes, properties and values with their definitions."""
    sections = _sections(service().ask("terms"))
    trees = {title: tree_of(sections[title]) for title in ("Classes", "Properties")}
    return lasting_page("ontology.html", sections=sections, trees=trees, entries=["tree"])


@blueprint.get("/ontology.<extension>")
def ontology_data(extension: str) -> Response:
    """Return the ontology as RDF."""
    served = by_extension(extension, GRAPH)
    if served is None:
        raise ProblemError("not-found", f"The ontology is not served as .{extension[:20]}.")
    tag = entity_tag("ontology", served)
    if unchanged := not_modified(tag):
        return unchanged
    here = service()
    text = here.pages.bind("ontology", {})
    return data(here.store.answer(text, {"graph": served.media_type}).body, served, tag)


def tree_of(terms: Sequence[OntologyTerm]) -> list[Branch]:
    """Return terms below those that they are narrower than."""
    cells = {term.name: Cell(term.label, f"#{term.name}", term.iri) for term in terms}
    below: dict[str, list[str]] = {}
    for term in terms:
        for parent in term.parents:
            below.setdefault(parent, []).append(term.name)
    return forest(cells, below)


def _sections(rows: Iterable[Row]) -> dict[str, list[OntologyTerm]]:
    sections: dict[str, dict[str, OntologyTerm]] = {title: {} for title in _TITLES.values()}
    for row in rows:
        section = _TITLES.get(row["kind"].value.rpartition("#")[2], "Properties")
        iri = row["term"].value
        term = sections[section].setdefault(iri, _term(row))
        if (
            "parent" in row
            and (name := row["parent"].value.removeprefix(TERMS)) not in term.parents
        ):
            term.parents.append(name)
    return {title: list(terms.values()) for title, terms in sections.items()}


def _term(row: Row) -> OntologyTerm:
    definition = row["definition"].value if "definition" in row else ""
    iri = row["term"].value
    return OntologyTerm(iri, iri.removeprefix(TERMS), row["label"].value, definition)
