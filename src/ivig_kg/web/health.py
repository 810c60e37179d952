"""Whether the process is up, and whether its graph answers."""

from flask import Blueprint, Response, jsonify

from ivig_kg.sparql.errors import ProblemError
from ivig_kg.store import StoreError
from ivig_kg.web.context import service

blueprint = Blueprint("health", __name__, url_prefix="/health")


@blueprint.get("/live")
def live() -> Response:
    """Answer as long as the process does."""
    return jsonify(status="live")


@blueprint.get("/ready")
def ready() -> Response:
    """Answer when the graph does and holds something; 503 otherwise."""
    store = service().store
    try:
        found = store.rows("SELECT ?s WHERE { ?s ?p ?o } LIMIT 1")
    except StoreError as error:
        raise ProblemError("not-ready", str(error)) from error
    if not found:
        raise ProblemError("not-ready", "The graph is empty.")
    return jsonify(status="ready", version=store.version)
