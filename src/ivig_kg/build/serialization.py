"""Bytes of a graph that are the same for the same graph: every writer gets sorted triples."""

from collections.abc import Iterable

from pyoxigraph import Quad, RdfFormat, Triple, serialize

from ivig_kg.build.terms import A
from ivig_kg.namespaces import PREFIXES


def nquads(quads: Iterable[Quad]) -> bytes:
    """Return N-Quads, one line a quad, sorted by line."""
    lines = (serialize(quads, format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True)
    return b"".join(sorted(lines))


def document(triples: Iterable[Triple], format_: RdfFormat) -> bytes:
    """Return Turtle, RDF/XML or JSON-LD with the project's prefixes, subject by subject."""
    return serialize(sorted(triples, key=_order), format=format_, prefixes=PREFIXES) or b""


def _order(triple: Triple) -> tuple[str, str, str]:
    predicate = "" if triple.predicate == A else str(triple.predicate)
    return str(triple.subject), predicate, str(triple.object)
