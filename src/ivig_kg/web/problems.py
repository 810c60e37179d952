"""Every error as an RFC 9457 problem document, or as its HTML twin for a browser."""

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import HTTPException

from ivig_kg.sparql.errors import KINDS, Problem, ProblemError
from ivig_kg.sparql.negotiation import HTML, PROBLEM, best
from ivig_kg.store import (
    EngineError,
    EngineTimeoutError,
    EvaluationError,
    QuerySyntaxError,
    ResultTooLargeError,
    StoreError,
)
from ivig_kg.web.context import service
from ivig_kg.web.responses import page

blueprint = Blueprint("problems", __name__)

_BY_STATUS: Final[Mapping[int, str]] = {
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    413: "body-too-large",
    414: "uri-too-long",
    415: "media-type",
}
_BY_STORE_ERROR: Final[tuple[tuple[type[StoreError], str], ...]] = (
    (QuerySyntaxError, "malformed-query"),
    (EvaluationError, "query-failed"),
    (ResultTooLargeError, "result-too-large"),
    (EngineTimeoutError, "engine-timeout"),
    (EngineError, "engine-failed"),
)


@blueprint.app_errorhandler(ProblemError)
def refused(error: ProblemError) -> Response:
    """Answer with the problem that stopped the request."""
    return respond(error.problem)


@blueprint.app_errorhandler(StoreError)
def unanswered(error: StoreError) -> Response:
    """Answer with the problem that fits an error of the store."""
    name = next(name for kind, name in _BY_STORE_ERROR if isinstance(error, kind))
    return respond(Problem(name, str(error)))


@blueprint.app_errorhandler(HTTPException)
def http_error(error: HTTPException) -> Response:
    """Answer with the problem of an HTTP status."""
    name = _BY_STATUS.get(error.code or 500, "bad-request")
    is_lost = error.code == 404
    detail = f"There is nothing at {request.path[:300]}" if is_lost else KINDS[name].explanation
    response = respond(Problem(name, detail))
    response.headers.extend(header for header in error.get_headers() if header[0] == "Allow")
    return response


@blueprint.app_errorhandler(Exception)
def failed(error: Exception) -> Response:
    """Log a fault of ours and answer without its inside."""
    current_app.logger.error("%s %s failed", request.method, request.path, exc_info=error)
    return respond(Problem("server-error", KINDS["server-error"].explanation))


@blueprint.get("/problem/<name>")
def explain(name: str) -> Response:
    """Explain a type of problem: its IRI leads here."""
    if name not in KINDS:
        raise ProblemError("not-found", f"There is no type of problem {name[:100]!r}.")
    return page("problem_type.html", name=name, kind=KINDS[name])


def respond(problem: Problem) -> Response:
    """Return a problem in the form that the client can read."""
    status = problem.kind.status
    if best(request.headers.get("Accept"), (PROBLEM, HTML)) is HTML:
        return page("problem.html", status, problem=problem)
    body = problem.document(service().settings.base_iri)
    response = Response(body, status, content_type=PROBLEM.media_type)
    response.headers["Vary"] = "Accept"
    return response
