"""`/editor`: a query in the form of the endpoint's page, to be changed before it is run."""

from flask import Blueprint, Response, request

from ivig_kg.web.responses import page

blueprint = Blueprint("editor", __name__)


@blueprint.get("/editor")
def editor() -> Response:
    """Show `query` without running it."""
    return page("sparql.html", query=request.args.get("query", ""))
