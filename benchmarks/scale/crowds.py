"""Many clients of one to eight workers, and of one to three replicas behind HAProxy.

Where cores are short, replicas cannot answer more than one does; what they can show is that an
answer costs as much processor time as before, so that each carries the same on cores of its own.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.load import drive
from benchmarks.measuring import Tell
from benchmarks.peers import Peer, Place, Running, Start, service, started
from benchmarks.processes import Process, StartError
from benchmarks.scale.records import Crowd
from benchmarks.workload import LOOK_UP, Task, workload
from ivig_kg.paths import CHECKOUT

WORKERS: Final = (1, 2, 4, 8)
REPLICAS: Final = (1, 2, 3)
TASKS: Final = (LOOK_UP, "who-covers-condition", "indications-requiring-prior-treatment-failure")
CLIENTS: Final = 16

_HAPROXY: Final = CHECKOUT / "deploy" / "haproxy"
_NOBODY: Final = "127.0.0.1:9"
_WARMING: Final = 1
_DIRECT: Final = {"CACHE_BYTES": "0", "SERVER_WORKERS": "1", "QUEUE_LENGTH": "256"}


@dataclass(frozen=True)
class Crowds:
    """A release, where commands are looked for, and how many seconds each measurement takes."""

    release: Path
    search: str
    seconds: int
    tell: Tell

    def workers(self, numbers: Sequence[int] = WORKERS) -> Iterator[Crowd]:
        """Yield what one server process does with so many workers."""
        for number in numbers:
            self.tell(f"{number} workers")
            with ExitStack() as stack, TemporaryDirectory() as name:
                server = stack.enter_context(_service(number).running(self._place(name)))
                yield from self._tasks("workers", number, server, [server])

    def replicas(self, numbers: Sequence[int] = REPLICAS) -> Iterator[Crowd]:
        """Yield what so many replicas of one worker do behind HAProxy."""
        for number in numbers:
            self.tell(f"{number} replicas")
            with ExitStack() as stack, TemporaryDirectory() as name:
                servers = []
                for place in (self._place(f"{name}/{n}") for n in range(number)):
                    place.folder.mkdir()
                    servers.append(stack.enter_context(_service(1).running(place)))
                peer = Peer("HAProxy", "/sparql", balancer([s.port for s in servers]))
                try:
                    front = stack.enter_context(peer.running(self._place(name)))
                except StartError as error:
                    yield Crowd("replicas", number, "", 0, 0, 0, 0, 0, 0, error=str(error))
                    return
                yield from self._tasks("replicas", number, front, servers)

    def _place(self, folder: str) -> Place:
        return Place(self.release, Path(folder), self.search)

    def _tasks(
        self, what: str, many: int, front: Running, servers: Sequence[Running]
    ) -> Iterator[Crowd]:
        for task in workload(self.release / "ivig.nq"):
            if task.name in TASKS:
                yield self._one(what, many, task, front, servers)

    def _one(
        self, what: str, many: int, task: Task, front: Running, servers: Sequence[Running]
    ) -> Crowd:
        targets = task.targets(front.path)
        drive(front, targets, CLIENTS, _WARMING, distinct=True)
        before, passed = _spent(servers), front.process.processor_seconds
        load = drive(front, targets, CLIENTS, self.seconds, distinct=True)
        spent = _spent(servers) - before
        balanced = 0.0 if front in servers else front.process.processor_seconds - passed
        answers = load.per_second * self.seconds
        figures = (self.seconds, answers, load.p50, load.p99, load.failures, spent, balanced)
        return Crowd(what, many, task.name, *figures, error=load.error)


def balancer(ports: Sequence[int]) -> Start:
    """Return what starts the HAProxy of `deploy/` before up to three servers."""

    def start(place: Place, port: int) -> Process:
        command, conf = place.command("haproxy"), place.folder / "haproxy"
        shutil.copytree(_HAPROXY, conf)
        blue = [f"127.0.0.1:{number}" for number in ports] + [_NOBODY] * (3 - len(ports))
        variables = {f"BLUE_{number}": address for number, address in enumerate(blue, 1)}
        variables |= {f"GREEN_{number}": _NOBODY for number in (1, 2, 3)}
        variables |= {"CONF_DIR": str(conf), "RUN_DIR": str(place.folder)}
        variables |= {"BIND": f"127.0.0.1:{port}"}
        arguments = [command, "-db", "-f", str(conf / "haproxy.cfg")]
        return started(place, arguments, port, "/health/ready", variables)

    return start


def _service(workers: int) -> Peer:
    return Peer("", "/sparql", service(**_DIRECT, QUERY_WORKERS=f"{workers}"))


def _spent(servers: Sequence[Running]) -> float:
    return sum(server.process.processor_seconds for server in servers)
