"""Families of questions, as the front page and the catalogue show them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from ivig_kg.catalogue import Question


@dataclass(frozen=True)
class Family:
    """A family: its questions carry one of the tags; `first` are those to show first."""

    name: str
    title: str
    tags: tuple[str, ...]
    first: tuple[str, ...]


FAMILIES: Final = (
    Family(
        "coverage",
        "Who covers it, and who disagrees",
        ("coverage", "disagreement"),
        ("who-covers-condition", "rules-that-disagree", "not-mentioned-by"),
    ),
    Family(
        "criteria",
        "What must be true first",
        ("criteria", "prior-treatment", "documentation"),
        ("therapies-that-must-fail", "criteria-of-coverage", "documentation-for-condition"),
    ),
    Family(
        "products",
        "Products, labels, doses and codes",
        ("products", "label", "dosing", "codes"),
        ("labelled-indications", "doses-for-condition", "condition-by-code"),
    ),
    Family(
        "evidence",
        "What the evidence says, and how it works",
        ("evidence", "outcomes", "mechanism"),
        ("evidence-for-condition", "evidence-disagreement", "mechanisms-of-condition"),
    ),
    Family(
        "safety",
        "Harms, and how it is given",
        ("safety", "administration"),
        ("rates-of-effect", "prevention-of-effect", "infusion-rates-of-product"),
    ),
    Family(
        "provenance",
        "Where it is written, and what is missing",
        ("provenance", "founding-document", "closed-world"),
        ("facts-from-source", "conditions-with-a-single-source", "sources-without-date"),
    ),
)


def family_of(question: Question) -> Family:
    """Return the first family that shares a tag with the question, by the order of its tags."""
    tags = question.tags
    return next((family for tag in tags for family in FAMILIES if tag in family.tags), FAMILIES[-1])


def first_of(family: Family, questions: Mapping[str, Question]) -> list[Question]:
    """Return the questions of a family to show first, those that the catalogue has."""
    return [questions[slug] for slug in family.first if slug in questions]


def grouped(questions: Iterable[Question]) -> list[tuple[Family, list[Question]]]:
    """Return the families that have any of the questions, each question in one family."""
    known = list(questions)
    found = [(family, [q for q in known if family_of(q) is family]) for family in FAMILIES]
    return [(family, members) for family, members in found if members]
