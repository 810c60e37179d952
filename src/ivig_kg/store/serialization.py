"""From the engine's results to bytes, never more of them than a limit allows."""

from collections.abc import Iterable
from typing import Final

import pyoxigraph as ox

from ivig_kg.namespaces import PREFIXES
from ivig_kg.store.base import ResultTooLargeError

RESULT_BYTES: Final = 64 * 1024**2
"""The limit unless a setting says otherwise."""

_DIRECTIVE: Final = b"@prefix "


class BoundedBytes:
    """A writer that raises `ResultTooLargeError` instead of growing above a limit."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._parts: list[bytes] = []
        self._size = 0

    def write(self, part: bytes) -> int:
        """Take a part."""
        self._size += len(part)
        if self._size > self._limit:
            raise ResultTooLargeError(f"The answer is larger than {self._limit} bytes.")
        self._parts.append(part)
        return len(part)

    def flush(self) -> None:
        """Do nothing: the parts are in memory."""

    def content(self) -> bytes:
        """Return all that was written."""
        return b"".join(self._parts)


def write_rows(result: ox.QuerySolutions | ox.QueryBoolean, media_type: str, limit: int) -> bytes:
    """Return solutions, or a yes or no, in a media type of SPARQL results."""
    output = BoundedBytes(limit)
    results_format = ox.QueryResultsFormat.from_media_type(media_type)
    result.serialize(output, format=results_format)  # type: ignore[arg-type]  # any writer will do
    return output.content()


def write_triples(triples: Iterable[ox.Triple], media_type: str, limit: int) -> bytes:
    """Return triples in an RDF media type."""
    output = BoundedBytes(limit)
    rdf_format = ox.RdfFormat.from_media_type(media_type)
    if rdf_format != ox.RdfFormat.TURTLE:
        ox.serialize(triples, output, format=rdf_format)  # type: ignore[arg-type]  # any writer will do
        return output.content()
    ox.serialize(triples, output, format=rdf_format, prefixes=PREFIXES)  # type: ignore[arg-type]  # any writer will do
    return tidy_prefixes(output.content())


def convert(content: str, media_type: str, wanted: str) -> bytes:
    """Return triples in the `wanted` media type; raise `SyntaxError` when they do not parse."""
    quads = ox.parse(content, format=ox.RdfFormat.from_media_type(media_type))
    return write_triples((quad.triple for quad in quads), wanted, RESULT_BYTES)


def tidy_prefixes(turtle: bytes) -> bytes:
    """Return the document with its prefixes sorted, and without those that it does not use.

    The engine's writer lists every prefix that it was given, in no stable order.
    """
    *directives, body = turtle.split(b"\n", _directives(turtle))
    used = sorted(line for line in directives if line[len(_DIRECTIVE) :].split(b" ", 1)[0] in body)
    return b"\n".join([*used, body])


def _directives(turtle: bytes) -> int:
    count = position = 0
    while turtle.startswith(_DIRECTIVE, position):
        count += 1
        position = turtle.index(b"\n", position) + 1
    return count
