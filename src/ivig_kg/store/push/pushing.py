"""One push: store the graphs, verify each, switch the pointer, drop what is no longer needed.

Until the pointer is switched, readers see the release before; if anything fails, they still do. A
push that was stopped goes on where it was: what the engine holds already is not sent again.
"""

from contextlib import closing
from dataclasses import dataclass
from time import monotonic
from typing import Final, Protocol

from ivig_kg.namespaces import PREFIXES
from ivig_kg.store.base import Formats, StoreError
from ivig_kg.store.contents import Contents
from ivig_kg.store.push.shipment import Shipment, StoredGraph, fingerprint, shipment
from ivig_kg.store.push.writing import Target, Writer
from ivig_kg.store.remote.clauses import NAME
from ivig_kg.store.remote.served import CURRENT, DATASET, POINTER, VERSION, GraphSet
from ivig_kg.store.remote.store import RemoteStore

_TRIPLES: Final[Formats] = {"graph": "application/n-triples"}
_HELD: Final = f"{PREFIXES['dcat']}hasVersion"
"""The property from the dataset to every set that the engine holds, or may hold a part of."""


class PushError(StoreError):
    """The release was not pushed; the engine serves what it served before."""


class Progress(Protocol):
    """Told of every graph, after it is verified."""

    def __call__(self, graph: StoredGraph, number: int, total: int, *, was_there: bool) -> None:
        """Take note."""


@dataclass(frozen=True)
class Pushed:
    """What a push has done: graphs that were sent, and those that were there already."""

    version: str
    sent: int
    kept: int
    dropped: int
    seconds: float


def push(contents: Contents, target: Target, tell: Progress) -> Pushed:
    """Store a release in an engine and let it be served.

    Raises `PushError` when a graph does not arrive as it was sent, or when another release of the
    same version is served, and the `StoreError` of an engine that fails.
    """
    begin, sent = monotonic(), shipment(contents)
    with (
        closing(RemoteStore(target.access, follows=False)) as reader,
        closing(Writer(target)) as writer,
    ):
        engine = _Holding(reader, writer)
        before = engine.served()
        _check_version(sent, before)
        engine.register(sent.graph_set)
        kept = _store(sent, engine, tell)
        engine.switch(sent, before)
        needed = {sent.graph_set.iri, *(iri for iri in before if iri != sent.graph_set.iri)}
        dropped = engine.drop_but(needed)
    graphs = len(sent.graphs)
    return Pushed(sent.version, graphs - kept, kept, dropped, monotonic() - begin)


def _check_version(sent: Shipment, before: dict[str, str]) -> None:
    # A version names one content: caches and readers go by it.
    if sent.version in before.values() and sent.graph_set.iri not in before:
        raise PushError(
            f"another release of the version {sent.version} is served: build with another --date"
        )


def _store(sent: Shipment, engine: "_Holding", tell: Progress) -> int:
    kept, total = 0, len(sent.graphs)
    for number, graph in enumerate(sent.graphs, 1):
        was_there = engine.holds(graph)
        if not was_there:
            engine.put(graph)
        kept += was_there
        tell(graph, number, total, was_there=was_there)
    return kept


class _Holding:
    """What an engine holds of pushed releases, and the changes to it."""

    def __init__(self, reader: RemoteStore, writer: Writer) -> None:
        self._reader, self._writer = reader, writer

    def served(self) -> dict[str, str]:
        """Return the sets that the pointer names, with their versions: one, or none at first."""
        rows = self._reader.rows(
            f"SELECT ?set ?version WHERE {{ GRAPH <{POINTER}> "
            f"{{ <{DATASET}> <{CURRENT}> ?set . ?set <{VERSION}> ?version }} }}"
        )
        return {str(row["set"]): str(row["version"]) for row in rows}

    def register(self, graphs: GraphSet) -> None:
        """Note that the engine may hold a part of a set from now on."""
        self._writer.update(_insertion(f"<{DATASET}> <{_HELD}> <{graphs.iri}> ."))

    def holds(self, graph: StoredGraph) -> bool:
        """Return whether a graph is there as it should be: so many triples, and these."""
        if self._count(graph.stored) != len(graph.lines):
            return False
        text = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph.stored}> {{ ?s ?p ?o }} }}"
        body = self._reader.answer(text, _TRIPLES).body.decode()
        return fingerprint(sorted(set(body.splitlines(keepends=True)))) == graph.fingerprint

    def put(self, graph: StoredGraph) -> None:
        """Store a graph, and raise `PushError` when something else has arrived."""
        self._writer.put(graph.stored, graph.lines)
        if not self.holds(graph):
            count = self._count(graph.stored)
            raise PushError(
                f"{graph.name}: {len(graph.lines)} triples were sent, and {count} are there or "
                "they are others; what was served before is still served"
            )

    def switch(self, sent: Shipment, before: dict[str, str]) -> None:
        """Let a set be served; when that fails, let what was served before be served again."""
        new = {sent.graph_set.iri: sent.version}
        try:
            self._point(new, before)
            if self.served() == new:
                return
            cause: StoreError | None = None
        except StoreError as error:
            cause = error
        self._point(before, new)
        raise PushError("the pointer was not switched; what was served before is served") from cause

    def drop_but(self, needed: set[str]) -> int:
        """Drop the sets that nobody needs; return how many there were."""
        rows = self._reader.rows(
            f"SELECT ?set WHERE {{ GRAPH <{POINTER}> {{ <{DATASET}> <{_HELD}> ?set }} }}"
        )
        old = sorted({str(row["set"]) for row in rows} - needed)
        for iri in old:
            self._drop(GraphSet(iri))
        return len(old)

    def _drop(self, graphs: GraphSet) -> None:
        stored = self._reader.rows(
            f"SELECT ?stored WHERE {{ GRAPH <{graphs.names}> {{ ?stored <{NAME}> ?name }} }}"
        )
        # The names go last: a push that is stopped here finds the rest by them.
        for graph in (graphs.union, *(str(row["stored"]) for row in stored), graphs.names):
            self._writer.drop(graph)
        self._writer.update(_deletion(f"<{DATASET}> <{_HELD}> <{graphs.iri}> ."))

    def _point(self, to: dict[str, str], away_from: dict[str, str]) -> None:
        # In this order, an engine that does one after the other never shows readers none: who sees
        # two stays with the one that he knows.
        gone = {iri: version for iri, version in away_from.items() if iri not in to}
        operations = [_insertion(_pointers(to))] if to else []
        operations += [_deletion(_pointers(gone))] if gone else []
        if operations:
            self._writer.update(" ;\n".join(operations))

    def _count(self, graph: str) -> int:
        text = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
        return int(str(self._reader.rows(text)[0]["n"]))


def _pointers(sets: dict[str, str]) -> str:
    return "\n".join(
        f'<{DATASET}> <{CURRENT}> <{iri}> . <{iri}> <{VERSION}> "{version}" .'
        for iri, version in sets.items()
    )


def _insertion(triples: str) -> str:
    return f"INSERT DATA {{ GRAPH <{POINTER}> {{ {triples} }} }}"


def _deletion(triples: str) -> str:
    return f"DELETE DATA {{ GRAPH <{POINTER}> {{ {triples} }} }}"
