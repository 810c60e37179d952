"""Any SPARQL 1.1 endpoint behind the interface of a store."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Final
from urllib.request import Request

from pyparsing import ParseBaseException
from rdflib.plugins.sparql.parser import parseUpdate

from ivig_kg.store.base import (
    JSON_RESULTS,
    Answer,
    Dataset,
    EngineTimeoutError,
    Formats,
    QuerySyntaxError,
    Row,
    media_type_for,
    read_rows,
)
from ivig_kg.store.remote.access import Access
from ivig_kg.store.remote.asking import Question, asked
from ivig_kg.store.remote.connections import Reply
from ivig_kg.store.remote.dialects import DIALECTS, Dialect, dialect_of
from ivig_kg.store.remote.engine import Engine
from ivig_kg.store.remote.request import Query
from ivig_kg.store.remote.results import read
from ivig_kg.store.remote.served import Served, Sight

_ROWS: Final[Formats] = {"rows": JSON_RESULTS}
# Virtuoso takes long over DISTINCT.
_GRAPHS: Final = "SELECT ?graph (COUNT(*) AS ?n) { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
_READABLE: Final = 10_000
"""Characters of an update that is looked into."""
_ALIVE: Final = "ASK {}"
_AS_IT_IS: Final = Sight()


class RemoteStore:
    """The data that an engine serves.

    With `follows`, queries are asked over the release that was pushed last, or over the union of
    all graphs where the dialect knows how; without it, over what the endpoint itself has for them.
    """

    def __init__(self, access: Access, *, follows: bool = True) -> None:
        self._access, self._follows = access, follows
        self._engine = Engine(access)
        self._served = Served(self._plain_rows, self._dialect)
        self._listed: tuple[Sight, frozenset[str]] | None = None

    @property
    def version(self) -> str:
        """The version that the engine serves; `unknown` when it does not say, or never did."""
        return self._served.version()

    def graphs(self) -> frozenset[str]:
        """Return the IRIs of the named graphs, as readers know them."""
        end = monotonic() + self._access.timeout
        sight = self._sight(end)
        if sight.graph_set:
            return frozenset(sight.stored)
        if self._listed is None or self._listed[0] is not sight:
            names = {str(row["graph"]) for row in self._plain_rows(_GRAPHS, end)}
            self._listed = sight, frozenset(names - set(sight.dialect.own))
        return self._listed[1]

    def answer(
        self,
        text: str,
        formats: Formats,
        dataset: Dataset | None = None,
        *,
        timeout: float | None = None,
        abandoned: Callable[[], bool] | None = None,  # noqa: ARG002  # the call cannot be broken off
    ) -> Answer:
        """Pass a query on; raise the `StoreError` that fits."""
        longest = self._access.timeout
        end = monotonic() + min(longest, longest if timeout is None else timeout)
        sight = self._sight(end)
        return self._answer(asked(text, dataset, sight), formats, end, sight.dialect)

    def rows(self, text: str) -> list[Row]:
        """Return the solutions of a SELECT as plain values."""
        return read_rows(self.answer(text, _ROWS).body)

    def check_update(self, prologue: str, operation: str) -> None:
        """Raise `QuerySyntaxError` when an update operation does not parse; send none of it.

        It is read in this process, so a long one is taken for one that parses.
        """
        if len(operation) > _READABLE:
            return
        try:
            parseUpdate(f"{prologue}\n{operation}")
        except ParseBaseException as error:
            line = error.lineno - prologue.count("\n") - 1
            raise QuerySyntaxError("", line, error.column) from error
        except RecursionError:
            return

    def close(self) -> None:
        """Close the connections that are open."""
        self._engine.close()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let this thread ask the same release until the end, whatever is switched meanwhile."""
        with self._served.held():
            yield

    def _sight(self, end: float) -> Sight:
        return self._served.now(end) if self._follows else _AS_IT_IS

    def _answer(self, question: Question, formats: Formats, end: float, dialect: Dialect) -> Answer:
        query = Query(self._access, question.text, question.parameters)
        media_type_for(query.kind, formats)

        def request(seconds: float) -> Request:
            for name, value in dialect.limit(seconds):
                query.addParameter(name, value)
            return query.request()

        reply = self._reply(request, end)
        return read(reply, query.kind, formats, self._access.result_bytes, question)

    def _reply(self, request: Callable[[float], Request], end: float) -> Reply:
        seconds = end - monotonic()
        if seconds <= 0:
            raise EngineTimeoutError("The engine did not answer in time.")
        return self._engine.answer(request, seconds)

    def _plain_rows(self, text: str, end: float) -> list[Row]:
        dialect = DIALECTS.get(self._access.engine, DIALECTS["other"])
        return read_rows(self._answer(Question(text), _ROWS, end, dialect).body)

    def _dialect(self, end: float) -> Dialect:
        """Return the dialect that the access names, or find out which it is."""
        if self._access.engine != "auto":
            return DIALECTS[self._access.engine]
        reply = self._reply(lambda _: Query(self._access, _ALIVE).request(), end)
        return dialect_of(str(reply.headers.get("Server", "")))
