"""The page of a product: what it is made of, what it is labelled for, what it warns of."""

from typing import Any

from ivig_kg.web.facts import Fact, by_kind, conditions_of, documents_of, facts_about, grouped


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
    return {
        **kinds,
        "cautions": [f for f in kinds["restrictions"] if f not in kinds["contraindications"]],
        "composition": grouped(kinds["composition"], "productAttribute"),
        "administration": grouped(kinds["administration"], "administrationTopic"),
        "rates": sorted(kinds["rates"], key=_effect),
        "conditions": conditions_of([*kinds["labels"], *kinds["doses"], *kinds["administration"]]),
        "documents": documents_of(facts),
    }


def _effect(rate: Fact) -> tuple[str, float]:
    return rate.text("ofAdverseEffect"), -float(rate.text("reportedPercent") or 0)
