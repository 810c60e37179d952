"""`/sparql`: the SPARQL 1.1 Protocol over HTTP, and the editor for people."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from flask import Blueprint, Response, request

from ivig_kg.sparql.description import describe_service
from ivig_kg.sparql.errors import Problem, ProblemError
from ivig_kg.sparql.guard import CheckedQuery, check_graphs, check_source, read_query
from ivig_kg.sparql.negotiation import FORMATS, GRAPH, HTML, PROBLEM, Format, best
from ivig_kg.sparql.request import QueryRequest, UpdateRequest, read_request
from ivig_kg.sparql.rewrite import rewrite
from ivig_kg.sparql.tokens import Source, tokenize
from ivig_kg.sparql.update import malformed, read_operations
from ivig_kg.store import Answer, Dataset, QuerySyntaxError
from ivig_kg.store.serialization import convert
from ivig_kg.web.answering import ask
from ivig_kg.web.context import service
from ivig_kg.web.editor import workbench
from ivig_kg.web.observation import timed
from ivig_kg.web.responses import chosen_format, data, entity_tag, not_modified
from ivig_kg.web.results import result_of

blueprint = Blueprint("endpoint", __name__)

_ABOUT_THE_QUERY: Final = {
    "malformed-query",
    "query-too-deep",
    "federation-refused",
    "update-refused",
    "graph-refused",
    "query-timeout",
    "query-memory",
    "result-too-large",
}
_REMEMBERED: Final = 8192
"""Characters of the longest query whose reading is remembered."""

EXAMPLE = """\
PREFIX ivig: <https://w3id.org/ivig-kg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?condition ?authority ?status ?source ?locator
WHERE {
  ?indication ivig:hasCondition ?condition ; ivig:hasCoverageRule ?rule .
  ?rule ivig:coverageStatus ?status ; ivig:assertedBy ?authority ;
    ivig:statedIn ?source ; ivig:locator ?locator .
}
ORDER BY ?condition ?authority
LIMIT 50
"""


@dataclass(frozen=True)
class Asked:
    """A query that passed the guard, what is evaluated for it, and the graphs it is asked over."""

    request: QueryRequest
    query: CheckedQuery
    evaluated: str
    dataset: Dataset | None


@blueprint.get("/sparql", strict_slashes=False)
@blueprint.post("/sparql", strict_slashes=False)
def endpoint() -> Response:
    """Answer a query; without one, show the form to a browser and the description to a program."""
    if request.method != "POST" and not request.query_string:
        return _bare()
    try:
        return _answered(_asked())
    except ProblemError as error:
        if not _is_for_reader(error.problem):
            raise
        return workbench(request.values.get("query", ""), problem=error.problem)


def _is_for_reader(problem: Problem) -> bool:
    is_page = best(request.headers.get("Accept"), (PROBLEM, HTML)) is HTML
    return is_page and problem.name in _ABOUT_THE_QUERY


def _answered(asked: Asked) -> Response:
    served = chosen_format((*FORMATS[asked.query.kind], HTML), asked.request.format_name)
    tag = None if asked.query.is_volatile else entity_tag(asked.query.text, asked.dataset, served)
    if tag and (unchanged := not_modified(tag)):
        return unchanged
    if served is HTML:
        return _result_page(asked)
    return data(_answer(asked, served).body, served, tag)


def _asked() -> Asked:
    sent = read_request(
        request.method,
        request.query_string,
        request.headers.get("Content-Type"),
        request.get_data(),
    )
    if isinstance(sent, UpdateRequest):
        raise _refused(sent)
    with timed("parse"):
        query, evaluated = _read(sent.text)
    if sent.has_dataset:
        dataset: Dataset | None = Dataset(sent.default_graphs, sent.named_graphs)
    elif query.default_graphs or query.named_graphs:
        dataset = Dataset(query.default_graphs, query.named_graphs)
    else:
        dataset = None
    if dataset:
        check_graphs((*dataset.default_graphs, *dataset.named_graphs), service().store.graphs())
    return Asked(sent, query, evaluated, dataset)


def _read(text: str) -> tuple[CheckedQuery, str]:
    settings = service().settings
    rewrites = settings.rewrite == "on" and not settings.endpoint
    read = _remembered if len(text) <= _REMEMBERED else _checked
    return read(text, service().endpoint, rewrites, service().federates_with)


def _checked(
    text: str, base: str, rewrites: bool, allowed: frozenset[str]
) -> tuple[CheckedQuery, str]:
    source = read_query(text)
    query = check_source(source, base, allowed)
    written = rewrite(source) if rewrites and not query.services else source.text
    if written == source.text:
        return query, query.text
    return query, check_source(Source(written, list(tokenize(written))), base).text


_remembered = lru_cache(maxsize=256)(_checked)


def _refused(sent: UpdateRequest) -> ProblemError:
    for operation in read_operations(sent, service().endpoint):
        try:
            service().engine.check_update(operation.prologue, operation.text)
        except QuerySyntaxError as error:
            if error.line is None or error.column is None:
                return ProblemError("malformed-update", str(error))
            place = operation.original_position(error.line, error.column)
            return malformed(str(error) or "this does not fit here", *place)
    return ProblemError("update-refused", "An update would change the graph, which is read-only.")


def _answer(asked: Asked, served: Format) -> Answer:
    query = asked.query
    formats = {query.kind: served.media_type}
    timeout, is_volatile = asked.request.timeout, query.is_volatile
    try:
        return ask(
            asked.evaluated,
            formats,
            asked.dataset,
            timeout=timeout,
            is_volatile=is_volatile,
            services=query.services,
        )
    except QuerySyntaxError as error:
        if asked.evaluated != query.text:
            # The place of the error has to be that in the query as it was sent.
            return _answer(replace(asked, evaluated=query.text), served)
        raise query.malformed(str(error), error.line, error.column) from error


def _bare() -> Response:
    served = chosen_format((*GRAPH, HTML))
    if served is HTML:
        return workbench(EXAMPLE)
    here = service()
    turtle = describe_service(
        endpoint=request.base_url,
        graphs=here.store.graphs(),
        version=here.store.version,
        federates=bool(here.federates_with),
    )
    return data(convert(turtle, "text/turtle", served.media_type), served)


def _result_page(asked: Asked) -> Response:
    formats = FORMATS[asked.query.kind]
    answer = _answer(asked, formats[0])
    return workbench(asked.request.text, result_of(asked.request.text, answer, formats))
