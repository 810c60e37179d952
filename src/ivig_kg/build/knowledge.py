"""The graph under construction: every quad as it was written, and an engine to ask.

Oxigraph's store writes numbers its own way ("4.0" becomes "4"), so what goes into a release is
taken from the quads, and the store only answers queries.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pyoxigraph import (
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QuerySolutions,
    QueryTriples,
    Store,
    Triple,
)

from ivig_kg.build.cells import typed
from ivig_kg.build.terms import node


@dataclass
class Knowledge:
    """Quads in named graphs, and the triples of all graphs, each once."""

    quads: set[Quad] = field(default_factory=set)
    triples: set[Triple] = field(default_factory=set)
    store: Store = field(default_factory=Store)

    def __len__(self) -> int:
        """Count the quads."""
        return len(self.quads)

    def add(self, quads: Iterable[Quad]) -> None:
        """Add quads; a quad that is there already stays once."""
        new = [quad for quad in quads if quad not in self.quads]
        self.quads.update(new)
        self.triples.update(quad.triple for quad in new)
        self.store.extend(new)

    def within(self, graph_prefix: str) -> Iterator[Quad]:
        """Go through the quads of the named graphs whose IRI begins so."""
        return (q for q in self.quads if graph_of(q).startswith(graph_prefix))

    def rows(self, query: str) -> QuerySolutions:
        """Return the rows of a SELECT over the union of all graphs."""
        result = self.store.query(query, use_default_graph_as_union=True)
        if not isinstance(result, QuerySolutions):
            raise ValueError("not a SELECT query")
        return result

    def construct(self, query: str) -> list[Triple]:
        """Return the triples of a CONSTRUCT over the union of all graphs, decimals with a point."""
        result = self.store.query(query, use_default_graph_as_union=True)
        if not isinstance(result, QueryTriples):
            raise ValueError("not a CONSTRUCT query")
        return [_pointed(triple) for triple in result]


def graph_of(quad: Quad) -> str:
    """Return the IRI of a quad's named graph, "" for the default graph."""
    graph = quad.graph_name
    return "" if isinstance(graph, DefaultGraph) else graph.value


def _pointed(triple: Triple) -> Triple:
    value = triple.object
    if isinstance(value, Literal) and value.datatype == node("xsd:decimal"):
        return Triple(triple.subject, triple.predicate, typed(value.value, "xsd:decimal"))
    return triple


def in_graph(triples: Iterable[Triple], graph: str) -> list[Quad]:
    """Return the triples as quads of a named graph."""
    name = NamedNode(graph)
    return [Quad(t.subject, t.predicate, t.object, name) for t in triples]
