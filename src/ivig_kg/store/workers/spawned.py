"""Workers where there is no safe fork: each is a new process that loads the graph itself.

What is lost against a fork server: a new worker takes as long as loading, every worker holds its
own copy of the graph, and a worker that ran out of memory cannot be told from one that crashed.
macOS does not hold the limit of memory; Windows has neither that nor the limit of descriptors, so
that the guard alone keeps queries inside.
"""

import multiprocessing
import socket
from pathlib import Path
from typing import Final

from ivig_kg.store.workers.frames import receive
from ivig_kg.store.workers.nursery import Death
from ivig_kg.store.workers.plan import Plan, loading_error
from ivig_kg.store.workers.worker import load_and_work

_LOADING: Final = 300.0
_CONTEXT: Final = multiprocessing.get_context("spawn")


class Spawner:
    """Starts workers for a plan, one process each."""

    is_alive: Final = True

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def start(self) -> "SpawnedWorker":
        """Return a worker that has loaded the plan; raise what `Plan.load` raises, or `OSError`."""
        near_end, far_end = socket.socketpair()
        with far_end:
            process = _CONTEXT.Process(
                target=load_and_work, args=(far_end, self._plan.to_text()), daemon=True
            )
            process.start()
        worker = SpawnedWorker(process, near_end)
        try:
            problem, _ = receive(near_end, lambda: _LOADING)
        except OSError:
            worker.end()
            raise
        if problem:
            worker.end()
            raise loading_error(problem)
        return worker

    def share(self, folder: Path) -> None:
        """Do nothing: each process spawns its own."""

    def close(self) -> None:
        """Do nothing: a worker ends when its socket closes."""


class SpawnedWorker:
    """A child of this process."""

    def __init__(self, process: multiprocessing.process.BaseProcess, sock: socket.socket) -> None:
        self.sock = sock
        self._process = process

    @property
    def pid(self) -> int:
        """The number of the process."""
        assert self._process.pid is not None  # noqa: S101  # it has been started
        return self._process.pid

    def end(self) -> Death:
        """Kill the process if it runs, wait until it is gone, and say how it ended."""
        self.sock.close()
        self._process.kill()
        self._process.join()
        code = self._process.exitcode
        self._process.close()
        return Death(code)
