"""What the front adds to an engine's own answer: `python -m benchmarks.remote [SECONDS]`.

Engines hold the release and are asked a small look-up directly and through the front, in turns, by
one client and by several. Every request is distinct, but for those that the front answers again
from what it keeps. Engine, front and load share the cores of this machine, so the processor time
that an answer takes of each is counted too: it says what an engine carries when the front has cores
of its own, and how many.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks import virtuoso
from benchmarks.load import Load, drive
from benchmarks.peers import OXIGRAPH, PEERS, Peer, Place, Running, service
from benchmarks.processes import StartError
from benchmarks.report import table
from benchmarks.workload import LOOK_UP, workload
from ivig_kg.paths import CHECKOUT, shipped

ROUNDS: Final = 5
CROWDS: Final = (1, 8)
DIRECT: Final = "the engine itself"
UNCACHED: Final = "the front, no cache"
CACHED: Final = "the front, asked again"
ENGINES: Final = (*(peer for peer in PEERS if peer.name == OXIGRAPH), virtuoso.PEER)
_SEARCH: Final = (CHECKOUT / "benchmarks" / ".venv" / "bin", "/usr/bin", "/usr/local/bin")
_COLUMNS: Final = (
    *("engine", "clients", "asked", "ms an answer", "answers a second"),
    *("processor ms of the engine", "of the front"),
)


@dataclass(frozen=True)
class Taken:
    """What one load took: its answers, the seconds of processors that engine and front computed."""

    load: Load
    engine: float
    front: float


def main() -> None:
    """Measure and print a table, and under it what is promised."""
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 2
    print(table(_COLUMNS, []))
    found: list[str] = []
    for engine in ENGINES:
        with TemporaryDirectory() as folder, ExitStack() as stack:
            try:
                servers = _servers(engine, Path(folder), stack)
            except StartError as error:
                found.append(f"{engine.name} is left out: {error}")
                continue
            for crowd in CROWDS:
                taken = _measured(servers, crowd, seconds)
                for row in _rows(engine.name, crowd, taken):
                    print(f"| {' | '.join(row)} |")
                found.append(_findings(engine.name, crowd, taken))
    print("", *found, sep="\n")


def _servers(peer: Peer, folder: Path, stack: ExitStack) -> dict[str, Running]:
    def place(name: str) -> Place:
        (folder / name).mkdir()
        return Place(shipped("dist"), folder / name, ":".join(map(str, _SEARCH)))

    engine = stack.enter_context(peer.running(place("engine")))
    endpoint = f"http://127.0.0.1:{engine.port}{engine.path}"
    settings = {"ENDPOINT": endpoint, "RATE_LIMIT": "0", "LOG": "off"}
    uncached = Peer(UNCACHED, "/sparql", service(**settings, CACHE_BYTES="0"))
    cached = Peer(CACHED, "/sparql", service(**settings))
    return {
        DIRECT: engine,
        UNCACHED: stack.enter_context(uncached.running(place("uncached"))),
        CACHED: stack.enter_context(cached.running(place("cached"))),
    }


def _measured(servers: dict[str, Running], crowd: int, seconds: int) -> dict[str, list[Taken]]:
    look_up = next(t for t in workload(shipped("dist") / "ivig.nq") if t.name == LOOK_UP)
    taken: dict[str, list[Taken]] = {name: [] for name in servers}
    for _ in range(ROUNDS):
        for name, asked in servers.items():
            targets, engine = look_up.targets(asked.path), servers[DIRECT].process
            before = engine.processor_seconds, asked.process.processor_seconds
            load = drive(asked, targets, crowd, seconds, distinct=name != CACHED)
            computed = engine.processor_seconds - before[0]
            front = 0.0 if name == DIRECT else asked.process.processor_seconds - before[1]
            taken[name].append(Taken(load, computed, front))
    return {name: _an_answer(found, seconds) for name, found in taken.items()}


def _an_answer(found: Sequence[Taken], seconds: int) -> list[Taken]:
    answers = [one.load.per_second * seconds for one in found]
    return [
        Taken(one.load, one.engine / number, one.front / number)
        for one, number in zip(found, answers, strict=True)
    ]


def _rows(engine: str, crowd: int, taken: dict[str, list[Taken]]) -> Iterator[list[str]]:
    for name, found in taken.items():
        p50, rate = (median(getattr(t.load, what) for t in found) for what in ("p50", "per_second"))
        times = (median(getattr(t, what) for t in found) for what in ("engine", "front"))
        shown = (f"{1000 * seconds:.3f}" for seconds in times)
        failures = sum(t.load.failures for t in found)
        asked = f"{name} ({failures} failed)" if failures else name
        yield [engine, str(crowd), asked, f"{1000 * p50:.3f}", f"{rate:,.0f}", *shown]


def _findings(engine: str, crowd: int, taken: dict[str, list[Taken]]) -> str:
    pairs = list(zip(taken[UNCACHED], taken[DIRECT], strict=True))
    added = median(mine.load.p50 - its.load.p50 for mine, its in pairs)
    kept = median(its.engine / mine.engine for mine, its in pairs)
    cores = median(mine.front / mine.engine for mine in taken[UNCACHED])
    again = median(
        a.load.per_second / d.load.per_second
        for a, d in zip(taken[CACHED], taken[DIRECT], strict=True)
    )
    return (
        f"{engine}, {crowd} at once: {1000 * added:+.3f} ms; by processor time the engine carries "
        f"{kept:.2f} of its own throughput behind {cores:.1f} cores of front for each of its own; "
        f"answered again: {again:.2f} of the engine's throughput"
    )


if __name__ == "__main__":
    main()
