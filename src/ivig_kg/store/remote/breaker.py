"""Leaves an engine alone that fails, and tries it again with one request at a time."""

from math import ceil
from threading import Lock
from time import monotonic
from typing import Final

FAILURES: Final = 5
"""Failures in a row after which the engine is left alone."""
PAUSE: Final = 5.0
"""Seconds until it is tried again."""


class Breaker:
    """Counts the failures of one engine; what only the query is to blame for is none."""

    def __init__(self, failures: int = FAILURES, pause: float = PAUSE) -> None:
        self._allowed, self._pause = failures, pause
        self._lock = Lock()
        self._failures = 0
        self._until = 0.0

    def wait(self) -> int:
        """Return for how many whole seconds nothing may be sent; 0 lets one request through.

        While the engine is tried again, that one has to come back before there is another.
        """
        with self._lock:
            if self._failures < self._allowed:
                return 0
            now = monotonic()
            if now < self._until:
                return ceil(self._until - now)
            self._until = now + self._pause
            return 0

    def succeeded(self) -> None:
        """Note that the engine has answered."""
        with self._lock:
            self._failures = 0

    def failed(self) -> None:
        """Note that the engine could not be reached, or broke off, or says that it is down."""
        with self._lock:
            self._failures += 1
            if self._failures >= self._allowed:
                self._until = monotonic() + self._pause
