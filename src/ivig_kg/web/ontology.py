"""`/ontology`: the classes, properties and values for people, and the triples for tools."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from flask import Blueprint, Response

from ivig_kg.namespaces import TERMS
from ivig_kg.sparql.errors import ProblemError
from ivig_kg.sparql.negotiation import GRAPH, HTML, by_name
from ivig_kg.store import Row
from ivig_kg.web.context import service
from ivig_kg.web.responses import chosen_format, data, entity_tag, not_modified, page, see_other

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
    return page("ontology.html", sections=_sections(service().ask("terms")))


@blueprint.get("/ontology.<extension>")
def ontology_data(extension: str) -> Response:
    """Return the ontology as RDF."""
    served = by_name(extension, GRAPH)
    if served is None:
        raise ProblemError("not-found", f"The ontology is not served as .{extension[:20]}.")
    tag = entity_tag("ontology", served)
    if unchanged := not_modified(tag):
        return unchanged
    here = service()
    text = here.pages.bind("ontology", {})
    return data(here.store.answer(text, {"graph": served.media_type}).body, served, tag)


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
