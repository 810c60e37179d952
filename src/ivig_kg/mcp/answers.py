"""What every tool answers with: a page of rows, their sources, the version, the notice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ivig_kg.client.graph import NOTICE
from ivig_kg.page_queries import PageQueries
from ivig_kg.paths import shipped
from ivig_kg.store import Store

MOST_ROWS: Final = 200
"""Rows that one answer holds; `offset` gets the next ones."""

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class CitedSource:
    """A document that an answer rests on."""

    iri: str
    title: str


@dataclass(frozen=True)
class Answer:
    """Rows `offset` to `offset` + the number of `rows` of `total`, with what they rest on."""

    rows: Rows
    total: int
    offset: int
    sources: list[CitedSource]
    version: str
    notice: str


class Answers:
    """Makes answers over a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._queries = PageQueries(shipped("queries") / "exports")

    def answer(
        self, rows: Sequence[dict[str, Any]], limit: int = MOST_ROWS, offset: int = 0
    ) -> Answer:
        """Return a page of the rows with the sources that this page rests on."""
        page = list(rows[offset : offset + min(limit, MOST_ROWS)])
        sources = self._sources(_texts(page))
        return Answer(page, len(rows), offset, sources, self._store.version, NOTICE)

    def _sources(self, texts: Iterable[str]) -> list[CitedSource]:
        things = self._queries.askable(texts)
        if not things:
            return []
        rows = self._store.rows(self._queries.bind("cited-sources", {"thing": things}))
        return [CitedSource(str(row["source"]), str(row["title"])) for row in rows]


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
