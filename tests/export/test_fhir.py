"""FHIR R5: the Bundle is valid, and says what the tables say."""

import json
import re
from collections import Counter
from typing import Any

import pytest
from jsonschema import Draft6Validator

from export.whole import VERSION, table, whole_store
from ivig_kg.export.fhir import bundle, fhir_files
from ivig_kg.export.fhir_terms import SYSTEMS, coding
from ivig_kg.export.fhir_uses import THERAPY_RELATIONSHIP
from ivig_kg.namespaces import TERMS, individual
from ivig_kg.paths import CHECKOUT
from programs import validator

Json = dict[str, Any]


@pytest.fixture(scope="module")
def made() -> Json:
    return bundle(whole_store())


@pytest.fixture(scope="module")
def resources(made: Json) -> dict[str, Json]:
    return {entry["fullUrl"]: entry["resource"] for entry in made["entry"]}


def uses(resources: dict[str, Json], kind: str) -> dict[str, Json]:
    """The clinical uses of a type, by their IRI."""
    return {
        url: resource
        for url, resource in resources.items()
        if resource["resourceType"] == "ClinicalUseDefinition" and resource["type"] == kind
    }


def keys(name: str, column: str, **wanted: str) -> set[str]:
    """The IRIs of the statements of those rows of a table that have the wanted values."""
    return {
        individual("statement", f"{name}.{row[column]}")
        for row in table(name)
        if all(row[key] == text for key, text in wanted.items())
    }


def test_the_bundle_is_valid_r5_and_loses_nothing_in_the_model(made: Json) -> None:
    model = pytest.importorskip("fhir.resources.bundle", reason="fhir.resources is not installed")
    read = model.Bundle.model_validate(made)
    assert json.loads(read.model_dump_json()) == made


def test_every_resource_is_valid_by_hl7s_own_schema(made: Json) -> None:
    official = json.loads(validator("hl7.fhir.r5.core/openapi/fhir.schema.json").read_bytes())
    faults = {
        entry["fullUrl"]: error.message
        for entry in made["entry"]
        for error in _checker(official, entry["resource"]).iter_errors(entry["resource"])
    }
    assert faults == {}


def test_hl7s_schema_finds_a_code_that_is_none(made: Json) -> None:
    official = json.loads(validator("hl7.fhir.r5.core/openapi/fhir.schema.json").read_bytes())
    broken = made["entry"][40]["resource"] | {"status": "fine"}
    assert not _checker(official, broken).is_valid(broken)


def _checker(official: Json, resource: Json) -> Draft6Validator:
    definition = f"#/definitions/{resource['resourceType']}"
    return Draft6Validator({"$ref": definition, "definitions": official["definitions"]})


def test_an_invalid_resource_would_be_found(made: Json) -> None:
    model = pytest.importorskip("fhir.resources.bundle", reason="fhir.resources is not installed")
    broken = json.loads(json.dumps(made))
    broken["entry"][40]["resource"]["indicatoin"] = {}
    with pytest.raises(ValueError, match="indicatoin"):
        model.Bundle.model_validate(broken)


def test_the_same_graph_gives_the_same_bytes() -> None:
    assert fhir_files(whole_store()) == fhir_files(whole_store())


def test_every_reference_leads_to_an_entry(made: Json, resources: dict[str, Json]) -> None:
    def references(value: Any) -> set[str]:
        if isinstance(value, list):
            return {found for item in value for found in references(item)}
        if isinstance(value, dict):
            own = {value["reference"]} if "reference" in value else set()
            return own.union(*(references(item) for item in value.values()))
        return set()

    found = references(made)
    assert found
    assert found <= resources.keys()
    assert len(resources) == len(made["entry"])


def test_current_label_texts_are_the_indications(resources: dict[str, Json]) -> None:
    current = keys("labelled_indications", "labelled_use", label_status="current")
    doses = keys("labelled_indications", "labelled_use", mention="dosing-statement")
    assert uses(resources, "indication").keys() == current - doses


def test_contraindications_interactions_and_warnings_keep_their_kind(
    resources: dict[str, Json],
) -> None:
    column = "contraindication_row"
    cautions = keys("contraindications", column, kind="caution")
    boxed = keys("product_warnings", "product_warning")
    interactions = keys("contraindications", column, kind="drug-interaction")
    contraindications = keys("contraindications", column, kind="contraindication")
    assert uses(resources, "warning").keys() == cautions | boxed
    assert uses(resources, "interaction").keys() == interactions
    assert uses(resources, "contraindication").keys() == contraindications


def test_every_rate_is_an_undesirable_effect_with_its_frequency(
    resources: dict[str, Json],
) -> None:
    found = uses(resources, "undesirable-effect")
    assert found.keys() == keys("adverse_effect_rates", "rate")
    for row in table("adverse_effect_rates"):
        resource = found[individual("statement", f"adverse_effect_rates.{row['rate']}")]
        frequency = resource["undesirableEffect"]["frequencyOfOccurrence"]
        assert frequency["text"] == row["text"]
        assert ("coding" in frequency) == bool(row["frequency_class"])


def test_every_use_says_where_it_is_written(resources: dict[str, Json]) -> None:
    rows = {
        individual("statement", f"{name}.{row[column]}"): row
        for name, column in (
            ("labelled_indications", "labelled_use"),
            ("contraindications", "contraindication_row"),
            ("product_warnings", "product_warning"),
            ("adverse_effect_rates", "rate"),
        )
        for row in table(name)
    }
    for url, resource in resources.items():
        if resource["resourceType"] == "ClinicalUseDefinition":
            told = {e["url"].removeprefix(TERMS): e for e in resource["extension"]}
            source = individual("source", rows[url]["source"])
            assert told["statedIn"]["valueReference"]["reference"] == source
            assert told["locator"]["valueString"] == rows[url]["locator"]
            assert resources[source]["resourceType"] == "DocumentReference"


def test_prior_treatments_of_labels_carry_hl7_s_codes(resources: dict[str, Json]) -> None:
    codes = {
        "prior-treatment-failure": "replace-other-therapy-not-effective",
        "prior-treatment-intolerance": "replace-other-therapy-not-tolerated",
        "prior-treatment-contraindication": "replace-other-therapy-contraindicated",
    }
    earlier = {
        r["labelled_use"] for r in table("labelled_indications") if r["label_status"] == "earlier"
    }
    expected = Counter(
        (row["labelled_use"], codes[row["kind"]], individual("therapy", therapy))
        for row in table("label_criteria")
        if row["kind"] in codes and row["labelled_use"] not in earlier
        for therapy in row["treatments"].split("; ")
        if therapy
    )
    found: Counter[tuple[str, str, str]] = Counter()
    for url, resource in uses(resources, "indication").items():
        for other in resource["indication"].get("otherTherapy", ()):
            (relationship,) = other["relationshipType"]["coding"]
            (treatment,) = other["treatment"]["concept"]["coding"]
            assert relationship["system"] == THERAPY_RELATIONSHIP
            key = url.partition("labelled_indications.")[2]
            found[key, relationship["code"], f"{treatment['system']}/{treatment['code']}"] += 1
    assert found == expected


def test_a_concept_map_reads_from_us_to_the_terminology(resources: dict[str, Json]) -> None:
    (concept_map,) = (r for u, r in resources.items() if u.endswith("/concept-map/condition"))
    relations = {
        (element["code"], group["target"], target["code"]): target["relationship"]
        for group in concept_map["group"]
        for element in group["element"]
        for target in element["target"]
    }
    mondo, icd = SYSTEMS["MONDO"], SYSTEMS["ICD10CM"]
    assert relations["kawasaki-disease", mondo, "MONDO:0012727"] == "equivalent"
    assert (
        relations["abo-incompatible-transplantation", icd, "Z94"]
        == "source-is-narrower-than-target"
    )


def test_a_code_system_holds_every_condition(resources: dict[str, Json]) -> None:
    system = resources["https://w3id.org/ivig-kg/condition"]
    assert {c["code"] for c in system["concept"]} == {r["condition"] for r in table("conditions")}
    assert system["count"] == len(system["concept"])
    assert system["version"] == VERSION


def test_coverage_rules_are_not_passed_off_as_clinical_uses(resources: dict[str, Json]) -> None:
    assert [url for url in resources if "/statement/coverage." in url] == []


def test_the_bundle_says_that_it_is_no_advice(made: Json) -> None:
    assert made["meta"]["tag"][0]["code"] == "no-clinical-advice"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (
            "MONDO:0012727",
            {"system": "http://purl.obolibrary.org/obo/mondo.owl", "code": "MONDO:0012727"},
        ),
        ("ICD10CM:M30.3", {"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "M30.3"}),
        ("OMIMPS:300755", None),
    ],
)
def test_a_code_gets_the_system_that_fhir_gives_it(code: str, expected: Json | None) -> None:
    assert coding(code) == expected


def test_the_documentation_tells_of_every_resource_extension_and_type(made: Json) -> None:
    text = (CHECKOUT / "docs" / "fhir.md").read_text(encoding="utf-8")
    resources = [entry["resource"] for entry in made["entry"]]
    types = {r["type"] for r in resources if r["resourceType"] == "ClinicalUseDefinition"}
    urls = set(re.findall(rf"{TERMS}(\w+)\", \"value", json.dumps(made)))
    told = {r["resourceType"] for r in resources} | types | urls
    assert len(urls) == 5
    assert [name for name in sorted(told) if f"`{name}`" not in text] == []
