"""Values that are made once from a store's data and kept as long as the data are the same."""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from ivig_kg.store import Store

T = TypeVar("T")


class Kept(Generic[T]):
    """A value of one store at a time, made when it is first asked for."""

    def __init__(self, make: Callable[[Store], T]) -> None:
        self._make = make
        self._lock = Lock()
        self._made: tuple[Store, str, T] | None = None

    def of(self, store: Store) -> T:
        """Return the value for the store's data."""
        with self._lock:
            made = self._made
            if made is None or made[0] is not store or made[1] != store.version:
                self._made = made = (store, store.version, self._make(store))
            return made[2]
