"""Mappings to public terminologies as triples: the named graph `mappings/<set>` of every set.

A mapping is stated twice: as the plain `skos:*Match` triple, and as an individual of
`sssom:Mapping` that says how it was found and how sure it is. What is said of the targets, which
sets share, is in the graph `mappings/targets`: no triple stands in two graphs.
"""

import re
from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from ivig_kg.build.cells import typed
from ivig_kg.build.mapping_sets import Mapping, MappingSet
from ivig_kg.build.terms import LABEL, A, node
from ivig_kg.namespaces import expand, graph_for, individual

Triple = tuple[NamedNode, NamedNode, NamedNode | Literal]

_TARGETS: Final = NamedNode(graph_for("mappings", "targets"))
_TERMINOLOGY: Final = node("ivig:Terminology")
_OPTIONAL: Final = {
    "object_source_version": node("sssom:object_source_version"),
    "comment": node("rdfs:comment"),
}


def mapping_quads(mapping_set: MappingSet) -> Iterator[Quad]:
    """Yield the triples of a set without problems."""
    graph = NamedNode(graph_for("mappings", mapping_set.name))
    for triple in _set_triples(mapping_set):
        yield Quad(*triple, graph)
    for mapping in mapping_set.mappings:
        for triple in _triples(mapping, mapping_set):
            yield Quad(*triple, graph)
        for triple in _target(mapping, mapping_set):
            yield Quad(*triple, _TARGETS)


def _set_triples(mapping_set: MappingSet) -> Iterator[Triple]:
    subject = NamedNode(mapping_set.metadata["mapping_set_id"])
    yield subject, A, node("sssom:MappingSet")
    yield subject, LABEL, Literal(mapping_set.metadata["mapping_set_title"])
    yield subject, node("dcterms:license"), NamedNode(mapping_set.metadata["license"])


def _triples(mapping: Mapping, mapping_set: MappingSet) -> Iterator[Triple]:
    subject, predicate, object_ = (
        NamedNode(str(mapping_set.iri(mapping.cells[column])))
        for column in ("subject_id", "predicate_id", "object_id")
    )
    yield subject, predicate, object_
    record = NamedNode(_record(mapping, mapping_set))
    yield record, A, node("sssom:Mapping")
    yield record, LABEL, Literal(_sentence(mapping))
    yield record, node("dcterms:isPartOf"), NamedNode(mapping_set.metadata["mapping_set_id"])
    yield record, node("sssom:subject_id"), subject
    yield record, node("sssom:predicate_id"), predicate
    yield record, node("sssom:object_id"), object_
    justification = mapping.cells["mapping_justification"]
    yield record, node("sssom:mapping_justification"), NamedNode(expand(justification))
    if mapping.cells["confidence"]:
        yield record, node("sssom:confidence"), typed(mapping.cells["confidence"], "xsd:decimal")
    for column, property_ in _OPTIONAL.items():
        if mapping.cells[column]:
            yield record, property_, Literal(mapping.cells[column])


def _target(mapping: Mapping, mapping_set: MappingSet) -> Iterator[Triple]:
    curie = mapping.cells["object_id"]
    target = NamedNode(str(mapping_set.iri(curie)))
    prefix, _, code = curie.partition(":")
    terminology = NamedNode(individual("concept", f"terminology.{prefix.lower()}"))
    yield terminology, A, _TERMINOLOGY
    yield terminology, LABEL, Literal(prefix)
    yield target, node("ivig:inTerminology"), terminology
    yield target, node("dcterms:identifier"), Literal(curie)
    yield target, node("skos:notation"), Literal(code)
    if mapping.cells["object_label"]:
        yield target, LABEL, Literal(mapping.cells["object_label"])


def _record(mapping: Mapping, mapping_set: MappingSet) -> str:
    _, _, subject = mapping.cells["subject_id"].partition(":")
    object_ = re.sub(r"[^a-z0-9.]+", "-", mapping.cells["object_id"].lower().replace(":", "."))
    return individual("statement", f"mapping.{mapping_set.name}.{subject}.{object_}")


def _sentence(mapping: Mapping) -> str:
    cells = mapping.cells
    relation = cells["predicate_id"].removeprefix("skos:").removesuffix("Match")
    target = f"{cells['object_id']} {cells['object_label']}".strip()
    return f"{cells['subject_label']} has {relation} match {target}"
