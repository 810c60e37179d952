"""A store that evaluates every query in a process of its own, which can be stopped and bounded."""

import json
import os
import sys
import weakref
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, Final, Self

from ivig_kg.setting_kinds import DataFile
from ivig_kg.store.base import (
    JSON_RESULTS,
    Answer,
    Dataset,
    EvaluationError,
    FederationError,
    Formats,
    QuerySyntaxError,
    ResultTooLargeError,
    Row,
    StoreError,
    read_rows,
)
from ivig_kg.store.federation.inlining import Inlined
from ivig_kg.store.limits import (
    AbandonedError,
    Limits,
    MemoryLimitError,
    Patience,
    QueryTimeoutError,
    QueueFullError,
    WorkerLostError,
    result_too_large,
)
from ivig_kg.store.workers.crew import Crew, Method
from ivig_kg.store.workers.plan import Plan

METHOD: Final[Method] = "fork" if sys.platform == "linux" else "spawn"
"""How workers are made here: macOS has `fork`, and system libraries that do not survive it."""

_OUTCOMES: Final[Mapping[type[StoreError], str]] = {
    QuerySyntaxError: "syntax",
    EvaluationError: "evaluation",
    FederationError: "federation",
    ResultTooLargeError: "size",
    QueryTimeoutError: "time",
    MemoryLimitError: "memory",
    QueueFullError: "busy",
    WorkerLostError: "lost",
    AbandonedError: "abandoned",
}


@dataclass(frozen=True)
class Stats:
    """What a pool is doing and has done since it was opened, in this server process.

    `outcomes` counts queries: `answered`, `syntax`, `evaluation`, `federation`, `size`, `time`,
    `memory`, `busy`, `lost`, `abandoned`. `ended` counts workers by what ended them: `time`,
    `memory`, `crash`, `killed` (from outside), `abandoned`, `worn` (had grown large), `closed`.
    """

    workers: int
    busy: int
    waiting: int
    started: int
    outcomes: Mapping[str, int]
    ended: Mapping[str, int]


class PoolStore:
    """A read-only dataset in worker processes; may be asked from any thread, also after a fork.

    Opening it raises `NoReleaseError`, `SyntaxError`, `ValueError` or `OSError` when the data
    cannot be loaded. `close` it, or let it be collected: its processes go with it, and with the
    process that opened it, however that ends.
    """

    def __init__(self, plan: Plan, limits: Limits, method: Method = METHOD) -> None:
        self._plan, self._limits, self._method = plan, limits, method
        self._lock = Lock()
        self._outcomes: Counter[str] = Counter()
        self._open()
        header, graphs = self._crew.ask({"do": "describe"}, Patience(limits))
        self._version: str = header["version"]
        self._graphs = frozenset(json.loads(graphs))

    @classmethod
    def from_release(cls, folder: Path, limits: Limits, method: Method = METHOD) -> Self:
        """Serve `ivig.nq` of a release."""
        return cls(plan_of(limits, folder), limits, method)

    @classmethod
    def from_files(
        cls, files: Iterable[Path | DataFile], limits: Limits, method: Method = METHOD
    ) -> Self:
        """Serve RDF files of any format; their version is a hash of what they hold."""
        return cls(plan_of(limits, files=files), limits, method)

    @property
    def version(self) -> str:
        """The version of the release, or the hash of the files."""
        return self._version

    def graphs(self) -> frozenset[str]:
        """Return the IRIs of the named graphs."""
        return self._graphs

    def answer(
        self,
        text: str,
        formats: Formats,
        dataset: Dataset | None = None,
        *,
        timeout: float | None = None,
        abandoned: Callable[[], bool] | None = None,
        inlined: Sequence[Inlined] = (),
    ) -> Answer:
        """Have a worker evaluate and serialize; raise the `StoreError` that fits.

        A `timeout` in seconds can only shorten what the limits allow. `abandoned` is asked now and
        then whether the client has gone; the query is then stopped with an `AbandonedError`. What
        is `inlined` takes the place of parts of the query.
        """
        graphs = dataset and (dataset.default_graphs, dataset.named_graphs)
        request = {
            **{"do": "answer", "text": text, "formats": dict(formats), "dataset": graphs},
            "inlined": [clause.header() for clause in inlined],
        }
        patience = Patience(self._limits, timeout, abandoned)
        try:
            header, body = self._here().ask(request, patience, b"".join(c.body for c in inlined))
            self._check(header)
        except StoreError as error:
            self._count(_OUTCOMES[type(error)])
            raise
        self._count("answered")
        return Answer(header["kind"], header["format"], body, header["waited"])

    def rows(self, text: str) -> list[Row]:
        """Return the solutions of a SELECT as plain values."""
        return read_rows(self.answer(text, {"rows": JSON_RESULTS}).body)

    def check_query(self, text: str, *, timeout: float | None = None) -> None:
        """Have a worker parse a query; raise `QuerySyntaxError` when it does not."""
        header, _ = self._here().ask({"do": "parse", "text": text}, Patience(self._limits, timeout))
        self._check(header)

    def check_update(self, prologue: str, operation: str) -> None:
        """Have a worker parse an update operation; raise `QuerySyntaxError` when it does not."""
        request = {"do": "check", "prologue": prologue, "operation": operation}
        header, _ = self._here().ask(request, Patience(self._limits))
        self._check(header)

    def stats(self) -> Stats:
        """Return what the pool is doing and has done."""
        now = self._here().numbers()
        with self._lock:
            outcomes = dict(self._outcomes)
        workers = self._limits.workers
        return Stats(workers, now.busy, now.waiting, now.started, outcomes, now.ended)

    def share(self, folder: Path) -> None:
        """Let processes whose environment names the folder as `SHARED` use this copy of the data.

        A store of the same plan then starts its workers from the fork server of this one, for as
        long as that runs, and else from its own.
        """
        self._here().share(folder)

    def close(self) -> None:
        """End all workers and the fork server; queries that run are lost."""
        self._end()

    def __enter__(self) -> Self:
        """Return the store; leaving closes it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the store."""
        self.close()

    def _open(self) -> None:
        self._crew = Crew(self._plan, self._limits, self._method)
        self._owner = os.getpid()
        # Not the method of this object, which would keep it alive.
        self._end = weakref.finalize(self, self._crew.close)

    def _here(self) -> Crew:
        if self._owner != os.getpid():
            # A server that loads the application before it forks: each child gets its own crew.
            with self._lock:
                if self._owner != os.getpid():
                    self._end.detach()
                    self._open()
        return self._crew

    def _count(self, outcome: str) -> None:
        with self._lock:
            self._outcomes[outcome] += 1

    def _check(self, header: Mapping[str, Any]) -> None:
        name, message = header.get("error"), header.get("message", "")
        if name == "QuerySyntaxError":
            raise QuerySyntaxError(message, header["line"], header["column"])
        if name == "FederationError":
            raise FederationError(message)
        if name == "ResultTooLargeError":
            raise result_too_large(self._limits.result_bytes)
        if name == "EngineError":
            raise WorkerLostError(message, "crash")
        if name == "MemoryError":
            raise MemoryLimitError(self._limits.memory)
        if name:
            raise EvaluationError(message)


def plan_of(
    limits: Limits, folder: Path | None = None, files: Iterable[Path | DataFile] = ()
) -> Plan:
    """Return the plan to load a release with files beside it, or files alone."""
    names = tuple(str(file.absolute()) for file in files)
    shown = None if folder is None else str(folder.absolute())
    return Plan(shown, names, limits.memory * 1024**2, limits.result_bytes)
