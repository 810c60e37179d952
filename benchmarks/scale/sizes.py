"""Release-shaped graphs of several sizes in each engine, one engine at a time."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks import virtuoso
from benchmarks.load import Reply, once
from benchmarks.measuring import Tell
from benchmarks.peers import OXIGRAPH, PEERS, Peer, Place, Running, service
from benchmarks.processes import Process, StartError
from benchmarks.scale.records import Answered, Loaded
from benchmarks.scaled import write_scaled_release
from benchmarks.workload import Task, catalogue

IN_MEMORY: Final = "ivig-kg, in memory"
ON_DISK: Final = "ivig-kg, on disk"
_ONE: Final = {"CACHE_BYTES": "0", "SERVER_WORKERS": "1", "QUERY_WORKERS": "1"}


def _on_disk(place: Place, port: int) -> Process:
    stores = str(place.folder / "stores")
    return service(**_ONE, STORE="disk", STORE_DIR=stores)(place, port)


ENGINES: Final = (
    Peer(IN_MEMORY, "/sparql", service(**_ONE)),
    Peer(ON_DISK, "/sparql", _on_disk),
    next(peer for peer in PEERS if peer.name == OXIGRAPH),
    virtuoso.PEER,
)


@dataclass(frozen=True)
class Sizes:
    """Multiples of a release, and how long an answer may take and is asked for, in seconds."""

    release: Path
    scales: Sequence[int]
    search: str
    limit: float
    again: float
    questions: Sequence[Task]

    def measure(self, tell: Tell) -> Iterator[Loaded]:
        """Yield what is found of every engine at every size; the files go when a size is done."""
        slow: dict[str, set[str]] = {engine.name: set() for engine in ENGINES}
        for scale in self.scales:
            with TemporaryDirectory(prefix="ivig-kg-scale-") as name:
                release = Path(name) / "release"
                release.mkdir()
                quads = write_scaled_release(self.release, release, scale)
                tell(f"{scale}x: {quads:,} quads")
                for engine in ENGINES:
                    folder = Path(name) / f"engine-{ENGINES.index(engine)}"
                    folder.mkdir()
                    place = Place(release, folder, self.search)
                    found = self._engine(engine, place, scale, quads, slow[engine.name], tell)
                    tell(f"{scale}x: {engine.name}: {found.error or f'{found.seconds:.1f} s'}")
                    slow[engine.name] |= {a.question for a in found.answers if a.error}
                    yield found

    def _engine(
        self, engine: Peer, place: Place, scale: int, quads: int, slow: set[str], tell: Tell
    ) -> Loaded:
        try:
            with engine.running(place) as running:
                memory, disk = running.process.memory, _size(place.folder)
                tell(f"{scale}x: {engine.name}: {len(self.questions)} questions")
                answers = tuple(self._ask(running, task, slow) for task in self.questions)
                return Loaded(scale, quads, engine.name, running.loaded, memory, disk, answers)
        except StartError as error:
            return Loaded(scale, quads, engine.name, error=str(error).splitlines()[0])

    def _ask(self, running: Running, task: Task, slow: set[str]) -> Answered:
        # What did not come from a smaller graph does not come from a larger one.
        if task.name in slow:
            return Answered(task.name, error="not asked")
        target = task.targets(running.path)[0]
        end, replies = time.monotonic() + self.again, [once(running, target, self.limit)]
        while not replies[-1].error and time.monotonic() < end:
            replies.append(once(running, target, self.limit))
        return _best(task.name, replies)


def questions(few: int | None = None) -> list[Task]:
    """Return every question of the catalogue, or some of them."""
    found: Mapping[str, str] = catalogue()
    chosen = list(found.items())
    step = max(1, len(chosen) // few) if few else 1
    return [Task(slug, (text,)) for slug, text in chosen[::step]]


def _best(question: str, replies: Sequence[Reply]) -> Answered:
    answered = [reply.seconds for reply in replies if not reply.error]
    if not answered:
        return Answered(question, error=replies[-1].error)
    return Answered(question, min(answered))


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
