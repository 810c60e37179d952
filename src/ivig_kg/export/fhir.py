"""The graph as one FHIR R5 Bundle: clinical uses of products, their sources, and code systems.

What maps and what is lost is told in docs/fhir.md. https://hl7.org/fhir/R5/bundle.html
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, Final

from ivig_kg.export.asking import ask, value
from ivig_kg.export.fhir_terms import coding, terminology
from ivig_kg.export.fhir_uses import (
    IRIS,
    exact_codings,
    indication,
    restriction,
    undesirable_effect,
)
from ivig_kg.namespaces import BASE, ONTOLOGY
from ivig_kg.store.base import Row, Store

Json = dict[str, Any]

MEDIA_TYPE: Final = "application/fhir+json"
NOTICE: Final = {
    "system": ONTOLOGY,
    "code": "no-clinical-advice",
    "display": "Reference information, no clinical advice.",
}
_PUBMED: Final = "http://www.ncbi.nlm.nih.gov/pubmed"


def fhir_files(store: Store) -> dict[str, bytes]:
    """Return `fhir/bundle.json`; the same graph gives the same bytes."""
    text = json.dumps(bundle(store), ensure_ascii=False, indent=1, sort_keys=True)
    return {"fhir/bundle.json": f"{text}\n".encode()}


def bundle(store: Store) -> Json:
    """Return the Bundle; the full URL of an entry is the IRI of what it describes."""
    codes = ask(store, "fhir-codes")
    uses = list(_uses(store, codes))
    cited = {use["extension"][0]["valueReference"]["reference"] for use in uses}
    sources = [_document(r) for r in ask(store, "sources") if value(r, "source") in cited]
    terms = terminology(ask(store, "fhir-concepts"), codes, store.version)
    resources = [*_subjects(ask(store, "fhir-subjects")), *uses, *sources, *terms]
    return {
        "resourceType": "Bundle",
        "meta": {"tag": [NOTICE]},
        "identifier": {"system": IRIS, "value": f"{BASE}fhir/bundle/{store.version}"},
        "type": "collection",
        "entry": [{"fullUrl": _url(resource), "resource": resource} for resource in resources],
    }


def _url(resource: Json) -> str:
    return str(resource.get("url") or resource["identifier"][0]["value"])


def _uses(store: Store, codes: Sequence[Row]) -> Iterator[Json]:
    codings = exact_codings(codes)
    tried = {
        use: list(rows)
        for use, rows in groupby(ask(store, "fhir-prior-treatments"), lambda r: r["statement"])
    }
    for row in ask(store, "fhir-indications"):
        yield indication(row, tried.get(row["statement"], ()), codings)
    for row in ask(store, "fhir-restrictions"):
        yield restriction(row, codings)
    for row in ask(store, "fhir-undesirable-effects"):
        yield undesirable_effect(row, codings)


def _subjects(rows: Iterable[Row]) -> Iterator[Json]:
    for _, group in groupby(rows, lambda row: row["thing"]):
        yield _subject(list(group))


def _subject(rows: Sequence[Row]) -> Json:
    name, resource = value(rows[0], "name"), value(rows[0], "resource")
    head = {
        "resourceType": resource,
        "identifier": [{"system": IRIS, "value": value(rows[0], "thing")}],
    }
    if resource == "MedicinalProductDefinition":
        return {**head, "name": [{"productName": name}]}
    codings = [found for row in rows if (found := coding(value(row, "code")))]
    return {**head, "instance": False, "code": {"concept": {"coding": codings, "text": name}}}


def _document(row: Row) -> Json:
    attachment = {"title": value(row, "title")}
    if "page" in row:
        attachment["url"] = value(row, "page")
    if "issued" in row:
        attachment["creation"] = value(row, "issued")
    return {
        "resourceType": "DocumentReference",
        "identifier": list(_identifiers(row)),
        "version": value(row, "version"),
        "status": "current",
        "type": {"text": value(row, "kind")},
        "author": [{"display": value(row, "authority")}],
        "description": value(row, "title"),
        "content": [{"attachment": attachment}],
    }


def _identifiers(row: Row) -> Iterator[Json]:
    yield {"system": IRIS, "value": value(row, "source")}
    if "pmid" in row:
        yield {"system": _PUBMED, "value": value(row, "pmid")}
    if "doi" in row:
        yield {"system": IRIS, "value": f"https://doi.org/{row['doi']}"}
