"""Where workers come from, as the crew sees it, and what is known of how one ended."""

import signal
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from ivig_kg.store.base import StoreError
from ivig_kg.store.limits import (
    Limits,
    MemoryLimitError,
    QueryTimeoutError,
    WorkerLostError,
)

Cause = Literal["time", "memory", "crash", "killed", "closed"]

_OUT_OF_MEMORY = ("memory allocation of", "MemoryError", "bad_alloc")


@dataclass(frozen=True)
class Death:
    """How a worker ended: its exit code, negative for a signal, and the last that it said.

    Without a code nobody could tell: its fork server had gone.
    """

    code: int | None
    said: str = ""

    @property
    def cause(self) -> Cause:
        """What ended it, unless the server did."""
        if self.code is None:
            return "closed"
        # Rust aborts when memory is refused, as for any other fault; only its message differs.
        if any(words in self.said for words in _OUT_OF_MEMORY):
            return "memory"
        name = signal.Signals(-self.code).name if self.code < 0 else ""
        causes: dict[str, Cause] = {"SIGXCPU": "time", "SIGKILL": "killed"}
        return causes.get(name, "crash")

    def error(self, limits: Limits) -> StoreError:
        """Return the error for whoever had asked the worker."""
        if self.cause == "time":
            return QueryTimeoutError(limits.timeout, limits.timeout)
        if self.cause == "memory":
            return MemoryLimitError(limits.memory)
        if self.cause == "crash":
            return WorkerLostError(
                "The engine crashed on this query. The service goes on without it.", "crash"
            )
        message = "The worker of this query was ended from outside; ask again."
        return WorkerLostError(message, self.cause)


class Worker(Protocol):
    """A process that answers requests by `sock`, one at a time."""

    sock: socket.socket

    def end(self) -> Death:
        """Kill the process if it runs, wait until it is gone, and let go of all that it had."""


class Nursery(Protocol):
    """Gives birth to workers of one plan."""

    @property
    def is_alive(self) -> bool:
        """Whether workers can still come from here."""

    def start(self) -> Worker:
        """Return a new worker; raise `OSError` when there can be none."""

    def share(self, folder: Path) -> None:
        """Let processes whose environment names the folder start workers here, where it can be."""

    def close(self) -> None:
        """End what the nursery itself has running; idle workers are gone with their sockets."""
