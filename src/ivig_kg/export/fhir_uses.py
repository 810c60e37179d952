"""Statements as FHIR R5 ClinicalUseDefinition (https://hl7.org/fhir/R5/clinicalusedefinition.html).

Where a statement is written has no element there; it is carried in extensions whose URLs are
properties of the ontology.
"""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Final

from ivig_kg.export.asking import value
from ivig_kg.export.fhir_terms import coding, own_coding
from ivig_kg.namespaces import ONTOLOGY, TERMS
from ivig_kg.store.base import Row

Json = dict[str, Any]
Codings = Mapping[str, Sequence[Json]]
"""Codings that mean exactly the same, by the IRI of a condition or an adverse effect."""

THERAPY_RELATIONSHIP: Final = "http://hl7.org/fhir/therapy-relationship-type"
IRIS: Final = "urn:ietf:rfc:3986"


def exact_codings(codes: Sequence[Row]) -> dict[str, list[Json]]:
    """Return the codings of things that an exact match gives them."""
    found: dict[str, list[Json]] = {}
    for row in codes:
        known = coding(value(row, "code"), value(row, "display"))
        if known and value(row, "relationship") == "equivalent":
            found.setdefault(value(row, "thing"), []).append(known)
    return found


def indication(row: Row, first: Sequence[Row], codings: Codings) -> Json:
    """Return an indication; `first` are the treatments that a label wants to see tried before."""
    body: Json = {"diseaseSymptomProcedure": {"concept": _concept(row, codings)}}
    if first:
        body["otherTherapy"] = [_other_therapy(treatment) for treatment in first]
    place = {
        "coding": [{"system": "urn:iso:std:iso:3166", "code": value(row, "jurisdiction")}],
        "text": value(row, "jurisdictionName"),
    }
    if len(value(row, "jurisdiction")) != 2 or value(row, "jurisdiction") == "EU":
        del place["coding"]
    use = _use(row, "indication", ("population", "restriction", "limitation"))
    use["extension"].append(
        {"url": f"{TERMS}inJurisdiction", "valueCodeableConcept": place},
    )
    return {**use, "category": [{"text": value(row, "mention")}], "indication": body}


def restriction(row: Row, codings: Codings) -> Json:
    """Return a contraindication, an interaction or a warning."""
    kind, concept = value(row, "type"), _concept(row, codings)
    bodies: dict[str, Json] = {
        "contraindication": {"diseaseSymptomProcedure": {"concept": concept}},
        "interaction": {"interactant": [{"itemCodeableConcept": concept}]},
        "warning": {"description": value(row, "text"), "code": concept},
    }
    category = [{"text": value(row, "category")}]
    return {**_use(row, kind), "category": category, kind: bodies[kind]}


def undesirable_effect(row: Row, codings: Codings) -> Json:
    """Return an undesirable effect with its frequency as the source states it."""
    frequency: Json = {"text": value(row, "text")}
    if "frequency" in row:
        code = value(row, "frequency").removeprefix(TERMS)
        display = value(row, "frequencyName")
        frequency["coding"] = [{"system": ONTOLOGY, "code": code, "display": display}]
    body: Json = {
        "symptomConditionEffect": {"concept": _concept(row, codings)},
        "frequencyOfOccurrence": frequency,
    }
    if "organSystem" in row:
        body["classification"] = {"text": value(row, "organSystem")}
    return {**_use(row, "undesirable-effect"), "undesirableEffect": body}


def _use(row: Row, kind: str, more: Sequence[str] = ()) -> Json:
    said = [value(row, "text"), *(f"{name}: {row[name]}" for name in more if name in row)]
    return {
        "resourceType": "ClinicalUseDefinition",
        "text": {"status": "generated", "div": _narrative(said)},
        "extension": [
            {"url": f"{TERMS}statedIn", "valueReference": {"reference": value(row, "source")}},
            {"url": f"{TERMS}locator", "valueString": value(row, "locator")},
        ],
        "identifier": [{"system": IRIS, "value": value(row, "statement")}],
        "type": kind,
        "subject": [{"reference": value(row, "subject")}],
    }


def _narrative(lines: Sequence[str]) -> str:
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return f'<div xmlns="http://www.w3.org/1999/xhtml">{paragraphs}</div>'


def _concept(row: Row, codings: Codings) -> Json:
    name, thing = value(row, "name"), value(row, "thing")
    if not thing:
        return {"text": name}
    return {"coding": [own_coding(thing, name), *codings.get(thing, ())], "text": name}


def _other_therapy(row: Row) -> Json:
    relationship = {"system": THERAPY_RELATIONSHIP, "code": value(row, "relationship")}
    treatment = {
        "coding": [own_coding(value(row, "treatment"), value(row, "treatmentName"))],
        "text": value(row, "treatmentName"),
    }
    return {
        "extension": [
            {"url": f"{TERMS}hasCriterion", "valueUri": value(row, "criterion")},
            {"url": f"{TERMS}combinationRule", "valueCode": value(row, "placement")},
        ],
        "relationshipType": {"coding": [relationship], "text": value(row, "text")},
        "treatment": {"concept": treatment},
    }
