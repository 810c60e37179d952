"""Measures servers side by side: all are up, and each query goes to one after the other.

What else happens on the machine meets all of them alike, and ratios are taken round by round.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from statistics import median
from time import monotonic
from typing import Final

from benchmarks import peers
from benchmarks.load import Reply, drive, once
from benchmarks.peers import Running
from benchmarks.records import FIRST, GROWTH, REPEATED, UNCACHED, Sample
from benchmarks.workload import ANTI_JOIN, LOOK_UP, Task

CROWD: Final = 8
"""Clients at once that ask what is repeated."""
LARGE_CROWD: Final = 64
CROWDED: Final = (LOOK_UP, "who-covers-condition", "side-effects", ANTI_JOIN)
"""Queries that are also asked by many clients at once."""
PATIENCE: Final = 2
"""Requests without an answer after which a peer is asked nothing more."""
_TIMES: Final = 12.0
"""A query is asked for as long as this many answers take, within the bounds of the effort."""


@dataclass(frozen=True)
class Effort:
    """How long to measure: rounds, the most seconds for a query in each, clients at once."""

    rounds: int
    most: int
    crowds: tuple[int, ...] = (1, 8)

    def seconds(self, answer: float) -> int:
        """Return for how many seconds to ask what is answered in `answer` seconds."""
        return max(1, min(self.most, ceil(_TIMES * answer)))


_SEVERAL: Final = 0.3
"""Seconds for which a question is asked again and again by one client."""

Tell = Callable[[str], None]
Servers = dict[str, Running]


@dataclass(frozen=True)
class Side:
    """The servers of one scale, what they are asked, and how much of it."""

    scale: int
    servers: Servers
    tasks: Sequence[Task]
    effort: Effort
    tell: Tell

    def first(self, names: Sequence[str], tasks: Sequence[Task]) -> Iterator[Sample]:
        """Yield how long servers take for queries that they have never seen."""
        for name in names:
            silent = 0
            for task in tasks:
                if silent >= PATIENCE:
                    yield Sample(self.scale, name, task.name, FIRST, error="not asked")
                    continue
                sample = self._one(name, task)
                silent += bool(sample.error)
                yield sample

    def uncached(self, answered: Sequence[Sample]) -> Iterator[Sample]:
        """Yield what each server does with requests of which no two are alike."""
        names = [name for name in self.servers if name not in {peers.SERVICE, peers.HELLO}]
        for task in self.tasks:
            self.tell(f"{self.scale}x, uncached: {task.name}")
            usual = {s.peer: s.p50 for s in answered if s.query == task.name and not s.error}
            able = [name for name in names if name in usual]
            for clients in _crowds(task, self.effort.crowds):
                yield from self._rounds(able, task, UNCACHED, clients, usual)

    def repeated(self) -> Iterator[Sample]:
        """Yield what the service does with one request again and again, beside a bare server."""
        names = [name for name in (peers.SERVICE, peers.HELLO) if name in self.servers]
        for task in self.tasks:
            self.tell(f"{self.scale}x, repeated: {task.name}")
            for clients in _crowds(task, (CROWD,)):
                yield from self._rounds(names, task, REPEATED, clients, dict.fromkeys(names, 0.0))

    def growth(self, questions: Sequence[Task]) -> Iterator[Sample]:
        """Yield how long the service takes for every question of the catalogue."""
        running = self.servers[peers.SERVICE_UNCACHED]
        for task in questions:
            target = task.targets(running.path)[0]
            replies = _several(lambda: once(running, target, peers.LIMIT), _SEVERAL)  # noqa: B023  # called here
            failed = next((reply.error for reply in replies if reply.error), "")
            taken = median(reply.seconds for reply in replies)
            yield Sample(
                self.scale, peers.SERVICE, task.name, GROWTH, p50=taken, error=failed
            )

    def _one(self, name: str, task: Task) -> Sample:
        running = self.servers[name]
        reply = once(running, task.targets(running.path)[0], peers.LIMIT)
        sample = Sample(self.scale, name, task.name, FIRST, p50=reply.seconds)
        if reply.error:
            return replace(sample, error=reply.error)
        return replace(sample, rows=count_rows(reply.body))

    def _rounds(
        self,
        names: Sequence[str],
        task: Task,
        mode: str,
        clients: int,
        usual: Mapping[str, float],
    ) -> Iterator[Sample]:
        for number in range(self.effort.rounds):
            for name in names:
                seconds = self.effort.seconds(usual[name])
                yield self._load(name, task, mode, clients, number, seconds)

    def _load(
        self, name: str, task: Task, mode: str, clients: int, number: int, seconds: int
    ) -> Sample:
        running = self.servers[name]
        is_distinct = mode == UNCACHED
        targets = task.targets(running.path) if name != peers.HELLO else [running.path]
        # One address is asked for again and again: that of the first variant.
        asked = targets if is_distinct else targets[:1]
        load = drive(running, asked, clients, seconds, distinct=is_distinct)
        error = "" if load.per_second else "no answer in time"
        return Sample(
            self.scale, name, task.name, mode, clients, number, **vars(load), error=error
        )


def count_rows(body: bytes) -> int:
    """Return the number of distinct solutions in a JSON results document.

    https://www.w3.org/TR/sparql11-results-json/
    """
    bindings = json.loads(body)["results"]["bindings"]
    return len({tuple(sorted((n, v["value"]) for n, v in row.items())) for row in bindings})


def _crowds(task: Task, usual: tuple[int, ...]) -> tuple[int, ...]:
    return (*usual, LARGE_CROWD) if task.name in CROWDED else usual


def _several(ask: Callable[[], Reply], seconds: float) -> list[Reply]:
    """Ask at least three times, and until `seconds` are over; only once where nothing comes."""
    end, replies = monotonic() + seconds, [ask()]
    while not replies[-1].error and (len(replies) < 3 or monotonic() < end):
        replies.append(ask())
    return replies
