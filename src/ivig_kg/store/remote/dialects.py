"""In what engines differ: how they are told a time, what they say of an answer that is a part.

`docs/engines.md` has the table.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Final, Literal

from ivig_kg.store.base import (
    EngineError,
    EngineTimeoutError,
    EvaluationError,
    QuerySyntaxError,
    StoreError,
)

_POSITION: Final = re.compile(
    r"line (\d+),? column (\d+)|(?<![\d:])(\d+):(\d+)(?!\d|:\d)", re.IGNORECASE
)
_SQL_ERROR: Final = re.compile(r"Virtuoso (\w{5}) Error (\w+):")
_TOO_LATE: Final = ("S1T00", "S1TAT", "4000X")
"""SQL states of a transaction that took too long: ended, answered in part, rolled back for it."""
_OF_THE_QUERY: Final = ("22", "37", "42")
"""Classes of SQL states: data exception, syntax or access, syntax or semantics."""


@dataclass(frozen=True)
class Dialect:
    """How to speak to one kind of engine.

    `server` is what its `Server` header begins with. `milliseconds` and `seconds` name the
    parameter for the time that a query may take. With `union` the engine's default graph is that of
    all graphs. With `pragmas` the graphs of a query stand before it, and its default graph is that
    of all graphs but those that are the engine's `own`. An engine that does not read `escapes` gets
    characters as they are.
    """

    name: str
    server: str = ""
    seconds: str = ""
    milliseconds: str = ""
    union: tuple[tuple[str, str], ...] = ()
    pragmas: bool = False
    own: tuple[str, ...] = ()
    escapes: bool = True

    def limit(self, seconds: float) -> list[tuple[str, str]]:
        """Return the parameters that ask the engine to stop after some seconds."""
        if self.milliseconds:
            return [(self.milliseconds, str(ceil(1000 * seconds)))]
        return [(self.seconds, str(ceil(seconds)))] if self.seconds else []


OTHER: Final = Dialect("other")
DIALECTS: Final[Mapping[str, Dialect]] = {
    dialect.name: dialect
    for dialect in (
        Dialect(
            "virtuoso",
            server="virtuoso",
            milliseconds="timeout",
            pragmas=True,
            escapes=False,
            own=(
                "http://www.openlinksw.com/schemas/virtrdf#",
                "http://localuriqaserver/sparql",
                "http://www.w3.org/ns/ldp#",
            ),
        ),
        Dialect("oxigraph", server="oxigraph", union=(("union-default-graph", "true"),)),
        Dialect("fuseki", server="apache jena fuseki", seconds="timeout"),
        Dialect("rdf4j", server="rdf4j", seconds="timeout"),
        OTHER,
    )
}


def dialect_of(server: str) -> Dialect:
    """Return the dialect of an engine by its `Server` header."""
    known = (d for d in DIALECTS.values() if d.server and server.lower().startswith(d.server))
    return next(known, OTHER)


def check_whole(headers: Mapping[str, str]) -> None:
    """Raise the error of an answer that its engine calls a part of the whole.

    Virtuoso answers 200 with the rows that it has found by its time limit, or with as many as
    `ResultSetMaxRows` lets it: https://docs.openlinksw.com/virtuoso/rdfsparql/
    """
    if headers.get("X-SQL-State"):
        raise EngineTimeoutError(
            "The engine stopped in the middle of the answer, and nothing of it is passed on: "
            f"{headers.get('X-SQL-Message', '')[:80]}"
        )
    if rows := headers.get("X-SPARQL-MaxRows"):
        raise EngineError(
            f"The engine cut the answer after {rows[:20]} rows, and nothing of it is passed on: "
            "ask for less, or let it give more (Virtuoso: ResultSetMaxRows)."
        )


def refusal(status: int, body: bytes) -> StoreError | None:
    """Return the error that the engine has found in the query; none when it is not to blame."""
    if status not in {400, 500}:
        return None
    text = body[:2000].decode("utf-8", "replace")
    message = text.partition("\n\nSPARQL query:")[0].strip()[:500] or "the engine refused it"
    if found := _SQL_ERROR.search(message):
        return _of_virtuoso(found[1], found[2], message)
    if status == 400:
        return _syntax_error(message)
    return EvaluationError(message) if "is not supported" in message else None


def _of_virtuoso(state: str, code: str, message: str) -> StoreError | None:
    if state in _TOO_LATE or "estimated execution time" in message:
        return EngineTimeoutError(f"The engine stopped the query: {message}")
    if code == "SP030":
        return _syntax_error(message)
    return EvaluationError(message) if state[:2] in _OF_THE_QUERY else None


def _syntax_error(message: str) -> QuerySyntaxError:
    found = _POSITION.search(message)
    if not found:
        return QuerySyntaxError(message)
    line, column = (int(number) for number in found.groups() if number)
    return QuerySyntaxError(message, line, column)


Health = Literal["well", "away"]


def health(status: int) -> Health:
    """Return whether a status says that the engine, or what is before it, is out of service."""
    return "away" if status in {502, 503, 504} else "well"
