"""Pages for print: what a request must document, and who requires which failed treatment."""

from typing import Final

from flask import Blueprint, Response, request

from ivig_kg.sparql.errors import ProblemError
from ivig_kg.web.context import service
from ivig_kg.web.facts import (
    Document,
    Fact,
    criteria_of,
    documents_of,
    read_facts,
)
from ivig_kg.web.positions import Position, one_line, positions
from ivig_kg.web.responses import lasting_page, page

blueprint = Blueprint("checklists", __name__)

DEMANDS: Final = ("Required", "Conditional")
"""Demands that name a treatment, the strictest first."""


@blueprint.get("/condition/<slug>/checklist")
def checklist(slug: str) -> Response:
    """Show the list of one authority for print, or the authorities that there are lists of."""
    iri = service().links.iri(f"condition/{slug}")
    label = _label(iri, slug)
    rules = read_facts(service().ask("coverage-rules", subject=[iri]))
    wanted = read_facts(service().ask("documentation", subject=[iri]))
    documents = documents_of([*rules, *wanted])
    found = positions(rules, documents, criteria_of(rules))
    offered = _authorities(found, wanted, documents)
    chosen = request.args.get("authority", "")
    if chosen and chosen not in offered:
        raise ProblemError("not-found", f"No rule of an authority {chosen[:100]!r} is on record.")
    return page(
        "checklist.html",
        label=label,
        slug=slug,
        offered=offered,
        chosen=chosen,
        name=offered.get(chosen, ""),
        documents=documents,
        wanted=[fact for fact in wanted if _slug(documents, fact) == chosen],
        positions=[one for one in found if _slug(documents, one.rule) == chosen],
    )


@blueprint.get("/condition/<slug>/prior-failure")
def prior_failure(slug: str) -> Response:
    """Show on one page who requires that which treatment has failed, and where it is written."""
    iri = service().links.iri(f"condition/{slug}")
    label = _label(iri, slug)
    rules = read_facts(service().ask("coverage-rules", subject=[iri]))
    found = positions(rules, documents_of(rules), criteria_of(rules))
    demands = {
        name: [one for one in found if one.rule.value("priorTreatmentRequirement") == name]
        for name in DEMANDS
    }
    return lasting_page(
        "prior-failure.html", label=label, slug=slug, demands=demands, answer=one_line(found)
    )


def _label(iri: str, slug: str) -> str:
    label = service().labels([iri]).get(iri)
    if not label:
        raise ProblemError("not-found", f"There is nothing called {f'condition/{slug}'[:200]!r}.")
    return label


def _authorities(
    found: list[Position], wanted: list[Fact], documents: dict[str, Document]
) -> dict[str, str]:
    facts = [*(one.rule for one in found), *wanted]
    shown = {documents[fact.text_iri("statedIn")].authority for fact in facts}
    return {cell.name: cell.text for cell in sorted(filter(None, shown), key=lambda c: c.text)}


def _slug(documents: dict[str, Document], fact: Fact) -> str:
    authority = documents[fact.text_iri("statedIn")].authority
    return authority.name if authority else ""
