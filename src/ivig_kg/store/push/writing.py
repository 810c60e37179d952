"""Writes to a remote engine: graphs as a whole by the Graph Store Protocol, or by SPARQL Update.

https://www.w3.org/TR/sparql11-http-rdf-update/ and https://www.w3.org/TR/sparql11-update/
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode, urlsplit
from urllib.request import Request

from ivig_kg import __version__
from ivig_kg.store.remote.access import Access
from ivig_kg.store.remote.engine import Engine
from ivig_kg.store.remote.request import Query

_MANY: Final = 500
"""Triples in one update: engines compile it as one statement."""
_MEDIA_TYPE: Final = "application/n-triples"


@dataclass(frozen=True)
class Target:
    """An engine to be written to: its endpoint for queries, and where it takes writes.

    Without an `update` address updates go to the endpoint; with a `graph_store`, graphs go there.
    """

    access: Access
    update: str = ""
    graph_store: str = ""


class Writer:
    """Sends graphs and updates, each in a way that may be sent twice."""

    def __init__(self, target: Target) -> None:
        self._access = replace(target.access, endpoint=target.update or target.access.endpoint)
        self._updates = Engine(self._access)
        self._graph_store = target.graph_store
        at = replace(target.access, endpoint=target.graph_store or self._access.endpoint)
        self._graphs = Engine(at)

    def put(self, graph: str, lines: Sequence[str]) -> None:
        """Let a graph hold these lines of N-Triples and nothing else; raise `StoreError`."""
        if self._graph_store:
            self._graphs.answer(lambda _: self._put(graph, lines), self._access.timeout)
            return
        self.drop(graph)
        for some in _parts(lines):
            self.update(f"INSERT DATA {{ GRAPH <{graph}> {{\n{''.join(some)}}} }}")

    def drop(self, graph: str) -> None:
        """Remove a graph, which need not be there."""
        self.update(f"DROP SILENT GRAPH <{graph}>")

    def update(self, text: str) -> None:
        """Carry out an update; raise `StoreError`."""
        query = Query(self._access, text)
        self._updates.answer(lambda _: query.request(), self._access.timeout)

    def close(self) -> None:
        """Close the connections that are open."""
        self._updates.close()
        self._graphs.close()

    def _put(self, graph: str, lines: Sequence[str]) -> Request:
        mark = "&" if urlsplit(self._graph_store).query else "?"
        return Request(  # noqa: S310  # the address is http or https, as the settings check
            f"{self._graph_store}{mark}{urlencode({'graph': graph})}",
            "".join(lines).encode(),
            {"Content-Type": _MEDIA_TYPE, "User-Agent": f"ivig-kg/{__version__}"},
            method="PUT",
        )


def _parts(lines: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(lines), _MANY):
        yield lines[start : start + _MANY]
