"""`/quality`: the report of the build that made the release."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from flask import Blueprint, Response

from ivig_kg.sparql.errors import ProblemError
from ivig_kg.web.context import service
from ivig_kg.web.responses import page

blueprint = Blueprint("quality", __name__)

REPORT: Final = "report.json"


@blueprint.get("/quality")
def quality() -> Response:
    """Show what was checked and what was found."""
    release = service().release
    if release is None or REPORT not in release.files:
        raise ProblemError("not-found", "The data that are served have no report of a build.")
    report = release.check(REPORT)
    return page("quality.html", report=_timed(json.loads(report.read_bytes()), _times(report)))


def _times(report: Path) -> dict[str, float]:
    """Return the seconds of every gate, which are kept beside the release."""
    times = report.with_name("timings.json")
    if not times.is_file():
        return {}
    found = json.loads(times.read_bytes())
    return {**found["steps"], **found["gates"]}


def _timed(report: dict[str, Any], times: Mapping[str, float]) -> dict[str, Any]:
    gates = [{**gate, "seconds": times.get(gate["gate"])} for gate in report.get("gates", ())]
    return {**report, "gates": gates} if gates else report
