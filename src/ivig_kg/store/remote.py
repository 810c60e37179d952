"""Any SPARQL 1.1 endpoint behind the same interface, asked through SPARQLWrapper."""

import ast
import re
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from math import ceil
from time import monotonic
from typing import Any, Final
from urllib.error import HTTPError, URLError

from SPARQLWrapper import POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, SPARQLWrapperException

from ivig_kg.namespaces import ONTOLOGY, PREFIXES
from ivig_kg.store.base import (
    JSON_RESULTS,
    Answer,
    Dataset,
    EngineError,
    EngineTimeoutError,
    Formats,
    Kind,
    QuerySyntaxError,
    ResultTooLargeError,
    Row,
    media_type_for,
    read_rows,
)
from ivig_kg.store.serialization import RESULT_BYTES

TIMEOUT: Final = 10.0
PAUSE: Final = 30.0
"""Seconds before an engine that was away is asked for its version again."""
UNKNOWN: Final = "unknown"

_NAMED_GRAPHS: Final = "SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?s ?p ?o } }"
_STATED: Final = f"<{ONTOLOGY}> <{PREFIXES['owl']}versionInfo> ?version"
# Engines differ in what their default graph holds, so named graphs are asked too.
_VERSION: Final = (
    f"SELECT ?version WHERE {{ {{ {_STATED} }} UNION {{ GRAPH ?graph {{ {_STATED} }} }} }} LIMIT 1"
)
_KINDS: Final[dict[str, Kind]] = {"SELECT": "rows", "ASK": "boolean"}
_POSITION = re.compile(r"line (\d+),? column (\d+)|(?<![\d:])(\d+):(\d+)(?![\d:])", re.IGNORECASE)


class RemoteStore:
    """A SPARQL endpoint; `timeout` is in seconds."""

    def __init__(
        self, endpoint: str, timeout: float = TIMEOUT, result_bytes: int = RESULT_BYTES
    ) -> None:
        self._endpoint = endpoint
        self._timeout = timeout
        self._result_bytes = result_bytes
        self._version: str | None = None
        self._next_look = 0.0

    @property
    def version(self) -> str:
        """The version that the remote ontology states; `unknown` when it does not, or is away."""
        if self._version is None and monotonic() >= self._next_look:
            self._next_look = monotonic() + PAUSE
            with suppress(EngineError):
                found = self.rows(_VERSION)
                self._version = found[0]["version"].value if found else UNKNOWN
        return self._version or UNKNOWN

    def graphs(self) -> frozenset[str]:
        """Return the IRIs of the named graphs that the endpoint shows."""
        return self._graphs

    @cached_property
    def _graphs(self) -> frozenset[str]:
        return frozenset(row["graph"].value for row in self.rows(_NAMED_GRAPHS))

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
        seconds = min(self._timeout, self._timeout if timeout is None else timeout)
        wrapper = self._wrapper(text, dataset, seconds)
        kind = _KINDS.get(wrapper.queryType or "", "graph")
        # SPARQLWrapper knows formats by its own names; the header says exactly what is wanted.
        media_type = media_type_for(kind, formats)
        wrapper.addCustomHttpHeader("Accept", media_type)
        return Answer(kind, media_type, self._call(lambda: self._read(wrapper), seconds))

    def rows(self, text: str) -> list[Row]:
        """Return the solutions of a SELECT as plain values."""
        return read_rows(self.answer(text, {"rows": JSON_RESULTS}).body)

    def check_update(self, prologue: str, operation: str) -> None:
        """Take everything: no update is ever sent to the endpoint."""

    def close(self) -> None:
        """Do nothing: no connection stays open."""

    def _wrapper(self, text: str, dataset: Dataset | None, seconds: float) -> SPARQLWrapper:
        wrapper = SPARQLWrapper(self._endpoint)
        wrapper.setMethod(POST)
        wrapper.setOnlyConneg(True)
        wrapper.setTimeout(ceil(seconds))
        for iri in dataset.default_graphs if dataset else ():
            wrapper.addParameter("default-graph-uri", iri)
        for iri in dataset.named_graphs if dataset else ():
            wrapper.addParameter("named-graph-uri", iri)
        wrapper.setQuery(text)
        return wrapper

    def _read(self, wrapper: SPARQLWrapper) -> bytes:
        with wrapper.query().response as response:
            body: bytes = response.read(self._result_bytes + 1)
        if len(body) > self._result_bytes:
            raise ResultTooLargeError(f"The answer is larger than {self._result_bytes} bytes.")
        return body

    def _call(self, ask: Callable[[], bytes], seconds: float) -> bytes:
        try:
            return ask()
        except QueryBadFormed as error:
            raise _syntax_error(error) from error
        except TimeoutError as error:
            raise self._too_late(seconds) from error
        except URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise self._too_late(seconds) from error
            raise EngineError(self._failure(error)) from error
        except (SPARQLWrapperException, OSError, ValueError) as error:
            raise EngineError(self._failure(error)) from error

    def _too_late(self, seconds: float) -> EngineTimeoutError:
        return EngineTimeoutError(f"{self._endpoint} did not answer in {seconds:g} seconds.")

    def _failure(self, error: Any) -> str:
        reason = f"HTTP {error.code}" if isinstance(error, HTTPError) else str(error)
        return f"{self._endpoint} failed: {reason.strip()[:300]}"


def _syntax_error(error: QueryBadFormed) -> QuerySyntaxError:
    # SPARQLWrapper keeps what the engine said only as the text of a bytes literal.
    literal = str(error).partition("Response:\n")[2] or "b'the engine refused it'"
    message = ast.literal_eval(literal).decode("utf-8", "replace")[:500]
    found = _POSITION.search(message)
    if not found:
        return QuerySyntaxError(message)
    line, column = (int(number) for number in found.groups() if number)
    return QuerySyntaxError(message, line, column)
