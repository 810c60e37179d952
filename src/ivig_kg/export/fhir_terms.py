"""Code systems, value sets and concept maps of conditions and adverse effects, in FHIR R5.

https://hl7.org/fhir/R5/terminology-module.html
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, Final

from ivig_kg.export.asking import value
from ivig_kg.namespaces import BASE, TERMS
from ivig_kg.store.base import Row

Json = dict[str, Any]

ROOTS: Final = {
    f"{TERMS}AdverseEffect": ("adverse-effect", "Adverse effects of immune globulin"),
    f"{TERMS}Condition": ("condition", "Conditions in which immune globulin is used"),
}
SYSTEMS: Final = {
    "ATC": "http://www.whocc.no/atc",
    "DOID": "http://purl.obolibrary.org/obo/doid.owl",
    "HP": "http://human-phenotype-ontology.org",
    "ICD10CM": "http://hl7.org/fhir/sid/icd-10-cm",
    "ICD11": "http://id.who.int/icd/entity",
    "MAXO": "http://purl.obolibrary.org/obo/maxo.owl",
    "MESH": "http://terminology.hl7.org/CodeSystem/MSH",
    "MONDO": "http://purl.obolibrary.org/obo/mondo.owl",
    "NCIT": "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl",
    "OMIM": "http://www.omim.org",
    "Orphanet": "http://www.orpha.net",
    "RXNORM": "http://www.nlm.nih.gov/research/umls/rxnorm",
    "SCTID": "http://snomed.info/sct",
    "UMLS": "http://terminology.hl7.org/CodeSystem/umls",
    "UNII": "http://fdasis.nlm.nih.gov",
}
"""The `system` of a code by its prefix in the mappings; codes of other prefixes are left out."""

_WITH_PREFIX: Final = ("DOID", "HP", "MAXO", "MONDO")
LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"


def slug(iri: str) -> str:
    """Return the last segment of an individual's IRI."""
    return iri.rpartition("/")[2]


def coding(code: str, display: str = "") -> Json | None:
    """Return a FHIR Coding of a prefixed code; None when FHIR has no system for its prefix.

    >>> coding("SCTID:75053002")
    {'system': 'http://snomed.info/sct', 'code': '75053002'}
    """
    prefix, _, local = code.partition(":")
    if prefix not in SYSTEMS:
        return None
    found = {"system": SYSTEMS[prefix], "code": code if prefix in _WITH_PREFIX else local}
    return {**found, "display": display} if display else found


def own_coding(iri: str, name: str) -> Json:
    """Return the Coding of a condition or an adverse effect in our own code system."""
    system, _, code = iri.rpartition("/")
    return {"system": system, "code": code, "display": name}


def terminology(concepts: Sequence[Row], codes: Sequence[Row], version: str) -> Iterator[Json]:
    """Yield a code system, a value set and a concept map for each kind of concept."""
    for root, (kind, title) in ROOTS.items():
        head = {"version": version, "date": version} if version[:4].isdigit() else {}
        system = f"{BASE}{kind}"
        own = [row for row in concepts if value(row, "root") == root]
        mapped = [row for row in codes if value(row, "root") == root]
        yield _code_system(system, title, own, head)
        value_set = f"{BASE}fhir/value-set/{kind}"
        yield {
            **_canonical("ValueSet", value_set, title, head),
            "compose": {"include": [{"system": system}]},
        }
        yield {
            **_canonical("ConceptMap", f"{BASE}fhir/concept-map/{kind}", title, head),
            "sourceScopeCanonical": value_set,
            "group": list(_groups(system, mapped)),
        }


def _canonical(resource: str, url: str, title: str, head: Json) -> Json:
    name = "".join(part.capitalize() for part in f"ivig-kg {slug(url)} {resource}".split())
    return {
        "resourceType": resource,
        "url": url,
        **head,
        "name": name.replace("-", ""),
        "title": title,
        "status": "active",
        "experimental": False,
        "description": "Reference information, no clinical advice.",
        "copyright": LICENCE,
    }


def _code_system(system: str, title: str, rows: Sequence[Row], head: Json) -> Json:
    concepts = [_concept(list(group)) for _, group in groupby(rows, lambda row: row["thing"])]
    return {
        **_canonical("CodeSystem", system, title, head),
        "caseSensitive": True,
        "content": "complete",
        "count": len(concepts),
        "concept": concepts,
    }


def _concept(rows: Sequence[Row]) -> Json:
    first = rows[0]
    concept = {"code": slug(value(first, "thing")), "display": value(first, "name")}
    if "definition" in first:
        concept["definition"] = value(first, "definition")
    synonyms = [{"value": value(row, "synonym")} for row in rows if "synonym" in row]
    return {**concept, "designation": synonyms} if synonyms else concept


def _groups(system: str, rows: Sequence[Row]) -> Iterator[Json]:
    known = [(row, found) for row in rows if (found := _target(row))]
    for target in sorted({found["system"] for _, found in known}):
        pairs = [(row, found["target"]) for row, found in known if found["system"] == target]
        yield {"source": system, "target": target, "element": list(_elements(pairs))}


def _target(row: Row) -> Json | None:
    found = coding(value(row, "code"), value(row, "display"))
    if found is None:
        return None
    system = found.pop("system")
    return {"system": system, "target": {**found, "relationship": value(row, "relationship")}}


def _elements(pairs: Iterable[tuple[Row, Json]]) -> Iterator[Json]:
    for thing, group in groupby(pairs, lambda pair: value(pair[0], "thing")):
        yield {"code": slug(thing), "target": [target for _, target in group]}
