"""What an engine serves at the moment: a pushed release, or whatever graphs it holds.

`ivig-kg push` stores a release under names of its own, beside the one before it, and one triple
says which of them is served. A query is asked over the graphs of one release by their stored names,
so no answer mixes two of them, whatever the engine calls a transaction.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Lock, local
from time import monotonic
from typing import Final

from ivig_kg.namespaces import BASE, GRAPHS, ONTOLOGY, PREFIXES
from ivig_kg.store.base import EngineError, EngineTimeoutError, Row
from ivig_kg.store.remote.clauses import NAME
from ivig_kg.store.remote.connections import left
from ivig_kg.store.remote.dialects import OTHER, Dialect

SETS: Final = f"{BASE}graph-set/"
"""How the names begin that pushed graphs are stored under."""
POINTER: Final = f"{SETS}served"
"""The graph that says which set is served."""
DATASET: Final = f"{BASE}dataset"
CURRENT: Final = f"{PREFIXES['dcat']}hasCurrentVersion"
VERSION: Final = f"{PREFIXES['owl']}versionInfo"

UNKNOWN: Final = "unknown"
REFRESH: Final = 2.0
"""Seconds for which what was seen is taken for what is there."""
_REST: Final = 5.0
"""Seconds before an engine that was away is asked for its version again."""
_BRIEF: Final = 2.0
"""Seconds that a look may take of which only the version is wanted."""

_CURRENT: Final = (
    f"SELECT ?set ?version WHERE {{ GRAPH <{POINTER}> "
    f"{{ <{DATASET}> <{CURRENT}> ?set . ?set <{VERSION}> ?version }} }}"
)
_STATED: Final = f"<{ONTOLOGY}> <{VERSION}> ?version"
# Engines differ in what their default graph holds, so named graphs are asked too.
_VERSION: Final = (
    f"SELECT ?version WHERE {{ {{ {_STATED} }} UNION {{ GRAPH ?graph {{ {_STATED} }} }} }} LIMIT 1"
)
_NAMES: Final = (
    f"SELECT ?stored ?name WHERE {{{{ GRAPH <{{}}> {{{{ ?stored <{NAME}> ?name }}}} }}}}"
)


@dataclass(frozen=True)
class GraphSet:
    """The names of the stored graphs of a pushed release, made from its identifier."""

    iri: str

    @property
    def union(self) -> str:
        """The graph with all triples of the release."""
        return f"{self.iri}/all"

    @property
    def names(self) -> str:
        """The graph that tells the names which the stored graphs have for readers."""
        return f"{self.iri}/names"

    @property
    def blank(self) -> str:
        """How the IRIs begin that blank nodes are stored under."""
        return f"{self.iri}/blank/"

    def stored(self, name: str) -> str:
        """Return the name under which a graph is stored."""
        part = name.removeprefix(GRAPHS) if name.startswith(GRAPHS) else f"other/{name}"
        return f"{self.iri}/graph/{part}"


@dataclass(frozen=True)
class Sight:
    """What was seen: the version, the set that is served if there is one, how to speak to it.

    `stored` has the graphs of a set by the names that readers know.
    """

    version: str = UNKNOWN
    dialect: Dialect = OTHER
    graph_set: GraphSet | None = None
    stored: Mapping[str, str] = field(default_factory=dict)


Ask = Callable[[str, float], list[Row]]
"""Asks a query of the engine until a time."""


class Served:
    """Looks at an engine every now and then, from any thread."""

    def __init__(self, ask: Ask, dialect: Callable[[float], Dialect]) -> None:
        self._ask, self._dialect = ask, dialect
        self._lock = Lock()
        self._last: Sight | None = None
        self._until = self._next_try = 0.0
        self._held = local()

    def now(self, end: float) -> Sight:
        """Return what is served; raise `EngineError` when that cannot be seen by `end`."""
        held: Sight | None = getattr(self._held, "sight", None)
        if held is not None:
            return held
        found = self._fresh() or self._looked(end)
        if getattr(self._held, "is_on", False):
            self._held.sight = found
        return found

    def version(self) -> str:
        """Return the version that is served, or the last one seen while the engine is away."""
        if monotonic() >= self._next_try:
            with suppress(EngineError):
                return self.now(monotonic() + _BRIEF).version
        return self._last.version if self._last else UNKNOWN

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let this thread see the same until the end, from its first look on."""
        self._held.is_on, self._held.sight = True, None
        try:
            yield
        finally:
            self._held.is_on, self._held.sight = False, None

    def _fresh(self) -> Sight | None:
        return self._last if monotonic() < self._until else None

    def _looked(self, end: float) -> Sight:
        try:
            if not self._lock.acquire(timeout=left(end)):
                raise TimeoutError
        except TimeoutError as error:
            raise EngineTimeoutError("The engine did not say in time what it serves.") from error
        try:
            if (seen := self._fresh()) is None:
                seen = self._last = self._look(end)
                self._until = monotonic() + REFRESH
            return seen
        except EngineError:
            self._next_try = monotonic() + _REST
            raise
        finally:
            self._lock.release()

    def _look(self, end: float) -> Sight:
        dialect = self._dialect(end)
        rows = self._ask(_CURRENT, end)
        if len(rows) > 1:
            return self._during_switch(rows)
        if rows:
            return self._pushed(dialect, rows[0], end)
        found = self._ask(_VERSION, end)
        version = str(found[0]["version"]) if found else UNKNOWN
        last = self._last
        if last and not last.graph_set and last.version == version:
            return last
        return Sight(version, dialect)

    def _during_switch(self, rows: list[Row]) -> Sight:
        last = self._last
        if last and last.graph_set and last.graph_set.iri in {str(row["set"]) for row in rows}:
            return last
        raise EngineError("The engine is being switched to another release.")

    def _pushed(self, dialect: Dialect, row: Row, end: float) -> Sight:
        found, version, last = GraphSet(str(row["set"])), str(row["version"]), self._last
        if last and last.graph_set == found:
            return last
        names = self._ask(_NAMES.format(found.names), end)
        if not names:
            raise EngineError(f"The engine does not hold the release {version} that it points to.")
        stored = {str(row["name"]): str(row["stored"]) for row in names}
        return Sight(version, dialect, found, stored)
