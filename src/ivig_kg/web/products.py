"""The page of a product: what it is made of, what it is labelled for, what it warns of."""

from typing import Any

from ivig_kg.web.facts import (
    Fact,
    by_kind,
    conditions_of,
    criteria_of,
    documents_of,
    facts_about,
    grouped,
)
from ivig_kg.web.positions import positions


def details(iri: str) -> dict[str, Any]:
    """Return what the page of a product shows."""
    facts = facts_about(iri)
    kinds = by_kind(
        facts,
        composition="ProductFact",
        labels="LabelledUse",
        warnings="BoxedWarning",
        contraindications="Contraindication",
        restrictions="SafetyRestriction",
        rates="AdverseEffectRate",
        administration="AdministrationFact",
        doses="DoseRegimen",
    )
    documents = documents_of(facts)
    return {
        **kinds,
        "label_trees": positions(kinds["labels"], documents, criteria_of(kinds["labels"])),
        "cautions": [f for f in kinds["restrictions"] if f not in kinds["contraindications"]],
        "composition": grouped(kinds["composition"], "productAttribute"),
        "administration": grouped(kinds["administration"], "administrationTopic"),
        "rates": sorted(kinds["rates"], key=_effect),
        "conditions": conditions_of([*kinds["labels"], *kinds["doses"], *kinds["administration"]]),
        "documents": documents,
    }


def _effect(rate: Fact) -> tuple[str, float]:
    return rate.text("ofAdverseEffect"), -float(rate.text("reportedPercent") or 0)
