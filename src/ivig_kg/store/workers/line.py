"""A line of threads that wait for something scarce: first come, first served, up to a length."""

from collections import deque
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Lock
from typing import Generic, TypeVar


class LineFullError(Exception):
    """As many as may are waiting already."""


T = TypeVar("T")


class Line(Generic[T]):
    """Hands things out to threads in the order in which they come; `length` of them may wait."""

    def __init__(self, things: list[T], length: int) -> None:
        self._free = things
        self._length = length
        self._waiters: deque[SimpleQueue[T]] = deque()
        self._lock = Lock()

    def take(self, next_wait: Callable[[], float]) -> T:
        """Return a free thing, the last that was used, or wait for one.

        Raises `LineFullError` at once when too many wait, and what `next_wait` raises.
        """
        with self._lock:
            if self._free:
                return self._free.pop()
            if len(self._waiters) >= self._length:
                raise LineFullError
            place: SimpleQueue[T] = SimpleQueue()
            self._waiters.append(place)
        try:
            return _wait(place, next_wait)
        except BaseException:
            self._leave(place)
            raise

    def give(self, thing: T) -> None:
        """Hand a thing to the first who waits."""
        with self._lock:
            if self._waiters:
                self._waiters.popleft().put(thing)
            else:
                self._free.append(thing)

    def empty(self) -> list[T]:
        """Return all free things and keep none."""
        with self._lock:
            things, self._free = self._free, []
        return things

    @property
    def free(self) -> int:
        """How many things nobody has."""
        return len(self._free)

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._waiters)

    def _leave(self, place: SimpleQueue[T]) -> None:
        with self._lock:
            if place in self._waiters:
                self._waiters.remove(place)
                return
        # It was served while it turned to go.
        self.give(place.get())


def _wait(place: SimpleQueue[T], next_wait: Callable[[], float]) -> T:
    while True:
        try:
            return place.get(timeout=next_wait())
        except Empty:
            continue
