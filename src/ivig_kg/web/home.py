"""`/`: what this is, what can be asked, how much there is."""

from flask import Blueprint, Response

from ivig_kg.export.schema_org import dataset
from ivig_kg.web.context import service
from ivig_kg.web.exports import exports
from ivig_kg.web.responses import page
from ivig_kg.web.tables import cell, iris_of

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def home() -> Response:
    """Show the front page."""
    here = service()
    rows = here.ask("counts")
    labels = here.labels(iris_of(rows))
    counts = [(cell(row["class"], labels), row["count"].value) for row in rows]
    return page(
        "home.html",
        counts=counts,
        questions=list(here.questions.values()),
        structured=dataset(here.store.version, exports().values()),
    )
