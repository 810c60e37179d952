"""The workers of one server process: who is free, who waits, who is replaced."""

import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any, Final, Literal

from ivig_kg.store.limits import (
    AbandonedError,
    Limits,
    Patience,
    QueryTimeoutError,
    QueueFullError,
    WorkerLostError,
)
from ivig_kg.store.workers.forked import open_fork_server
from ivig_kg.store.workers.frames import has_hung_up, receive, send
from ivig_kg.store.workers.line import Line, LineFullError
from ivig_kg.store.workers.nursery import Death, Nursery, Worker
from ivig_kg.store.workers.plan import LOADING_ERRORS, Plan
from ivig_kg.store.workers.spawned import Spawner

Method = Literal["fork", "spawn"]
Reply = tuple[dict[str, Any], bytes]

_LOG: Final = logging.getLogger(__name__)


def open_nursery(plan: Plan, method: Method) -> Nursery:
    """Return where workers come from; a log line says what is lost without a fork server."""
    if method == "fork":
        return open_fork_server(plan)
    _LOG.warning(
        "no fork server: every worker loads the graph itself, so replacing one takes as long as "
        "loading; limits of memory and reach may be missing on this system"
    )
    return Spawner(plan)


@dataclass(frozen=True)
class Numbers:
    """What a crew is doing and has done; `ended` counts workers by what ended them."""

    busy: int
    waiting: int
    started: int
    ended: Mapping[str, int]


class Crew:
    """Slots for workers. An empty slot is filled by whoever takes it next.

    Raises what `Plan.load` raises when the data cannot be loaded.
    """

    def __init__(self, plan: Plan, limits: Limits, method: Method) -> None:
        self._plan, self._limits, self._method = plan, limits, method
        self._nursery = open_nursery(plan, method)
        slots: list[Worker | None] = [None] * (limits.workers - 1)
        self._line = Line([*slots, self._first()], limits.queue_length)
        self._birth, self._counting = Lock(), Lock()
        self._started = 1
        self._ended: Counter[str] = Counter()
        self._is_closed = False

    def ask(self, request: Mapping[str, Any], patience: Patience, body: bytes = b"") -> Reply:
        """Return a worker's reply to a request; raise the `StoreError` that fits.

        A worker that has not replied is ended, so a reply always belongs to its request.
        """
        begin = monotonic()
        worker = self._take(patience)
        try:
            worker = self._fit(worker)
            waited = monotonic() - begin
            reply = _exchange(worker, request, patience, body)
            reply[0]["waited"] = waited
            if reply[0]["last"]:
                worn, worker = worker, None
                self._end(worn, "worn")
            return reply
        except ConnectionError as error:
            lost, worker = worker, None
            raise self._bury(lost) from error
        except BaseException as error:
            ended, worker = worker, None
            self._end(ended, _cause(error))
            raise
        finally:
            self._line.give(worker)

    def numbers(self) -> Numbers:
        """Return what the crew is doing and has done."""
        busy = self._limits.workers - self._line.free
        with self._counting:
            return Numbers(busy, self._line.waiting, self._started, dict(self._ended))

    def share(self, folder: Path) -> None:
        """Let other processes have their workers from here, and end those that have no work."""
        try:
            with self._birth:
                self._nursery.share(folder)
        except OSError as error:
            _LOG.warning("every process loads the graph itself: %s", error)
        self._rest()

    def close(self) -> None:
        """End all workers; queries that run are lost."""
        with self._birth:
            self._is_closed = True
            self._nursery.close()
        self._rest()

    def _rest(self) -> None:
        for worker in self._line.empty():
            self._end(worker, "closed")
            self._line.give(None)

    def _first(self) -> Worker:
        try:
            return self._nursery.start()
        except BaseException:
            self._nursery.close()
            raise

    def _take(self, patience: Patience) -> Worker | None:
        try:
            return self._line.take(patience.next_wait)
        except (LineFullError, QueryTimeoutError) as error:
            raise QueueFullError(self._limits) from error

    def _fit(self, worker: Worker | None) -> Worker:
        if worker and has_hung_up(worker.sock):
            # It died while it had nothing to do, which is no reason to fail this request.
            self._count(worker.end().cause)
            worker = None
        return worker or self._start()

    def _start(self) -> Worker:
        try:
            worker = self._open_nursery().start()
        except LOADING_ERRORS as error:
            raise WorkerLostError(f"No worker can be started: {error}.", "closed") from error
        with self._counting:
            self._started += 1
        return worker

    def _open_nursery(self) -> Nursery:
        with self._birth:
            if self._is_closed:
                raise OSError("the pool is closed")
            if not self._nursery.is_alive:
                _LOG.error("the fork server is gone; starting another")
                self._nursery.close()
                self._nursery = open_nursery(self._plan, self._method)
            return self._nursery

    def _end(self, worker: Worker | None, cause: str) -> None:
        if worker:
            worker.end()
            self._count(cause)

    def _bury(self, worker: Worker | None) -> Exception:
        death = worker.end() if worker else Death(None)
        self._count(death.cause)
        if death.cause in {"crash", "killed"}:
            _LOG.warning("worker lost (%s, exit %s): %s", death.cause, death.code, death.said)
        return death.error(self._limits)

    def _count(self, cause: str) -> None:
        with self._counting:
            self._ended[cause] += 1


def _exchange(worker: Worker, request: Mapping[str, Any], patience: Patience, body: bytes) -> Reply:
    sent = {**request, "seconds": patience.left()}
    send(worker.sock, sent, body, patience.next_wait)
    return receive(worker.sock, patience.next_wait)


def _cause(error: BaseException) -> str:
    causes = {QueryTimeoutError: "time", AbandonedError: "abandoned"}
    return causes.get(type(error), "closed")
