"""JSON-LD documents of individuals, and the context and schema that all of them share."""

from collections.abc import Sequence
from typing import Final, cast

from flask import Blueprint, Response, request

from ivig_kg.export import context as contexts
from ivig_kg.export.frames import FRAMES, frame_for
from ivig_kg.export.jsonld_text import Shown, individual
from ivig_kg.export.schema import schema_text
from ivig_kg.sparql.errors import ProblemError
from ivig_kg.sparql.negotiation import GRAPH, HTML, Format
from ivig_kg.web.answering import ask
from ivig_kg.web.context import service
from ivig_kg.web.responses import chosen_format, data, entity_tag, not_modified, see_other

blueprint = Blueprint("documents", __name__)

CONTEXT: Final = Format("jsonld", "application/ld+json", "jsonld")
SCHEMA: Final = Format("json", "application/schema+json", "json")
SHOWN: Final = ("inline", "link", "none")

# https://www.rfc-editor.org/rfc/rfc8246
_FOR_EVER: Final = "public, max-age=31536000, immutable"
_LINKS: Final = (
    '</context/v1.jsonld>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"',
    '</schema/v1.json>; rel="describedby"; type="application/schema+json"',
)


@blueprint.get("/context/v1.jsonld")
def context_document() -> Response:
    """Return the JSON-LD context; v1 never changes."""
    return _kept(contexts.FILE.read_bytes(), CONTEXT)


@blueprint.get("/schema/v1.json")
def schema_document() -> Response:
    """Return the JSON Schema of the documents; v1 never changes."""
    return _kept(schema_text(), SCHEMA)


@blueprint.get("/dataset")
@blueprint.get("/graph/release")
def dataset() -> Response:
    """Redirect the IRI of the dataset, or of the graph that describes it, to its description.

    That are its files for people and its VoID for programs.
    """
    is_page = chosen_format((HTML, *GRAPH)) is HTML
    response = see_other("/data/" if is_page else "/.well-known/void")
    response.headers.add("Link", '</.well-known/void>; rel="describedby"')
    return response


@blueprint.get("/ontology/<version>")
def ontology_version(version: str) -> Response:
    """Redirect the version IRI of the ontology, when that version is the one that is served."""
    served = service().store.version
    if version != served:
        raise ProblemError("not-found", f"The version served is {served}, not {version[:40]!r}.")
    return see_other(f"/ontology.{chosen_format((*GRAPH, HTML)).extension}")


def framed(iri: str, kind: str, served: Format) -> Response:
    """Return the document of an individual in the frame and with the context that are asked for."""
    frame, shown = choices(frame_for(kind))
    tag = entity_tag(iri, served, frame, shown)
    if unchanged := not_modified(tag):
        return unchanged
    here, centre = service(), frame_for(kind)
    text = here.pages.bind(f"document-{centre}", {"subject": [iri]})
    triples = ask(text, {"graph": "application/n-triples"}).body
    document = individual(triples, iri, centre, frame, shown, here.store.version)
    response = data(document, served, tag)
    add_links(response, shown)
    return response


def choices(default_frame: str) -> tuple[str, Shown]:
    """Return the parameters `frame` and `context`; raise a problem for unknown values."""
    frame = _one_of("frame", tuple(FRAMES), default_frame)
    return frame, cast(Shown, _one_of("context", SHOWN, "inline"))


def add_links(response: Response, shown: Shown) -> None:
    """Say where the schema is and, for a document that has no context, where the context is."""
    for link in _LINKS if shown == "none" else _LINKS[1:]:
        response.headers.add("Link", link)


def _one_of(name: str, allowed: Sequence[str], default: str) -> str:
    value = request.args.get(name, default)
    if value not in allowed:
        expected = ", ".join(allowed)
        raise ProblemError("bad-request", f"{name}={value[:100]!r}: expected one of {expected}.")
    return value


def _kept(body: bytes | str, served: Format) -> Response:
    tag = entity_tag(body, served)
    if unchanged := not_modified(tag):
        return unchanged
    response = data(body, served, tag)
    response.headers["Cache-Control"] = _FOR_EVER
    return response
