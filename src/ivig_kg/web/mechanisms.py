"""`/mechanisms`, and the page of a mechanism: what it is, for which conditions it is stated."""

from typing import Any

from flask import Blueprint, Response

from ivig_kg.web.context import service
from ivig_kg.web.facts import by_kind, conditions_of, documents_of, facts_about
from ivig_kg.web.mechanism_map import mechanism_map
from ivig_kg.web.responses import lasting_page
from ivig_kg.web.tables import Cell, cell

blueprint = Blueprint("mechanisms", __name__)


@blueprint.get("/mechanisms")
def index() -> Response:
    """Show all mechanisms by family, as a map and as a table."""
    found = families()
    return lasting_page("mechanisms.html", families=found, map=mechanism_map(found))


def details(iri: str) -> dict[str, Any]:
    """Return what the page of a mechanism shows."""
    facts = facts_about(iri)
    kinds = by_kind(facts, links="MechanismLink", said="MechanismStatement")
    return {
        **kinds,
        "conditions": conditions_of(kinds["links"]),
        "documents": documents_of(facts),
        "map": mechanism_map(families(), iri),
    }


def families() -> dict[Cell, list[tuple[Cell, int]]]:
    """Return all mechanisms by family, each with the number of conditions it is stated for."""
    found: dict[Cell, list[tuple[Cell, int]]] = {}
    for row in service().ask("mechanism-family"):
        family, mechanism = (
            cell(row[name], {row[name].value: row[f"{name}Label"].value})
            for name in ("family", "mechanism")
        )
        found.setdefault(family, []).append((mechanism, int(row["conditions"].value)))
    return found
