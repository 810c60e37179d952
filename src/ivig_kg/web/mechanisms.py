"""The page of a mechanism: what it is, for which conditions it is stated, what else is like it."""

from typing import Any

from ivig_kg.web.context import service
from ivig_kg.web.facts import by_kind, conditions_of, documents_of, facts_about
from ivig_kg.web.tables import Cell, cell


def details(iri: str) -> dict[str, Any]:
    """Return what the page of a mechanism shows."""
    facts = facts_about(iri)
    kinds = by_kind(facts, links="MechanismLink", said="MechanismStatement")
    return {
        **kinds,
        "conditions": conditions_of(kinds["links"]),
        "documents": documents_of(facts),
        "families": families(),
    }


def families() -> dict[str, list[tuple[Cell, int]]]:
    """Return all mechanisms by family, each with the number of conditions it is stated for."""
    found: dict[str, list[tuple[Cell, int]]] = {}
    for row in service().ask("mechanism-family"):
        mechanism = row["mechanism"]
        shown = cell(mechanism, {mechanism.value: row["mechanismLabel"].value})
        members = found.setdefault(row["familyLabel"].value, [])
        members.append((shown, int(row["conditions"].value)))
    return found
