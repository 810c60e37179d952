"""The pages of a statement and of a criterion: who says it, where, how it was read, how to cite."""

from typing import Any

from ivig_kg.web.citing import citation
from ivig_kg.web.context import service
from ivig_kg.web.criteria import tree
from ivig_kg.web.facts import Fact, conditions_of, criteria_of, things
from ivig_kg.web.tables import Cell, cell


def details(iri: str) -> dict[str, Any]:
    """Return what the page of a statement shows."""
    fact = things([iri])[0]
    opposed = [
        *fact.all("disagreesOnCoverageWith"),
        *fact.all("disagreesOnPriorFailureWith"),
    ]
    return {
        **_provenance(fact),
        "condition": conditions_of([fact]).get(iri),
        "opposed": opposed,
        "criteria_tree": tree(fact, criteria_of([fact])),
    }


def criterion(iri: str) -> dict[str, Any]:
    """Return what the page of a criterion or of a group of criteria shows."""
    fact = things([iri])[0]
    rows = service().ask("criterion-rules", subject=[iri])
    rules = [cell(row["rule"], {row["rule"].value: row["label"].value}) for row in rows]
    return {**_provenance(fact), "rules": rules}


def _provenance(fact: Fact) -> dict[str, Any]:
    source = next(iter(things(_iris(fact.all("statedIn")))), None)
    return {
        "fact": fact,
        "source": source,
        "cite": citation(fact, source) if source else "",
    }


def _iris(cells: tuple[Cell, ...]) -> list[str]:
    return [found.iri for found in cells if found.iri]
