"""What a query may use, and the errors of those that wanted more."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil
from time import monotonic
from typing import Final, Literal

from ivig_kg.settings import PREFIX
from ivig_kg.store.base import ResultTooLargeError, StoreError
from ivig_kg.store.serialization import RESULT_BYTES

POLL: Final = 0.05
"""Seconds between two looks at whether the client is still there."""


def _cores() -> int:
    return os.cpu_count() or 1


@dataclass(frozen=True)
class Limits:
    """How many queries run at once, and how far each may go.

    `timeout` is in seconds and includes the wait for a worker, `memory` is in MiB a worker.
    """

    workers: int = field(default_factory=_cores)
    timeout: float = 10.0
    memory: int = 1024
    result_bytes: int = RESULT_BYTES
    queue_length: int = 64


class LimitError(StoreError):
    """A limit ended or refused a query; `setting` names the variable that sets it to `limit`."""

    def __init__(self, message: str, setting: str, limit: float) -> None:
        self.setting = PREFIX + setting
        self.limit = limit
        super().__init__(f"{message} ({self.setting}={limit:.12g}).")


class QueryTimeoutError(LimitError):
    """The query was stopped after `seconds`, which may be less than the service allows."""

    def __init__(self, seconds: float, allowed: float) -> None:
        self.seconds = seconds
        message = f"The query was stopped after {seconds:g} s, without an answer"
        super().__init__(message, "QUERY_TIMEOUT", allowed)


class MemoryLimitError(LimitError):
    """The query needed more memory than a worker may have; `limit` is in MiB."""

    def __init__(self, limit: int) -> None:
        message = f"The query was stopped: it needs more than {limit} MiB of memory"
        super().__init__(message, "QUERY_MEMORY", limit)


class QueueFullError(LimitError):
    """No worker was free and the queue full, or stayed so; try again in `retry_after` seconds."""

    def __init__(self, limits: Limits) -> None:
        # By then all that runs or waits now has been answered or stopped.
        self.retry_after = ceil(limits.timeout)
        message = f"The service is busy: try again in {self.retry_after} s"
        super().__init__(message, "QUEUE_LENGTH", limits.queue_length)


class FederationBusyError(QueueFullError):
    """As many federated queries as may run do; try again in `retry_after` seconds."""

    def __init__(self, limits: Limits) -> None:
        self.retry_after = ceil(limits.timeout)
        message = f"Other federated queries are running: try again in {self.retry_after} s"
        LimitError.__init__(self, message, "FEDERATION_WORKERS", limits.workers)


class WorkerLostError(StoreError):
    """The process that worked on the query ended: it crashed, was killed, or is closed."""

    def __init__(self, message: str, cause: Literal["crash", "killed", "closed"]) -> None:
        super().__init__(message)
        self.cause = cause


class AbandonedError(StoreError):
    """Whoever asked has gone, so the query was stopped."""


def result_too_large(limit: int) -> ResultTooLargeError:
    """Return the error of an answer above `limit` bytes."""
    return ResultTooLargeError(
        f"The answer is larger than {limit} bytes ({PREFIX}RESULT_BYTES={limit})."
    )


class Patience:
    """How long a query is still waited for.

    A `timeout` in seconds can only shorten what the limits allow. `abandoned` is asked every now
    and then whether the client has gone; the `is_set` of an event will do.
    """

    def __init__(
        self,
        limits: Limits,
        timeout: float | None = None,
        abandoned: Callable[[], bool] | None = None,
    ) -> None:
        self._allowed = limits.timeout
        self._seconds = min(limits.timeout, limits.timeout if timeout is None else timeout)
        self._end = monotonic() + self._seconds
        self._abandoned = abandoned

    def left(self) -> float:
        """Return the seconds left; raise `QueryTimeoutError` when there are none."""
        left = self._end - monotonic()
        if left <= 0:
            raise self.too_late()
        return left

    def too_late(self) -> QueryTimeoutError:
        """Return the error of a query whose time is over."""
        return QueryTimeoutError(self._seconds, self._allowed)

    def next_wait(self) -> float:
        """Return for how many seconds to wait before asking again; raise when it is enough."""
        if self._abandoned is None:
            return self.left()
        if self._abandoned():
            raise AbandonedError("The client has gone; its query was stopped.")
        return min(self.left(), POLL)
