"""What the service says about itself to programs: VoID, example queries, the HTTP interface."""

from typing import Final

from flask import Blueprint, Response, jsonify

from ivig_kg.examples import describe_questions
from ivig_kg.export.openapi import describe_api
from ivig_kg.sparql.errors import ProblemError
from ivig_kg.sparql.negotiation import GRAPH
from ivig_kg.store.serialization import convert
from ivig_kg.web.context import service
from ivig_kg.web.responses import chosen_format, data, entity_tag, not_modified

blueprint = Blueprint("wellknown", __name__)

VOID: Final = "void.ttl"
_TURTLE = "text/turtle"


@blueprint.get("/.well-known/void")
def void() -> Response:
    """Return the VoID description of the release (https://www.w3.org/TR/void/#well-known)."""
    release = service().release
    if release is None or VOID not in release.files:
        raise ProblemError("not-found", "The data that are served have no VoID description.")
    return _described("void", release.check(VOID).read_text(encoding="utf-8"))


@blueprint.get("/.well-known/sparql-examples")
def examples() -> Response:
    """Return the questions as executables, as SPARQL editors read them."""
    return _described("examples", describe_questions(service().questions.values()))


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """Return the HTTP interface as OpenAPI 3.1."""
    here = service()
    return jsonify(describe_api(here.questions.values(), here.store.version))


def _described(name: str, turtle: str) -> Response:
    served = chosen_format(GRAPH)
    tag = entity_tag(name, served)
    if unchanged := not_modified(tag):
        return unchanged
    body = turtle if served.media_type == _TURTLE else convert(turtle, _TURTLE, served.media_type)
    return data(body, served, tag)
