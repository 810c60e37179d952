"""Answers that were given before, kept in memory up to a number of bytes."""

from collections.abc import Callable
from dataclasses import replace
from operator import itemgetter
from threading import Lock
from typing import Final

from cachetools import LRUCache

from ivig_kg.store.base import JSON_RESULTS, Answer, Dataset, Formats, Row, Store, read_rows

Key = tuple[str, str, frozenset[tuple[str, str]], Dataset | None]

_SHARE: Final = 8
"""An answer that takes more than this part of the cache is not worth the others."""


class CachedStore:
    """A store before another one, with one answer to a query for each version of the data.

    The oldest unused answers go first. Only queries that answer the same every time may be asked.
    """

    def __init__(self, store: Store, size: int) -> None:
        self.beneath = store
        self._largest = size // _SHARE
        self._kept: LRUCache[Key, tuple[int, Answer]] = LRUCache(size, getsizeof=itemgetter(0))
        self._lock = Lock()

    @property
    def version(self) -> str:
        """The version of the data."""
        return self.beneath.version

    def graphs(self) -> frozenset[str]:
        """Return the IRIs of the named graphs."""
        return self.beneath.graphs()

    def answer(
        self,
        text: str,
        formats: Formats,
        dataset: Dataset | None = None,
        *,
        timeout: float | None = None,
        abandoned: Callable[[], bool] | None = None,
    ) -> Answer:
        """Return the answer that is kept, or ask for it and keep it."""
        key = (self.beneath.version, text, frozenset(formats.items()), dataset)
        with self._lock:
            kept = self._kept.get(key)
        if kept is not None:
            return kept[1]
        found = self.beneath.answer(text, formats, dataset, timeout=timeout, abandoned=abandoned)
        size = len(text) + len(found.body)
        if size <= self._largest:
            with self._lock:
                self._kept[key] = size, replace(found, waited=0.0, is_kept=True)
        return found

    def rows(self, text: str) -> list[Row]:
        """Return the solutions of a SELECT as plain values."""
        return read_rows(self.answer(text, {"rows": JSON_RESULTS}).body)

    def check_update(self, prologue: str, operation: str) -> None:
        """Have the other store parse an update operation."""
        self.beneath.check_update(prologue, operation)

    def close(self) -> None:
        """Close the other store."""
        self.beneath.close()
