"""Queries with SERVICE: checked, asked of the others, evaluated in workers of their own."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock
from typing import Final, Protocol

from ivig_kg.store.base import Answer, Dataset, FederationError, Formats
from ivig_kg.store.federation.inlining import Inlined
from ivig_kg.store.federation.relay import Relay
from ivig_kg.store.limits import (
    FederationBusyError,
    Limits,
    Patience,
    QueryTimeoutError,
    WorkerLostError,
)
from ivig_kg.store.pool import PoolStore
from ivig_kg.store.workers.plan import LOADING_ERRORS

_LOG: Final = logging.getLogger(__name__)


class Clause(Protocol):
    """A SERVICE clause: its place in the text, whom it asks, and what, as a query of its own."""

    @property
    def begin(self) -> int:
        """Where it begins in the text."""

    @property
    def end(self) -> int:
        """Where it ends in the text."""

    @property
    def endpoint(self) -> str:
        """The endpoint as the operator lists it."""

    @property
    def query(self) -> str:
        """The query to ask there."""

    @property
    def is_silent(self) -> bool:
        """Whether a failure is an empty solution."""


class Federation:
    """Answers queries with SERVICE; `open_pool` is called for the first one.

    As many as `limits` have workers run at once, each within the deadline of all queries, which
    covers the requests to the other endpoints.
    """

    def __init__(self, open_pool: Callable[[], PoolStore], relay: Relay, limits: Limits) -> None:
        self._open_pool, self._relay, self._limits = open_pool, relay, limits
        self._pool: PoolStore | None = None
        self._opening = Lock()
        self._places = BoundedSemaphore(limits.workers)

    def answer(
        self,
        text: str,
        clauses: Sequence[Clause],
        formats: Formats,
        dataset: Dataset | None = None,
        *,
        timeout: float | None = None,
        abandoned: Callable[[], bool] | None = None,
    ) -> Answer:
        """Evaluate a query and serialize its result; raise a `StoreError` of the fitting kind."""
        patience = Patience(self._limits, timeout, abandoned)
        with self._place(), _one_deadline(patience):
            pool = self._opened()
            # Nobody is asked for the sake of a query that does not parse.
            pool.check_query(text, timeout=patience.left())
            inlined = [self._ask(clause, patience) for clause in clauses]
            return pool.answer(
                text,
                formats,
                dataset,
                timeout=patience.left(),
                abandoned=abandoned,
                inlined=inlined,
            )

    def close(self) -> None:
        """End the workers."""
        with self._opening:
            if self._pool:
                self._pool.close()

    def _ask(self, clause: Clause, patience: Patience) -> Inlined:
        patience.next_wait()
        place = clause.begin, clause.end, clause.is_silent
        try:
            remote = self._relay.fetch(clause.endpoint, clause.query, patience.left())
        except FederationError:
            if not clause.is_silent:
                raise
            return Inlined(*place)
        except TimeoutError as error:
            raise patience.too_late() from error
        return Inlined(*place, remote.media_type, remote.body)

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self._places.acquire(blocking=False):
            raise FederationBusyError(self._limits)
        try:
            yield
        finally:
            self._places.release()

    def _opened(self) -> PoolStore:
        with self._opening:
            if self._pool is None:
                try:
                    self._pool = self._open_pool()
                except LOADING_ERRORS as error:
                    _LOG.error("no worker for federated queries can be started", exc_info=error)
                    raise WorkerLostError("No worker can be started.", "closed") from error
            return self._pool


@contextmanager
def _one_deadline(patience: Patience) -> Iterator[None]:
    """Have a step that ran out of time say what the whole query had."""
    try:
        yield
    except QueryTimeoutError as error:
        raise patience.too_late() from error
