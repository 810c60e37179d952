"""The page of a document: how it was read, and everything that is taken from it."""

from typing import Any

from ivig_kg.web.citing import citation
from ivig_kg.web.context import service
from ivig_kg.web.facts import things
from ivig_kg.web.tables import cell


def details(iri: str) -> dict[str, Any]:
    """Return what the page of a source shows."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in service().ask("source-statements", subject=[iri]):
        shown = cell(row["statement"], {row["statement"].value: row["label"].value})
        kind = found.setdefault(row["kindLabel"].value, [])
        kind.append({"statement": shown, "locator": row["locator"].value})
    return {"source": (source := things([iri])[0]), "taken": found, "cite": citation(None, source)}
