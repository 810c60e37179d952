"""What search engines read of a page: a few terms of schema.org, never what a source only claims.

Labels, synonyms, definitions, codes and addresses are told; statements are not: schema.org has no
place for who makes them (https://schema.org/docs/meddocs.html).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from ivig_kg.export.context import context
from ivig_kg.export.dcat import LICENCE, Distribution
from ivig_kg.export.jsonld_text import NOTICE
from ivig_kg.namespaces import BASE, expand

TYPES: Final = {
    "authority": "Organization",
    "condition": "MedicalCondition",
    "product": "Drug",
    "risk-factor": "MedicalRiskFactor",
    "source": "CreativeWork",
    "substance": "Drug",
    "therapy": "MedicalTherapy",
}
"""The class of schema.org for a kind of individual; other kinds have none."""

_VOCABULARY: Final = "https://schema.org/"
_TEXTS: Final = {
    "alternateName": "skos:altLabel",
    "description": "skos:definition",
    "datePublished": "dcterms:issued",
    "version": "ivig:documentVersion",
    "sameAs": "foaf:homepage",
    "url": "foaf:page",
}


def thing(
    iri: str, kind: str, label: str, values: Mapping[str, Sequence[str]]
) -> dict[str, Any] | None:
    """Return the description of an individual from the values of its properties, by their IRI."""
    if kind not in TYPES:
        return None
    texts = {name: list(values.get(expand(property_), ())) for name, property_ in _TEXTS.items()}
    codes = [_code(target) for target in values.get(expand("skos:exactMatch"), ())]
    told = {name: found[0] if len(found) == 1 else found for name, found in texts.items() if found}
    described = {"@context": _VOCABULARY, "@type": TYPES[kind], "@id": iri, "name": label, **told}
    return {**described, "code": codes} if kind == "condition" and codes else described


def dataset(version: str, files: Iterable[Distribution]) -> dict[str, Any]:
    """Return the description of the dataset with its files."""
    return {
        "@context": _VOCABULARY,
        "@type": "Dataset",
        "@id": f"{BASE}dataset",
        "name": "ivig-kg",
        "description": f"Who states what about intravenous immune globulin, and where. {NOTICE}",
        "url": BASE,
        "version": version,
        "license": LICENCE,
        "isAccessibleForFree": True,
        "distribution": [_file(file) for file in files],
    }


def _file(file: Distribution) -> dict[str, Any]:
    return {
        "@type": "DataDownload",
        "name": file.name,
        "contentUrl": f"{BASE}data/{file.name}",
        "encodingFormat": file.media_type,
        "contentSize": f"{file.size} B",
        "sha256": file.sha256,
    }


def _code(target: str) -> dict[str, str]:
    system, _, code = context().compact(target).partition(":")
    return {"@type": "MedicalCode", "codeValue": code, "codingSystem": system}
