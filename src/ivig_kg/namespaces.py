"""Every IRI of the project starts here: the base, the kinds of individual, the prefixes.

Readable IRIs are never renamed (https://www.w3.org/TR/cooluris/).
"""

from typing import Final

BASE: Final = "https://w3id.org/ivig-kg/"
ONTOLOGY: Final = f"{BASE}ontology"
TERMS: Final = f"{ONTOLOGY}#"
GRAPHS: Final = f"{BASE}graph/"

KINDS: Final = (
    "adverse-effect",
    "authority",
    "concept",
    "condition",
    "criterion",
    "indication",
    "measure",
    "mechanism",
    "outcome",
    "product",
    "risk-factor",
    "source",
    "statement",
    "substance",
    "therapy",
)
"""First path segment of an individual's IRI: `{BASE}{kind}/{slug}`."""

PREFIXES: Final[dict[str, str]] = {
    "ivig": TERMS,
    **{kind: f"{BASE}{kind}/" for kind in KINDS},
    "graph": GRAPHS,
    "bibo": "http://purl.org/ontology/bibo/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "obo": "http://purl.obolibrary.org/obo/",
    "oboInOwl": "http://www.geneontology.org/formats/oboInOwl#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "semapv": "https://w3id.org/semapv/vocab/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": "https://w3id.org/sssom/",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Prefixes of every query, Turtle file and JSON-LD context of the project."""


def individual(kind: str, slug: str) -> str:
    """Return the IRI of the individual `slug` of a `kind` out of `KINDS`.

    >>> individual("condition", "kawasaki-disease")
    'https://w3id.org/ivig-kg/condition/kawasaki-disease'
    """
    if kind not in KINDS:
        raise ValueError(f"no kind of individual: {kind!r} (one of {', '.join(KINDS)})")
    return f"{BASE}{kind}/{slug}"


def expand(curie: str) -> str:
    """Return the IRI of a CURIE whose prefix is in `PREFIXES`; raise `ValueError` otherwise.

    >>> expand("ivig:Indication")
    'https://w3id.org/ivig-kg/ontology#Indication'
    """
    prefix, colon, local = curie.partition(":")
    if not colon or prefix not in PREFIXES:
        raise ValueError(f"no prefix of the project: {curie!r}")
    return PREFIXES[prefix] + local


def sparql_prologue() -> str:
    """Return `PREFIX` lines for all of `PREFIXES`, in their order."""
    return "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())


def graph_for(family: str, name: str = "") -> str:
    """Return the IRI of a named graph: `ontology`, `vocabulary`, `facts`, `derived` ... and a name.

    >>> graph_for("facts", "coverage")
    'https://w3id.org/ivig-kg/graph/facts/coverage'
    """
    return f"{GRAPHS}{family}/{name}" if name else f"{GRAPHS}{family}"
