"""The page of an adverse effect: how often, in whom, what adds to it, what is done about it."""

from typing import Any

from ivig_kg.web.facts import by_kind, documents_of, facts_about, grouped
from ivig_kg.web.plots import dot_plot


def details(iri: str) -> dict[str, Any]:
    """Return what the page of an adverse effect shows."""
    facts = facts_about(iri)
    kinds = by_kind(
        facts,
        rates="AdverseEffectRate",
        risks="RiskFactorLink",
        management="ManagementLink",
        warnings="BoxedWarning",
        said="AdverseEffectStatement",
    )
    return {
        **kinds,
        "plot": dot_plot(kinds["rates"]),
        "management": grouped(kinds["management"], "managementPurpose"),
        "said": grouped(kinds["said"], "adverseEffectAspect"),
        "documents": documents_of(facts),
    }
