"""The page of an authority: its position on every condition, its labels, all else it says."""

from typing import Any

from ivig_kg.web.context import service
from ivig_kg.web.facts import by_kind, conditions_of, documents_of, read_facts
from ivig_kg.web.tables import cell


def details(iri: str) -> dict[str, Any]:
    """Return what the page of an authority shows."""
    here = service()
    facts = read_facts(here.ask("authority-rules", subject=[iri]))
    kinds = by_kind(facts, rules="CoverageRule", labels="LabelledUse")
    conditions = conditions_of(facts)
    for name, found in kinds.items():
        kinds[name] = sorted(found, key=lambda fact: conditions[fact.iri].text.casefold())
    documents = [
        {
            "source": cell(row["source"], {row["source"].value: row["sourceTitle"].value}),
            "version": row["version"].value if "version" in row else "",
            "statements": row["statements"].value,
        }
        for row in here.ask("authority-sources", subject=[iri])
    ]
    return {
        **kinds,
        "conditions": conditions,
        "documents": documents_of(facts),
        "issued": documents,
        "others": _others(iri),
    }


def _others(iri: str) -> dict[str, list[dict[str, Any]]]:
    """Return what it says beside rules and labels, by kind."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in service().ask("authority-statements", subject=[iri]):
        labels = {
            row["statement"].value: row["label"].value,
            row["source"].value: row["sourceTitle"].value,
        }
        shown = {name: cell(row[name], labels) for name in ("statement", "source", "locator")}
        found.setdefault(row["kindLabel"].value, []).append(shown)
    return found
