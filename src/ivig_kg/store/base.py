"""The interface between the service and whatever engine answers: plain values in, bytes out."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, Protocol

Kind = Literal["rows", "boolean", "graph"]
Formats = Mapping[Kind, str]
"""The media type to answer in for each kind of result that may come."""

JSON_RESULTS: Final = "application/sparql-results+json"


class StoreError(Exception):
    """A query was not answered; the message is fit for whoever sent it."""


class QuerySyntaxError(StoreError):
    """The text is no query; `line` and `column` (from 1) say where, when the engine knows."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class EvaluationError(StoreError):
    """The query parses and cannot be evaluated."""


class ResultTooLargeError(StoreError):
    """The answer is above the limit of bytes and was dropped as a whole."""


class EngineError(StoreError):
    """The engine failed, or cannot be reached."""


class EngineBusyError(EngineError):
    """The engine cannot take the query now; `retry_after` are the seconds that it says, if any."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class EngineTimeoutError(EngineError):
    """The engine did not answer in time."""


class FederationError(StoreError):
    """An endpoint that the query names in SERVICE gave no answer, or may not be asked."""


@dataclass(frozen=True)
class Dataset:
    """The graphs that a query is asked over (SPARQL 1.1 Protocol, 2.1.4).

    Without default graphs the default graph is empty, and without named ones GRAPH finds none.
    """

    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """A serialized result: what kind it is, its media type, its bytes.

    `waited` are the seconds before its evaluation began; `is_kept` tells that it was given before.
    """

    kind: Kind
    format: str
    body: bytes
    waited: float = 0.0
    is_kept: bool = False


@dataclass(frozen=True)
class Term:
    """An RDF term as plain values, as in SPARQL's JSON results."""

    kind: Literal["iri", "literal", "blank"]
    value: str
    datatype: str | None = None
    language: str | None = None

    def __str__(self) -> str:
        """Return the IRI or the text of the literal."""
        return self.value


Row = Mapping[str, Term]
"""A solution by variable; a variable without a value is absent."""


class Store(Protocol):
    """What answers queries. Implementations know an engine; nobody else does."""

    @property
    def version(self) -> str:
        """The version of the data, as the release states it."""

    def graphs(self) -> frozenset[str]:
        """Return the IRIs of the named graphs."""

    def answer(
        self,
        text: str,
        formats: Formats,
        dataset: Dataset | None = None,
        *,
        timeout: float | None = None,
        abandoned: Callable[[], bool] | None = None,
    ) -> Answer:
        """Evaluate a query and serialize its result; raise a `StoreError` of the fitting kind.

        Without a `dataset` the default graph is the union of all graphs. Clauses of the query do
        not change that: who takes queries with FROM passes what they name as the dataset.

        A `timeout` in seconds can only shorten what the store allows. `abandoned` tells whether
        the client has gone. A store that cannot stop a query heeds neither.
        """

    def rows(self, text: str) -> list[Row]:
        """Return the solutions of a SELECT as plain values."""

    def check_update(self, prologue: str, operation: str) -> None:
        """Raise `QuerySyntaxError` when an update operation does not parse; change nothing.

        The error's place is in the operation. A store without a parser takes everything.
        """

    def close(self) -> None:
        """Let go of what the store holds."""


def read_result(body: bytes) -> tuple[list[str], list[Row]]:
    """Return variables and solutions of a JSON results document.

    https://www.w3.org/TR/sparql11-results-json/
    """
    document = json.loads(body)
    bindings = document["results"]["bindings"]
    rows: list[Row] = [
        {name: _term(value) for name, value in binding.items()} for binding in bindings
    ]
    return document["head"]["vars"], rows


def read_rows(body: bytes) -> list[Row]:
    """Return the solutions of a JSON results document."""
    return read_result(body)[1]


def media_type_for(kind: Kind, formats: Formats) -> str:
    """Return the media type for a kind of result; raise `EvaluationError` when none is given."""
    if kind not in formats:
        what = {"rows": "rows", "boolean": "yes or no", "graph": "a graph"}[kind]
        raise EvaluationError(f"This query answers with {what}, which that format cannot hold.")
    return formats[kind]


def _term(value: Mapping[str, Any]) -> Term:
    kinds: dict[str, Literal["iri", "literal", "blank"]] = {"uri": "iri", "bnode": "blank"}
    text = value["value"]
    return Term(
        kinds.get(value["type"], "literal"),
        text if isinstance(text, str) else json.dumps(text),
        value.get("datatype"),
        value.get("xml:lang"),
    )
