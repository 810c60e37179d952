"""Whether the process is up, whether its graph answers, and what it has done."""

from typing import Final

from flask import Blueprint, Response, jsonify

from ivig_kg.sparql.errors import ProblemError
from ivig_kg.store import StoreError
from ivig_kg.web.context import service

blueprint = Blueprint("health", __name__)

_PROMETHEUS: Final = "text/plain; version=0.0.4; charset=utf-8"


@blueprint.get("/health/live")
def live() -> Response:
    """Answer as long as the process does."""
    return jsonify(status="live")


@blueprint.get("/health/ready")
def ready() -> Response:
    """Answer when the engine does and holds something; 503 otherwise."""
    engine = service().engine
    try:
        found = engine.rows("SELECT ?s WHERE { ?s ?p ?o } LIMIT 1")
    except StoreError as error:
        raise ProblemError("not-ready", str(error), retry_after=1) from error
    if not found:
        raise ProblemError("not-ready", "The graph is empty.", retry_after=1)
    return jsonify(status="ready", version=engine.version)


@blueprint.get("/metrics")
def metrics() -> Response:
    """Return the counts of all processes of the server in Prometheus' text format."""
    return Response(service().metrics.text(), content_type=_PROMETHEUS)
