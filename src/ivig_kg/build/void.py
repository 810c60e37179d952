"""The dataset described in VoID (https://www.w3.org/TR/void/): counts, partitions, named graphs.

The counts are those of the graph without the named graph `release`, which holds this description.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Triple

from ivig_kg.build.cells import typed
from ivig_kg.build.gates import short
from ivig_kg.build.knowledge import graph_of
from ivig_kg.build.terms import LABEL, A, node
from ivig_kg.namespaces import BASE, ONTOLOGY

DATASET: Final = f"{BASE}dataset"

_COPIED: Final = tuple(node(f"dcterms:{name}") for name in ("title", "description", "license"))


def void_triples(quads: Iterable[Quad], released: date, dumps: Iterable[str]) -> Iterator[Triple]:
    """Yield the description of the dataset; `dumps` are the names of its files."""
    quads = list(quads)
    triples = {quad.triple for quad in quads}
    yield from _general(triples, released, dumps)
    yield from _class_partitions(triples)
    yield from _property_partitions(Counter(t.predicate for t in triples))
    yield from _graphs(Counter(map(graph_of, quads)))


def _general(triples: set[Triple], released: date, dumps: Iterable[str]) -> Iterator[Triple]:
    dataset = NamedNode(DATASET)
    for kind in ("void:Dataset", "dcat:Dataset"):
        yield Triple(dataset, A, node(kind))
    yield Triple(dataset, LABEL, Literal("ivig-kg"))
    for triple in triples:
        if triple.subject == NamedNode(ONTOLOGY) and triple.predicate in _COPIED:
            yield Triple(dataset, triple.predicate, triple.object)
    yield Triple(dataset, node("dcterms:issued"), typed(released.isoformat(), "xsd:date"))
    yield Triple(dataset, node("owl:versionInfo"), Literal(released.isoformat()))
    yield Triple(dataset, node("void:uriSpace"), Literal(BASE))
    yield Triple(dataset, node("void:sparqlEndpoint"), NamedNode(f"{BASE}sparql"))
    for name in dumps:
        yield Triple(dataset, node("void:dataDump"), NamedNode(f"{BASE}data/{name}"))
    for name, number in _counts(triples).items():
        yield _count(dataset, name, number)


def _counts(triples: set[Triple]) -> Mapping[str, int]:
    typed_subjects = {t.subject for t in triples if t.predicate == A}
    return {
        "triples": len(triples),
        "entities": sum(
            isinstance(s, NamedNode) and s.value.startswith(BASE) for s in typed_subjects
        ),
        "classes": len({t.object for t in triples if t.predicate == A}),
        "properties": len({t.predicate for t in triples}),
        "distinctSubjects": len({t.subject for t in triples}),
        "distinctObjects": len({t.object for t in triples}),
    }


def _class_partitions(triples: set[Triple]) -> Iterator[Triple]:
    members: defaultdict[NamedNode, int] = defaultdict(int)
    for triple in triples:
        if triple.predicate == A and isinstance(triple.object, NamedNode):
            members[triple.object] += 1
    for class_, number in members.items():
        part = _part("class", class_)
        yield Triple(NamedNode(DATASET), node("void:classPartition"), part)
        yield Triple(part, node("void:class"), class_)
        yield _count(part, "entities", number)


def _property_partitions(uses: Mapping[NamedNode, int]) -> Iterator[Triple]:
    for property_, number in uses.items():
        part = _part("property", property_)
        yield Triple(NamedNode(DATASET), node("void:propertyPartition"), part)
        yield Triple(part, node("void:property"), property_)
        yield _count(part, "triples", number)


def _graphs(sizes: Mapping[str, int]) -> Iterator[Triple]:
    for iri, number in sizes.items():
        graph = NamedNode(iri)
        yield Triple(NamedNode(DATASET), node("void:subset"), graph)
        yield Triple(graph, A, node("void:Dataset"))
        yield Triple(graph, A, node("sd:NamedGraph"))
        yield Triple(graph, node("sd:name"), graph)
        yield _count(graph, "triples", number)


def _part(kind: str, term: NamedNode) -> NamedNode:
    return NamedNode(f"{DATASET}#{kind}-{short(term.value).replace(':', '-')}")


def _count(subject: NamedNode, name: str, number: int) -> Triple:
    return Triple(subject, node(f"void:{name}"), typed(str(number), "xsd:integer"))
