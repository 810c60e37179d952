"""`/quality`: the report of the build that made the release."""

import json

from flask import Blueprint, Response

from ivig_kg.sparql.errors import ProblemError
from ivig_kg.web.context import service
from ivig_kg.web.responses import page

blueprint = Blueprint("quality", __name__)


@blueprint.get("/quality")
def quality() -> Response:
    """Show what was checked and what was found."""
    settings = service().settings
    report = settings.data_dir / "report.json"
    if settings.endpoint or settings.data_files or not report.is_file():
        raise ProblemError("not-found", "The data that are served have no report of a build.")
    return page("quality.html", report=json.loads(report.read_bytes()))
