"""Counts and times in Prometheus' text format, summed over the server's processes.

https://prometheus.io/docs/instrumenting/exposition_formats/
"""

import os
from collections import Counter as Tally
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Final

from ivig_kg.store import PoolStore, Store

if TYPE_CHECKING:
    from prometheus_client import Counter, Histogram

FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
"""The variable that names the folder in which processes share their counts."""

_BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """The counts of one application over an engine."""

    def __init__(self, engine: Store) -> None:
        # Whether processes share their counts is decided when this is imported.
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

        self._engine = engine
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "ivig_kg_requests", "Requests by part of the service and outcome: status or problem.",
            ["part", "outcome"], registry=self._registry,
        )  # fmt: skip
        self._seconds = Histogram(
            "ivig_kg_request_seconds", "Seconds until an answer was ready.",
            ["part"], buckets=_BUCKETS, registry=self._registry,
        )  # fmt: skip
        self._cache = Counter(
            "ivig_kg_cache", "Answers by whether they were kept.",
            ["result"], registry=self._registry,
        )  # fmt: skip
        self._ended = Counter(
            "ivig_kg_workers_ended", "Workers by what ended them.",
            ["cause"], registry=self._registry,
        )  # fmt: skip
        self._busy = Gauge(
            "ivig_kg_workers_busy", "Workers that have a query.",
            registry=self._registry, multiprocess_mode="livesum",
        )  # fmt: skip
        self._waiting = Gauge(
            "ivig_kg_queue", "Queries that wait for a worker.",
            registry=self._registry, multiprocess_mode="livesum",
        )  # fmt: skip
        self._seen: Tally[str] = Tally()
        self._lock = Lock()
        # Parts and outcomes are few, and to find their series takes longer than to count.
        self._series = lru_cache(maxsize=1024)(self._labelled)

    def count(self, part: str, outcome: str, seconds: float, cache: str | None) -> None:
        """Count a request."""
        requests, times, answers = self._series(part, outcome, cache)
        requests.inc()
        times.observe(seconds)
        if answers:
            answers.inc()
        if cache != "hit":
            self._look()

    def text(self) -> bytes:
        """Return all counts in Prometheus' text format."""
        from prometheus_client import CollectorRegistry, generate_latest
        from prometheus_client.multiprocess import MultiProcessCollector

        self._look()
        if FOLDER not in os.environ:
            return generate_latest(self._registry)
        shared = CollectorRegistry()
        MultiProcessCollector(shared)  # type: ignore[no-untyped-call]  # not annotated there
        return generate_latest(shared)

    def _labelled(
        self, part: str, outcome: str, cache: str | None
    ) -> "tuple[Counter, Histogram, Counter | None]":
        answers = self._cache.labels(cache) if cache else None
        return self._requests.labels(part, outcome), self._seconds.labels(part), answers

    def _look(self) -> None:
        if not isinstance(self._engine, PoolStore):
            return
        stats = self._engine.stats()
        with self._lock:
            new = Tally(stats.ended) - self._seen
            self._seen.update(new)
        for cause, count in new.items():
            self._ended.labels(cause).inc(count)
        self._busy.set(stats.busy)
        self._waiting.set(stats.waiting)


def forget_process() -> None:
    """Take this process out of the gauges; to be called when it ends."""
    if FOLDER in os.environ:
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(os.getpid())  # type: ignore[no-untyped-call]  # not annotated there
