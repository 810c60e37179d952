"""Any SPARQL 1.1 endpoint behind the same interface, asked through SPARQLWrapper."""

import ast
import re
from collections.abc import Callable
from functools import cached_property
from math import ceil
from typing import Any, Final
from urllib.error import HTTPError, URLError

from SPARQLWrapper import POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, SPARQLWrapperException

from ivig_kg.namespaces import ONTOLOGY
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
    read_rows,
)

RESULT_BYTES: Final = 64 * 1024**2
TIMEOUT: Final = 10.0

_NAMED_GRAPHS: Final = "SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?s ?p ?o } }"
_VERSION: Final = (
    "SELECT ?version WHERE { { <%s> <http://www.w3.org/2002/07/owl#versionInfo> ?version } "
    "UNION { GRAPH ?graph { <%s> <http://www.w3.org/2002/07/owl#versionInfo> ?version } } } LIMIT 1"
) % (ONTOLOGY, ONTOLOGY)
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

    @cached_property
    def version(self) -> str:
        """The version that the remote ontology states, or `unknown`."""
        found = self.rows(_VERSION)
        return found[0]["version"].value if found else "unknown"

    def graphs(self) -> frozenset[str]:
        """Return the IRIs of the named graphs that the endpoint shows."""
        return self._graphs

    @cached_property
    def _graphs(self) -> frozenset[str]:
        return frozenset(row["graph"].value for row in self.rows(_NAMED_GRAPHS))

    def answer(self, text: str, formats: Formats, dataset: Dataset | None = None) -> Answer:
        """Pass a query on; raise the `StoreError` that fits."""
        wrapper = self._wrapper(text, dataset)
        kind = _KINDS.get(wrapper.queryType or "", "graph")
        # SPARQLWrapper knows formats by its own names; the header says exactly what is wanted.
        wrapper.addCustomHttpHeader("Accept", formats[kind])
        return Answer(kind, formats[kind], self._call(lambda: self._read(wrapper)))

    def rows(self, text: str) -> list[Row]:
        """Return the solutions of a SELECT as plain values."""
        return read_rows(self.answer(text, {"rows": JSON_RESULTS}).body)

    def _wrapper(self, text: str, dataset: Dataset | None) -> SPARQLWrapper:
        wrapper = SPARQLWrapper(self._endpoint)
        wrapper.setMethod(POST)
        wrapper.setTimeout(ceil(self._timeout))
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

    def _call(self, ask: Callable[[], bytes]) -> bytes:
        try:
            return ask()
        except QueryBadFormed as error:
            raise _syntax_error(error) from error
        except TimeoutError as error:
            raise self._too_late() from error
        except URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise self._too_late() from error
            raise EngineError(self._failure(error)) from error
        except (SPARQLWrapperException, OSError, ValueError) as error:
            raise EngineError(self._failure(error)) from error

    def _too_late(self) -> EngineTimeoutError:
        return EngineTimeoutError(f"{self._endpoint} did not answer in {self._timeout:g} seconds.")

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
