"""Measures servers side by side: all are up, and each query goes to one after the other.

What else happens on the machine meets all of them alike, and ratios are taken round by round.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from time import monotonic, sleep
from typing import Final

from benchmarks import peers
from benchmarks.load import Reply, drive, once
from benchmarks.peers import Running
from benchmarks.records import ALONE, FIRST, GROWTH, REPEATED, UNCACHED, Sample
from benchmarks.workload import ANTI_JOIN, LOOK_UP, Task

CROWD: Final = 8
"""Clients at once for every query."""
CROWDS: Final = (1, CROWD, 64)
CROWDED: Final = (LOOK_UP, "who-covers-condition", "side-effects", ANTI_JOIN)
"""Queries that are also asked by one client, and by many."""
_TIMES: Final = 12.0
"""A query is asked for as long as this many answers take, within the bounds of the effort."""


@dataclass(frozen=True)
class Effort:
    """How long to measure: rounds, the most seconds for a query in each, clients at once."""

    rounds: int
    most: int
    crowds: tuple[int, ...] = CROWDS

    def seconds(self, answer: float) -> int:
        """Return for how many seconds to ask what is answered in `answer` seconds."""
        return max(1, min(self.most, ceil(_TIMES * answer)))


_BEARABLE: Final = 4.0
"""Seconds that each of several clients may have to wait for an answer."""
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
            for task in tasks:
                yield self._one(name, task)

    def last(self, name: str, tasks: Sequence[Task]) -> Iterator[Sample]:
        """Yield the same of a slow server, until an answer does not come, and end the server."""
        silent = False
        for task in tasks:
            if silent:
                yield Sample(self.scale, name, task.name, FIRST, error="not asked")
            else:
                yield (sample := self._one(name, task))
                silent = bool(sample.error)
        self.servers[name].process.stop()

    def alone(self) -> Iterator[Sample]:
        """Yield how long Oxigraph takes for a query of one client, when it is warm."""
        running = self.servers[peers.OXIGRAPH]
        for task in self.tasks:
            load = drive(running, task.targets(running.path), 1, 1, distinct=True)
            yield replace(Sample(self.scale, peers.OXIGRAPH, task.name, ALONE), **vars(load))

    def uncached(self, answered: Sequence[Sample]) -> Iterator[Sample]:
        """Yield what each server does with requests of which no two are alike."""
        names = [name for name in self.servers if name not in {peers.SERVICE, peers.HELLO}]
        for task in self.tasks:
            self.tell(f"{self.scale}x, uncached: {task.name}")
            usual = {s.peer: s.p50 for s in answered if s.query == task.name and not s.error}
            for clients in _crowds(task, self.effort.crowds):
                able = [n for n in names if n in usual and _wait(clients, usual[n]) < _BEARABLE]
                yield from self._rounds(able, task, clients, usual)

    def repeated(self, answered: Sequence[Sample]) -> Iterator[Sample]:
        """Yield what the service does with one request again and again, beside a bare server."""
        names = [peers.SERVICE, peers.SERVICE_CODED, peers.HELLO, peers.HELLO_SIZED]
        sizes = {s.query: s.size for s in answered if s.peer == peers.SERVICE and not s.error}
        for task in (task for task in self.tasks if task.name in sizes):
            self.tell(f"{self.scale}x, repeated: {task.name}")
            for clients in _crowds(task, self.effort.crowds):
                for number in range(self.effort.rounds):
                    for name in names:
                        yield self._again(name, task, clients, number, sizes[task.name])

    def growth(self, questions: Sequence[Task]) -> Iterator[Sample]:
        """Yield how long the service takes for every question, at the best of several times."""
        running = self.servers[peers.SERVICE_UNCACHED]
        for task in questions:
            target = task.targets(running.path)[0]
            replies = _several(lambda: once(running, target, peers.LIMIT), _SEVERAL)  # noqa: B023  # called here
            failed = next((reply.error for reply in replies if reply.error), "")
            taken = min(reply.seconds for reply in replies)
            yield Sample(self.scale, peers.SERVICE, task.name, GROWTH, p50=taken, error=failed)

    def _one(self, name: str, task: Task) -> Sample:
        running = self.servers[name]
        reply = once(running, task.targets(running.path)[0], peers.LIMIT)
        sample = Sample(self.scale, name, task.name, FIRST, p50=reply.seconds)
        if reply.error:
            return replace(sample, error=reply.error)
        return replace(sample, rows=count_rows(reply.body), size=len(reply.body))

    def _rounds(
        self, names: Sequence[str], task: Task, clients: int, usual: Mapping[str, float]
    ) -> Iterator[Sample]:
        for number in range(self.effort.rounds):
            for name in names:
                running, seconds = self.servers[name], self.effort.seconds(usual[name])
                targets = task.targets(running.path)
                load = drive(running, targets, clients, seconds, distinct=True)
                # What was not answered in time goes on, and would disturb the next.
                sleep(_wait(clients, usual[name]))
                asked = Sample(self.scale, name, task.name, UNCACHED, clients, number)
                yield replace(asked, **vars(load))

    def _again(self, name: str, task: Task, clients: int, number: int, size: int) -> Sample:
        coding = "gzip" if name == peers.SERVICE_CODED else "identity"
        if name in {peers.SERVICE, peers.SERVICE_CODED}:
            running = self.servers[peers.SERVICE]
            target = task.targets(running.path)[0]
        else:
            running = self.servers[peers.HELLO]
            target = f"/{size}" if name == peers.HELLO_SIZED else "/"
        load = drive(running, [target], clients, 1, distinct=False, coding=coding)
        asked = Sample(self.scale, name, task.name, REPEATED, clients, number)
        return replace(asked, **vars(load))


def count_rows(body: bytes) -> int:
    """Return the number of distinct solutions in a JSON results document.

    https://www.w3.org/TR/sparql11-results-json/
    """
    bindings = json.loads(body)["results"]["bindings"]
    return len({tuple(sorted((n, v["value"]) for n, v in row.items())) for row in bindings})


def _wait(clients: int, seconds: float) -> float:
    """Return how long answers to several clients take when one takes so many seconds."""
    return clients * seconds / (os.cpu_count() or 1)


def _crowds(task: Task, crowds: tuple[int, ...]) -> tuple[int, ...]:
    return crowds if task.name in CROWDED else (CROWD,)


def _several(ask: Callable[[], Reply], seconds: float) -> list[Reply]:
    """Ask at least three times, and until `seconds` are over; only once where nothing comes."""
    end, replies = monotonic() + seconds, [ask()]
    while not replies[-1].error and (len(replies) < 3 or monotonic() < end):
        replies.append(ask())
    return replies
