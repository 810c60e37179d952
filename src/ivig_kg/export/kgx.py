"""The graph as KGX: nodes and edges of the Biolink Model in two tables.

Which predicate a kind of statement gets is decided in `queries/exports/kgx-*.rq`; docs/kgx.md tells
why. https://github.com/biolink/kgx/blob/master/specification/kgx-format.md
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from ivig_kg.export.asking import ask, value
from ivig_kg.namespaces import BASE, KINDS
from ivig_kg.store.base import Row, Store

INFORES: Final = "infores:ivig-kg"
PREFIXES: Final = {f"ivig-kg.{kind}": f"{BASE}{kind}/" for kind in KINDS}
"""Prefixes of the nodes that have no public identifier, and of the edges."""

NODE_COLUMNS: Final = [
    "id",
    "category",
    "name",
    "description",
    "iri",
    "xref",
    "synonym",
    "provided_by",
]
EDGE_COLUMNS: Final = [
    "id",
    "subject",
    "predicate",
    "object",
    "category",
    "knowledge_level",
    "agent_type",
    "primary_knowledge_source",
    "publications",
    "supporting_text",
    "clinical_approval_status",
    "negated",
    "disease_context_qualifier",
    "has_percentage",
    "has_count",
    "has_total",
]

_EDGE_QUERIES: Final = (
    "adverse-effects",
    "contraindications",
    "coverage-rules",
    "evidence-ratings",
    "labelled-uses",
    "mechanism-links",
    "uses",
)
_TREATMENT: Final = "ChemicalOrDrugOrTreatmentToDiseaseOrPhenotypicFeatureAssociation"
_ASSOCIATIONS: Final = {
    "applied_to_treat": _TREATMENT,
    "studied_to_treat": _TREATMENT,
    "treats": _TREATMENT,
    "treats_or_applied_or_studied_to_treat": _TREATMENT,
    "has_adverse_event": "ChemicalOrDrugOrTreatmentAdverseEventAssociation",
}
# Biolink's prefixes, where SSSOM files of the field use others.
_XREF_PREFIXES: Final = {
    "ICD11": "icd11.foundation",
    "OMIMPS": "OMIM.PS",
    "Orphanet": "ORDO",
    "RXNORM": "RXCUI",
    "SCTID": "SNOMEDCT",
}


@dataclass
class _Names:
    """Identifiers and names of things by IRI."""

    identities: dict[str, str]
    categories: dict[str, str]
    publications: dict[str, str]
    others: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))

    def id(self, iri: str) -> str:
        """Return the public identifier of a thing, or our own."""
        return self.identities.get(iri) or own_id(iri)


def kgx_files(store: Store) -> dict[str, bytes]:
    """Return `kgx/nodes.tsv` and `kgx/edges.tsv`; the same graph gives the same bytes."""
    nodes = ask(store, "kgx-nodes")
    names = _names(store, nodes)
    edges = [row for name in _EDGE_QUERIES for row in ask(store, f"kgx-{name}")]
    return {
        "kgx/nodes.tsv": _table(NODE_COLUMNS, [_node(row, names) for row in nodes]),
        "kgx/edges.tsv": _table(EDGE_COLUMNS, [_edge(row, names) for row in edges]),
    }


def own_id(iri: str) -> str:
    """Return our own CURIE of an individual; KGX takes no slash in the local part.

    >>> own_id("https://w3id.org/ivig-kg/product/privigen")
    'ivig-kg.product:privigen'
    """
    kind, _, slug = iri.removeprefix(BASE).partition("/")
    return f"ivig-kg.{kind}:{slug}"


def _names(store: Store, nodes: Sequence[Row]) -> _Names:
    identities: dict[str, str] = {}
    for row in ask(store, "kgx-identities"):
        identities.setdefault(value(row, "thing"), value(row, "code"))
    names = _Names(
        identities,
        {value(row, "thing"): value(row, "category") for row in nodes},
        {value(row, "source"): _publication(row) for row in ask(store, "sources")},
    )
    for row in ask(store, "kgx-names"):
        names.others[value(row, "thing"), value(row, "kind")].append(value(row, "value"))
    return names


def _publication(row: Row) -> str:
    if "pmid" in row:
        return f"PMID:{row['pmid']}"
    if "doi" in row:
        return f"doi:{row['doi']}"
    return value(row, "page") or own_id(value(row, "source"))


def _node(row: Row, names: _Names) -> dict[str, str]:
    iri = value(row, "thing")
    identity = names.id(iri)
    codes = {_biolink_curie(code) for code in names.others[iri, "xref"]}
    is_phenotype = identity.startswith("HP:")
    return {
        "id": identity,
        "category": f"biolink:{'PhenotypicFeature' if is_phenotype else names.categories[iri]}",
        "name": value(row, "name"),
        "description": value(row, "description"),
        "iri": value(row, "individual"),
        "xref": _many(codes - {identity}),
        "synonym": _many(names.others[iri, "synonym"]),
        "provided_by": INFORES,
    }


def _edge(row: Row, names: _Names) -> dict[str, str]:
    predicate = value(row, "predicate")
    if names.categories[value(row, "object")] == "ClinicalEntity":
        # Treating has a disease or a phenotypic feature as its object; a situation is neither.
        predicate = "related_to"
    context = value(row, "context")
    return {
        "id": own_id(value(row, "statement")),
        "subject": names.id(value(row, "subject")),
        "predicate": f"biolink:{predicate}",
        "object": names.id(value(row, "object")),
        "category": f"biolink:{_ASSOCIATIONS.get(predicate, 'Association')}",
        "knowledge_level": value(row, "knowledge"),
        "agent_type": "manual_agent",
        "primary_knowledge_source": INFORES,
        "publications": names.publications[value(row, "source")],
        "supporting_text": _many([f"{row['text']} ({row['locator']})"]),
        "clinical_approval_status": value(row, "approval"),
        "negated": value(row, "negated"),
        "disease_context_qualifier": names.id(context) if _is_disease(context, names) else "",
        "has_percentage": value(row, "percent"),
        "has_count": value(row, "count").removesuffix(".0"),
        "has_total": value(row, "total").removesuffix(".0"),
    }


def _is_disease(iri: str, names: _Names) -> bool:
    return names.categories.get(iri) == "Disease"


def _biolink_curie(code: str) -> str:
    prefix, _, local = code.partition(":")
    return f"{_XREF_PREFIXES.get(prefix, prefix)}:{local}"


def _many(values: set[str] | Sequence[str]) -> str:
    """Join the members of a list; KGX has no escape for the bar between them."""
    return "|".join(sorted(text.replace("|", "/") for text in values))


def _table(columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> bytes:
    return "".join(f"{line}\n" for line in _lines(columns, rows)).encode()


def _lines(columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> Iterator[str]:
    yield "\t".join(columns)
    # KGX reads without quotes: a line break or a tab inside a text would end its cell.
    cells = ([" ".join(row[column].split()) for column in columns] for row in rows)
    yield from sorted("\t".join(line) for line in cells)
