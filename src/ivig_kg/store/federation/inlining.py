"""Puts the solutions of other endpoints into a query, in place of its SERVICE clauses.

A clause joins the solutions of its pattern with what surrounds it, as a group of VALUES does. When
a silent one fails it is a group without conditions, which has the one empty solution that the
standard gives it (SPARQL 1.1 Federated Query, 2.3). A blank node of an endpoint gets an IRI, since
VALUES has no place for it (RDF 1.1 Concepts, 3.5).

This runs in the worker: nobody else reads what strangers have sent.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox

from ivig_kg.store.base import FederationError

Found = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None

_NO_CONDITION: Final = "{ }"
_BLANK: Final = "urn:ivig-kg:blank"
_VARIABLE: Final = re.compile(r"\w+")


@dataclass(frozen=True)
class Inlined:
    """What replaces a part of a query; without a media type there was no answer.

    `begin` and `end` are the places of the clause in the text.
    """

    begin: int
    end: int
    is_silent: bool
    media_type: str | None = None
    body: bytes = b""

    def header(self) -> dict[str, int | str | None]:
        """Return it without the body, as plain values for `read_inlined`."""
        place = {"begin": self.begin, "end": self.end, "is_silent": self.is_silent}
        return {**place, "media_type": self.media_type, "size": len(self.body)}


def read_inlined(headers: Iterable[Mapping[str, Any]], bodies: bytes) -> list[Inlined]:
    """Return what `header` has described; the bodies follow each other."""
    clauses, at = [], 0
    for header in headers:
        values = dict(header)
        size = values.pop("size")
        clauses.append(Inlined(**values, body=bodies[at : at + size]))
        at += size
    return clauses


def inline(text: str, clauses: Sequence[Inlined]) -> str:
    """Return the query with its clauses replaced; raise `FederationError` for an unfit answer."""
    pieces, end = [], 0
    for number, clause in enumerate(clauses):
        pieces += [text[end : clause.begin], _group(clause, number)]
        end = clause.end
    return "".join([*pieces, text[end:]])


def _group(clause: Inlined, number: int) -> str:
    if clause.media_type is None:
        return _NO_CONDITION
    try:
        return _values(clause.body, clause.media_type, number)
    except FederationError:
        if clause.is_silent:
            return _NO_CONDITION
        raise


def _values(body: bytes, media_type: str, number: int) -> str:
    solutions = _solutions(body, media_type)
    names = [variable.value for variable in solutions.variables]
    if not all(map(_VARIABLE.fullmatch, names)):
        raise FederationError("Another endpoint answers with names that are none.")
    rows = "\n".join(_rows(solutions, number))
    return f"{{ VALUES ({' '.join(f'?{name}' for name in names)}) {{ {rows} }} }}"


def _solutions(body: bytes, media_type: str) -> ox.QuerySolutions:
    form = ox.QueryResultsFormat.from_media_type(media_type)
    if form is None:
        raise FederationError(f"Another endpoint answers in {media_type[:100]}, which holds none.")
    try:
        found = ox.parse_query_results(body, format=form)
    except (SyntaxError, ValueError, OSError) as error:
        raise _unreadable(error) from error
    if isinstance(found, ox.QueryBoolean):
        raise FederationError("Another endpoint answers with yes or no, not with solutions.")
    return found


def _rows(solutions: ox.QuerySolutions, number: int) -> Iterator[str]:
    try:
        for solution in solutions:
            yield f"({' '.join(_term(value, number) for value in solution)})"
    except (SyntaxError, ValueError, OSError) as error:
        raise _unreadable(error) from error


def _term(value: Found, number: int) -> str:
    if value is None:
        return "UNDEF"
    if isinstance(value, ox.BlankNode):
        return f"<{_BLANK}:{number}:{value.value}>"
    if isinstance(value, ox.Triple):
        raise FederationError("Another endpoint answers with triples as terms.")
    return str(value)


def _unreadable(error: Exception) -> FederationError:
    return FederationError(f"What another endpoint answers cannot be read: {str(error)[:300]}.")
