"""`/`: what this is, what can be asked, how much there is, what is new."""

from flask import Blueprint, Response

from ivig_kg.export.schema_org import dataset
from ivig_kg.web.context import service
from ivig_kg.web.exports import exports
from ivig_kg.web.families import FAMILIES, first_of
from ivig_kg.web.responses import page
from ivig_kg.web.tables import Cell, cell, iris_of

blueprint = Blueprint("home", __name__)

EXAMPLES = ("CIDP", "ITP", "Kawasaki", "G61.81", "Privigen", "rituximab", "Aetna")
"""Searches that the front page offers."""


@blueprint.get("/")
def home() -> Response:
    """Show the front page."""
    here = service()
    rows = here.ask("counts")
    labels = here.labels(iris_of(rows))
    return page(
        "home.html",
        counts=[(cell(row["class"], labels), int(row["count"].value)) for row in rows],
        families=[(family, first_of(family, here.questions)) for family in FAMILIES],
        total=len(here.questions),
        examples=EXAMPLES,
        newest=_newest(),
        structured=dataset(here.store.version, exports().values()),
    )


def _newest() -> list[dict[str, Cell]]:
    names = {"source": "sourceTitle", "authority": "authorityLabel"}
    return [
        {"issued": cell(row["issued"], {})}
        | {
            name: cell(row[name], {row[name].value: row[label].value})
            for name, label in names.items()
        }
        for row in service().ask("newest")
    ]
