"""docs/miro.md answers every item of MIRO (https://github.com/owlcs/miro)."""

import re

import pytest

from ivig_kg.paths import CHECKOUT

ITEMS = {
    "A1": "Ontology name",
    "A2": "Ontology owner",
    "A3": "Ontology license",
    "A4": "Ontology URL",
    "A5": "Ontology repository",
    "A6": "Methodological framework",
    "B1": "Need",
    "B2": "Competition",
    "B3": "Target audience",
    "C1": "Scope and coverage",
    "C2": "Development community",
    "C3": "Communication",
    "D1": "Knowledge acquisition methodology",
    "D2": "Source knowledge location",
    "D3": "Content selection",
    "E1": "Knowledge representation language",
    "E2": "Development environment",
    "E3": "Ontology metrics",
    "E4": "Incorporation of other ontologies",
    "E5": "Entity naming convention",
    "E6": "Identifier generation policy",
    "E7": "Entity metadata policy",
    "E8": "Upper ontology",
    "E9": "Ontology relationships",
    "E10": "Axiom patterns",
    "E11": "Dereferenceable IRIs",
    "F1": "Sustainability plan",
    "F2": "Entity deprecation strategy",
    "F3": "Versioning policy",
    "G1": "Testing",
    "G2": "Evaluation",
    "G3": "Example of use",
    "G4": "Institutional endorsement",
    "G5": "Evidence of use",
}
TEXT = (CHECKOUT / "docs/miro.md").read_text(encoding="utf-8")
PARTS = re.split(r"^#{2,3} (.*)$", TEXT, flags=re.MULTILINE)
ANSWERS = dict(zip(PARTS[1::2], PARTS[2::2], strict=True))
OPTIONAL = {"G4"}


@pytest.mark.parametrize("item", ITEMS)
def test_an_item_is_answered(item: str) -> None:
    answer = ANSWERS[f"{item} {ITEMS[item]}"].strip()
    assert len(answer.split()) >= (1 if item in OPTIONAL else 8)


def test_no_item_is_answered_that_miro_does_not_ask() -> None:
    asked = {f"{item} {title}" for item, title in ITEMS.items()}
    assert {title for title in ANSWERS if re.match(r"[A-G]\d", title)} == asked


@pytest.mark.parametrize(
    "name", re.findall(r"`((?:docs|ontology|queries)/[\w./-]+|[A-Z]+\.\w+)`", TEXT)
)
def test_a_path_that_it_names_exists(name: str) -> None:
    assert (CHECKOUT / name).exists()
