"""What search engines read: terms that exist, and nothing that only a source claims."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ivig_kg.export.dcat import Distribution
from ivig_kg.export.schema_org import TYPES, dataset, thing
from ivig_kg.namespaces import BASE, KINDS, expand, individual

# Names of release 30.0 of the vocabulary, as far as the project uses them.
TERMS = set((Path(__file__).parent / "schema_org_terms.txt").read_text(encoding="utf-8").split())
VALUES = {
    expand("skos:altLabel"): ["ITP", "immune thrombocytopenic purpura"],
    expand("skos:definition"): ["Low platelets."],
    expand("dcterms:issued"): ["2021"],
    expand("foaf:page"): ["https://example.org/policy"],
    expand("foaf:homepage"): ["https://example.org/"],
    expand("ivig:documentVersion"): ["5"],
    expand("skos:exactMatch"): ["http://purl.obolibrary.org/obo/MONDO_0008558"],
}


def used(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from used(item)
    elif isinstance(value, dict):
        yield from (name for name in value if not name.startswith("@"))
        yield value["@type"]
        for item in value.values():
            yield from used(item) if isinstance(item, list | dict) else ()


def test_a_condition_tells_its_names_and_codes() -> None:
    iri = individual("condition", "immune-thrombocytopenia")
    told = thing(iri, "condition", "Immune thrombocytopenia", VALUES)
    assert told
    assert (told["@type"], told["@id"]) == ("MedicalCondition", iri)
    assert told["alternateName"] == ["ITP", "immune thrombocytopenic purpura"]
    assert told["description"] == "Low platelets."
    code = {"@type": "MedicalCode", "codeValue": "0008558", "codingSystem": "MONDO"}
    assert told["code"] == [code]


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_every_term_of_a_thing_exists(kind: str) -> None:
    told = thing(individual(kind, "x"), kind, "X", VALUES)
    assert told
    assert set(used(told)) <= TERMS


@pytest.mark.parametrize("kind", sorted(set(KINDS) - set(TYPES)))
def test_statements_and_the_like_are_not_told(kind: str) -> None:
    assert thing(individual(kind, "x"), kind, "X", VALUES) is None


def test_the_dataset_tells_its_files() -> None:
    told = dataset("2026-01-31", [Distribution("ivig.nq", 12, "ab", "application/n-quads")])
    (file,) = told["distribution"]
    assert file["contentUrl"] == f"{BASE}data/ivig.nq"
    assert "Not clinical advice" in told["description"]
    assert set(used(told)) <= TERMS


def test_every_term_of_the_list_is_used() -> None:
    told = [thing("x", kind, "X", VALUES) for kind in TYPES]
    file = Distribution("ivig.nq", 12, "ab", "application/n-quads")
    assert set(used([*told, dataset("x", [file])])) == TERMS
