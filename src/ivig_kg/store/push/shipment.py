"""The graphs of a release as they are stored in a remote engine, each with its fingerprint.

Names say to which release a graph belongs, so that two of them stand side by side.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Final

import pyoxigraph as ox

from ivig_kg.namespaces import PREFIXES
from ivig_kg.store.contents import Contents
from ivig_kg.store.remote.clauses import NAME
from ivig_kg.store.remote.served import SETS, GraphSet

_SHORT: Final = 12
_TRIPLES: Final = ox.NamedNode(f"{PREFIXES['void']}triples")
_NAME: Final = ox.NamedNode(NAME)


@dataclass(frozen=True)
class StoredGraph:
    """A graph of the engine: its name there, the one that readers know, its sorted N-Triples."""

    stored: str
    name: str
    lines: tuple[str, ...]

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the sorted N-Triples.

        That is the canonical form of a graph without blank nodes: https://www.w3.org/TR/rdf-canon/
        """
        return fingerprint(self.lines)


@dataclass(frozen=True)
class Shipment:
    """A release to be stored: its names first, each named graph, and at last all of it in one."""

    version: str
    graph_set: GraphSet
    graphs: tuple[StoredGraph, ...]


def shipment(contents: Contents) -> Shipment:
    """Return what to store of a release.

    Blank nodes get IRIs (RDF 1.1 Concepts, 3.5), which readers see as blank nodes again. They are
    numbered canonically (https://www.w3.org/TR/rdf-canon/), so a second push finds what is there.
    """
    store = ox.Store()
    contents.fill(store)
    graphs = GraphSet(f"{SETS}{contents.version}.{contents.digest[:_SHORT]}")
    written = _written(store, graphs)
    named = [StoredGraph(graphs.stored(name), name, lines) for name, lines in written.items()]
    everything = tuple(sorted({line for graph in named for line in graph.lines}))
    whole = StoredGraph(graphs.union, "all graphs in one", everything)
    names = StoredGraph(graphs.names, "names of the graphs", _lines(_names(named)))
    return Shipment(contents.version, graphs, (names, *named, whole))


def fingerprint(written: Iterable[str]) -> str:
    """Return the SHA-256 of lines."""
    digest = hashlib.sha256()
    for line in written:
        digest.update(line.encode())
    return digest.hexdigest()


def _written(store: ox.Store, graphs: GraphSet) -> dict[str, tuple[str, ...]]:
    """Return the lines of each named graph by its name."""
    plain = [quad for quad in store if not _has_blank(quad)]
    blank = ox.Dataset(quad for quad in store if _has_blank(quad))
    blank.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    triples: dict[str, list[ox.Triple]] = defaultdict(list)
    for quad in chain(plain, (_with_iris(quad, graphs) for quad in blank)):
        if isinstance(quad.graph_name, ox.NamedNode):
            triples[quad.graph_name.value].append(quad.triple)
    return {name: _lines(triples[name]) for name in sorted(triples)}


def _lines(triples: Iterable[ox.Triple]) -> tuple[str, ...]:
    return tuple(sorted({f"{triple} .\n" for triple in triples}))


def _has_blank(quad: ox.Quad) -> bool:
    return isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)


def _with_iris(quad: ox.Quad, graphs: GraphSet) -> ox.Quad:
    subject, value = quad.subject, quad.object
    if isinstance(subject, ox.BlankNode):
        subject = ox.NamedNode(f"{graphs.blank}{subject.value}")
    if isinstance(value, ox.BlankNode):
        value = ox.NamedNode(f"{graphs.blank}{value.value}")
    return ox.Quad(subject, quad.predicate, value, quad.graph_name)


def _names(named: Iterable[StoredGraph]) -> Iterator[ox.Triple]:
    for graph in named:
        stored = ox.NamedNode(graph.stored)
        yield ox.Triple(stored, _NAME, ox.NamedNode(graph.name))
        yield ox.Triple(stored, _TRIPLES, ox.Literal(len(graph.lines)))
