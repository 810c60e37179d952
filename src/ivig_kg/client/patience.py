"""Asking again when an endpoint says that it is busy (RFC 9110, 10.2.3 Retry-After)."""

import time
from collections.abc import Callable
from typing import Final, TypeVar

from ivig_kg.store import EngineBusyError, EngineError

LONGEST: Final = 60.0
"""Seconds; an endpoint that wants to be left alone for longer is left alone."""

T = TypeVar("T")


def patiently(
    call: Callable[[], T], retries: int, sleep: Callable[[float], None] = time.sleep
) -> T:
    """Return what `call` returns, asking again while the endpoint is busy.

    Raises the `EngineError` of the last attempt, and at once one that waiting would not mend.
    """
    for attempt in range(retries):
        try:
            return call()
        except EngineError as error:
            seconds = seconds_to_wait(error, attempt)
            if seconds is None or seconds > LONGEST:
                raise
            sleep(seconds)
    return call()


def seconds_to_wait(error: EngineError, attempt: int) -> float | None:
    """Return after how many seconds to ask again; None when there is no point in it.

    Without a readable Retry-After the wait doubles from one second.
    """
    if not isinstance(error, EngineBusyError):
        return None
    return float(2**attempt) if error.retry_after is None else error.retry_after
