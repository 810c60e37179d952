"""The page of a condition: who supports the use, on which terms, on what grounds."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import request

from ivig_kg.namespaces import expand
from ivig_kg.web.context import service
from ivig_kg.web.explaining import why_path
from ivig_kg.web.facts import Document, Fact, by_kind, criteria_of, documents_of, facts_about
from ivig_kg.web.positions import FILTERS, choices, narrowed, one_line, positions
from ivig_kg.web.tables import Cell, cell

GRADES: Final = (
    ("DefinitelyBeneficial", "Definitely beneficial"),
    ("ProbablyBeneficial", "Probably beneficial"),
    ("MightProvideBenefit", "Might provide benefit"),
    ("InsufficientEvidence", "Insufficient evidence"),
    ("UnlikelyBeneficial", "Unlikely to be beneficial"),
    ("", "Not on the common scale"),
)
"""The steps of the ladder of evidence, strongest first; the last holds roles and priorities."""


def details(iri: str) -> dict[str, Any]:
    """Return what the page of a condition shows."""
    facts = facts_about(iri)
    kinds = by_kind(
        facts,
        rules="CoverageRule",
        labels="LabelledUse",
        doses="DoseRegimen",
        ratings="EvidenceRating",
        mechanisms="MechanismLink",
        outcomes="OutcomeStatement",
        uses="UseStatement",
        administration="AdministrationFact",
        restrictions="SafetyRestriction",
        requirements="Requirement",
        listings="BillingCodeListing",
        memberships="GroupMembershipStatement",
        said="EntityStatement",
    )
    documents = documents_of(facts)
    criteria = criteria_of([*kinds["rules"], *kinds["labels"]])
    found = positions(kinds["rules"], documents, criteria)
    chosen = {name: request.args.get(name, "") for name in FILTERS}
    return {
        **kinds,
        "documents": documents,
        "answer": one_line(found),
        "positions": narrowed(found, chosen),
        "all_positions": found,
        "chosen": chosen,
        "choices": choices(found),
        "label_trees": positions(kinds["labels"], documents, criteria),
        "ladder": ladder(kinds["ratings"]),
        **_about(iri),
        "label_status": _label_status(iri),
        "sources": _counted(facts, documents),
    }


def ladder(ratings: Sequence[Fact]) -> list[tuple[str, list[Fact]]]:
    """Return the ratings by step of the common scale, strongest first."""
    steps = [
        (title, [rating for rating in ratings if rating.value("evidenceGrade") == grade])
        for grade, title in GRADES
    ]
    return [step for step in steps if step[1]]


def _about(iri: str) -> dict[str, Any]:
    here = service()
    neighbours: dict[str, list[Cell]] = {}
    for row in here.ask("neighbours", subject=[iri]):
        shown = cell(row["other"], {row["other"].value: row["otherLabel"].value})
        neighbours.setdefault(row["relation"].value, []).append(shown)
    codes = [
        {name: cell(term, {}) for name, term in row.items()}
        for row in here.ask("codes", subject=[iri])
    ]
    return {"neighbours": neighbours, "codes": codes, **_followed(iri)}


def _followed(iri: str) -> dict[str, Any]:
    """Return what the reasoner and the rules say of the use, each with its explanation."""
    consensus, classes = None, []
    for row in service().ask("indication", subject=[iri]):
        subject, value = row["indication"].value, row["value"]
        shown = cell(value, {value.value: row["name"].value})
        link = (shown, why_path(subject, row["property"].value, value.value))
        if row["property"].value == expand("rdf:type"):
            classes.append(link)
        else:
            consensus = link
    return {"consensus": consensus, "followed": classes}


def _label_status(iri: str) -> list[dict[str, Cell]]:
    rows = service().ask("label-status", subject=[iri])
    return [
        {
            name: cell(row[name], {row[name].value: row[f"{name}Label"].value})
            for name in ("status", "jurisdiction")
        }
        | {"statement": cell(row["statement"], {})}
        for row in rows
    ]


def _counted(
    facts: Sequence[Fact], documents: Mapping[str, Document]
) -> list[tuple[Document, int]]:
    counts = Counter(fact.text_iri("statedIn") for fact in facts)
    found = [(document, counts[iri]) for iri, document in documents.items()]
    return sorted(found, key=lambda item: (-item[1], item[0].source.text))
