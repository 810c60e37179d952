"""Every error as an RFC 9457 problem document, or as its HTML twin for a browser."""

import logging
from collections.abc import Mapping
from math import ceil
from typing import Any, Final

from flask import Blueprint, Response, g, request
from werkzeug.exceptions import HTTPException

from ivig_kg.sparql.errors import KINDS, Problem, ProblemError
from ivig_kg.sparql.negotiation import HTML, PROBLEM, best
from ivig_kg.store import (
    AbandonedError,
    EngineBusyError,
    EngineError,
    EngineTimeoutError,
    EvaluationError,
    FederationError,
    LimitError,
    MemoryLimitError,
    QuerySyntaxError,
    QueryTimeoutError,
    QueueFullError,
    ReleaseError,
    ResultTooLargeError,
    StoreError,
    WorkerLostError,
)
from ivig_kg.web.context import service
from ivig_kg.web.observation import note
from ivig_kg.web.responses import page

blueprint = Blueprint("problems", __name__)

_LOG: Final = logging.getLogger(__name__)
_REPAIR: Final = 60
"""Seconds after which a damaged file may be asked for again."""

_RECOVERY: Final = 5
"""Seconds after which a remote engine that failed may be asked again, when it does not say."""

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
    (FederationError, "federation-failed"),
    (ResultTooLargeError, "result-too-large"),
    (QueryTimeoutError, "query-timeout"),
    (MemoryLimitError, "query-memory"),
    (QueueFullError, "busy"),
    (WorkerLostError, "worker-lost"),
    (AbandonedError, "worker-lost"),
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
    return respond(Problem(name, str(error), _members(error)))


def _members(error: StoreError) -> dict[str, Any]:
    members: dict[str, Any] = {}
    if isinstance(error, LimitError):
        members |= {"setting": error.setting, "limit": error.limit}
    if isinstance(error, QueueFullError):
        members["retry_after"] = error.retry_after
    elif isinstance(error, (WorkerLostError, AbandonedError)):
        members["retry_after"] = 1
    elif isinstance(error, (LimitError, EngineTimeoutError)):
        members["retry_after"] = ceil(service().settings.query_timeout)
    elif isinstance(error, EngineError):
        stated = error.retry_after if isinstance(error, EngineBusyError) else None
        members["retry_after"] = max(1, ceil(stated)) if stated is not None else _RECOVERY
    elif isinstance(error, ResultTooLargeError):
        limit = service().settings.result_bytes
        members |= {"setting": "IVIG_KG_RESULT_BYTES", "limit": limit}
    return members


@blueprint.app_errorhandler(ReleaseError)
def damaged(error: ReleaseError) -> Response:
    """Log which file is damaged, and send nothing of it."""
    _LOG.error("%s", error)
    explanation = KINDS["release-damaged"].explanation
    return respond(Problem("release-damaged", explanation, {"retry_after": _REPAIR}))


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
    fields = {"request_id": g.get("request_id"), "method": request.method}
    _LOG.error("%s failed", request.path[:300], exc_info=error, extra={"fields": fields})
    return respond(Problem("server-error", KINDS["server-error"].explanation))


@blueprint.get("/problem/<name>")
def explain(name: str) -> Response:
    """Explain a type of problem: its IRI leads here."""
    if name not in KINDS:
        raise ProblemError("not-found", f"There is no type of problem {name[:100]!r}.")
    return page("problem_type.html", name=name, kind=KINDS[name])


def respond(problem: Problem) -> Response:
    """Return a problem in the form that the client can read."""
    note(outcome=problem.name)
    response = _written(problem)
    if "retry_after" in problem.extra:
        response.headers["Retry-After"] = str(problem.extra["retry_after"])
    return response


def _written(problem: Problem) -> Response:
    status = problem.kind.status
    if best(request.headers.get("Accept"), (PROBLEM, HTML)) is HTML:
        return page("problem.html", status, problem=problem)
    body = problem.document(service().settings.base_iri)
    response = Response(body, status, content_type=PROBLEM.media_type)
    response.headers["Vary"] = "Accept"
    return response
