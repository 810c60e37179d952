"""The HTTP interface as an OpenAPI document, its questions taken from the catalogue.

https://spec.openapis.org/oas/v3.1.0
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from ivig_kg.catalogue import Parameter, Question
from ivig_kg.namespaces import KINDS

Node = dict[str, Any]

ROWS: Final = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
ANSWERS: Final = {**ROWS, "jsonld": "application/ld+json", "rq": "application/sparql-query"}
DOCUMENTS: Final = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
}
GRAPHS: Final = (*DOCUMENTS.values(), "application/trig", "application/n-quads")

_DESCRIPTION: Final = (
    "Who states what about the use of intravenous immune globulin, and where it is written. "
    "Reference information, not clinical advice: every statement is that of the source it names."
)
_TYPES: Final = {"integer": "integer", "decimal": "number", "boolean": "boolean"}
_PROBLEM: Final[Node] = {"$ref": "#/components/responses/Problem"}


def describe_api(questions: Iterable[Question], version: str) -> Node:
    """Return the document for a service that answers these questions."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "ivig-kg",
            "version": version,
            "description": _DESCRIPTION,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": {**_service(), **{_path(q): _question(q) for q in questions}},
        "components": {
            "schemas": {"Problem": _problem_schema()},
            "responses": {"Problem": _problem_response()},
        },
    }


def _service() -> Node:
    extension = _parameter("extension", "path", {"type": "string", "enum": [*DOCUMENTS]})
    kind = _parameter("kind", "path", {"type": "string", "enum": [*KINDS]})
    slug = _parameter("slug", "path", {"type": "string"})
    text = _parameter("q", "query", {"type": "string", "minLength": 1, "maxLength": 200}, True)
    of_class = _parameter("class", "query", {"type": "string"})
    entity = _parameter("entity", "query", {"type": "string"}, True)
    entity["example"] = "condition/kawasaki-disease"
    relation = _parameter("relation", "query", {"type": "array", "items": {"type": "string"}})
    group = _parameter("group", "query", {"type": "string"})
    rows: Node = {"text/csv": {}}
    types: Node = {media_type: {} for media_type in DOCUMENTS.values()}
    json_answer: Node = {"application/json": {"schema": {"type": "object"}}}
    return {
        "/sparql": {**_sparql_get(), "post": _sparql_post()},
        "/search.json": _get(
            "search", "Find things by label, synonym or code", json_answer, text, of_class
        ),
        "/vocabulary.json": _get("vocabulary", "Prefixes and terms for queries", json_answer),
        "/{kind}/{slug}.{extension}": _get(
            "entity", "What is known of a thing", types, kind, slug, extension
        ),
        "/graph.json": _get("graph", "What surrounds a thing", json_answer, entity, relation),
        "/graph.csv": _get("graphRows", "The same as rows", rows, entity, relation),
        "/coverage.csv": _get("coverage", "Who covers what, by authority", rows, group),
        "/ontology.{extension}": _get("ontology", "The ontology", types, extension),
        "/.well-known/void": _get("void", "The dataset in VoID", types),
        "/.well-known/sparql-examples": _get("examples", "The questions as RDF", types),
        "/health/live": _get("live", "Whether the process runs", json_answer),
        "/health/ready": _get("ready", "Whether the graph answers", json_answer),
    }


def _sparql_get() -> Node:
    query = _parameter("query", "query", {"type": "string"}, True)
    return _get("queryByGet", "Ask a SPARQL 1.1 query", _results(), query, *_dataset_parameters())


def _sparql_post() -> Node:
    asked = _get("queryByPost", "Ask a SPARQL 1.1 query", _results(), *_dataset_parameters())["get"]
    form: Node = {
        "type": "object",
        "required": ["query"],
        "properties": {"query": {"type": "string"}},
    }
    content = {
        "application/sparql-query": {"schema": {"type": "string"}},
        "application/x-www-form-urlencoded": {"schema": form},
    }
    return {**asked, "requestBody": {"required": True, "content": content}}


def _dataset_parameters() -> list[Node]:
    graphs: Node = {"type": "array", "items": {"type": "string", "format": "iri"}}
    return [
        _parameter("default-graph-uri", "query", graphs),
        _parameter("named-graph-uri", "query", graphs),
        _parameter("format", "query", {"type": "string"}),
        _parameter("timeout", "query", {"type": "number", "exclusiveMinimum": 0}),
    ]


def _results() -> Node:
    return {media_type: {} for media_type in (*ROWS.values(), *GRAPHS)}


def _path(question: Question) -> str:
    return f"/questions/{question.slug}.{{format}}"


def _question(question: Question) -> Node:
    given = [_question_parameter(parameter) for parameter in question.parameters]
    answers = _parameter("format", "path", {"type": "string", "enum": [*ANSWERS]})
    content: Node = {media_type: {} for media_type in ANSWERS.values()}
    item = _get(question.slug, question.summary, content, answers, *given)
    item["get"] |= {"description": question.description, "tags": list(question.tags)}
    return item


def _question_parameter(parameter: Parameter) -> Node:
    schema: Node = {"type": _TYPES.get(parameter.type, "string")}
    if parameter.enum:
        schema["enum"] = list(parameter.enum)
    node = _parameter(parameter.name, "query", schema, not parameter.optional)
    node["description"] = parameter.label
    if parameter.optional:
        # As forms send it; it counts as not given.
        node["allowEmptyValue"] = True
    if parameter.example:
        node["example"] = parameter.example
    return node


def _parameter(name: str, place: str, schema: Node, is_required: bool = False) -> Node:
    required = is_required or place == "path"
    return {"name": name, "in": place, "required": required, "schema": schema}


def _get(identifier: str, summary: str, content: Mapping[str, Any], *parameters: Node) -> Node:
    answer = {"description": "The answer", "content": dict(content)}
    responses = {"200": answer, "default": _PROBLEM}
    operation: Node = {"operationId": identifier, "summary": summary, "responses": responses}
    return {"get": {**operation, "parameters": list(parameters)} if parameters else operation}


def _problem_response() -> Node:
    schema = {"$ref": "#/components/schemas/Problem"}
    content = {"application/problem+json": {"schema": schema}}
    return {"description": "What went wrong (RFC 9457)", "content": content}


def _problem_schema() -> Node:
    text: Node = {"type": "string"}
    members = {"type": text, "title": text, "status": {"type": "integer"}, "detail": text}
    return {
        "type": "object",
        "required": [*members, "help"],
        "properties": {**members, "help": text},
    }
