"""What the front adds to an engine's own answer: `python -m benchmarks.remote [SECONDS]`.

An Oxigraph server holds the release. It is asked a small look-up directly and through the front,
in turns, by one client and by several; every request is distinct. The front is measured as it asks
the engine each time, without any answers kept, and as it is set up at first. Both share this
machine's cores with the engine and with what makes the load.
"""

import statistics
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.load import Load, drive
from benchmarks.peers import OXIGRAPH, PEERS, Peer, Place, Running, service
from benchmarks.workload import LOOK_UP, workload
from ivig_kg.paths import CHECKOUT, shipped

ROUNDS: Final = 5
CROWDS: Final = (1, 8)
DIRECT: Final = "the engine itself"
UNCACHED: Final = "the front, no cache"
CACHED: Final = "the front, asked again"


def main() -> None:
    """Measure and print: milliseconds of one answer, answers a second, and the ratios."""
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 2
    with TemporaryDirectory() as folder, ExitStack() as stack:
        servers = _servers(Path(folder), stack)
        targets = {
            name: next(
                t for t in workload(shipped("dist") / "ivig.nq") if t.name == LOOK_UP
            ).targets(server.path)
            for name, server in servers.items()
        }
        for crowd in CROWDS:
            _report(crowd, _measured(servers, targets, crowd, seconds))


def _servers(folder: Path, stack: ExitStack) -> dict[str, Running]:
    def place(name: str) -> Place:
        (folder / name).mkdir()
        search = str(CHECKOUT / ".venv" / "bin")
        return Place(shipped("dist"), folder / name, search)

    engine = stack.enter_context(next(p for p in PEERS if p.name == OXIGRAPH).running(place("o")))
    settings = {
        "ENDPOINT": f"http://127.0.0.1:{engine.port}{engine.path}",
        "RATE_LIMIT": "0",
        "LOG": "off",
    }
    uncached = Peer(UNCACHED, "/sparql", service(**settings, CACHE_BYTES="0"))
    cached = Peer(CACHED, "/sparql", service(**settings))
    return {
        DIRECT: replace(engine, path=f"{engine.path}"),
        UNCACHED: stack.enter_context(uncached.running(place("u"))),
        CACHED: stack.enter_context(cached.running(place("c"))),
    }


def _measured(
    servers: dict[str, Running], targets: dict[str, list[str]], crowd: int, seconds: int
) -> dict[str, list[Load]]:
    loads: dict[str, list[Load]] = {name: [] for name in servers}
    for _ in range(ROUNDS):
        for name, server in servers.items():
            is_distinct = name != CACHED
            loads[name].append(drive(server, targets[name], crowd, seconds, distinct=is_distinct))
    return loads


def _report(crowd: int, loads: dict[str, list[Load]]) -> None:
    print(f"{crowd} {'client' if crowd == 1 else 'clients'} at once, {ROUNDS} rounds")
    direct = loads[DIRECT]
    for name, found in loads.items():
        failures = sum(load.failures for load in found)
        added = statistics.median(
            1000 * (mine.p50 - its.p50) for mine, its in zip(found, direct, strict=True)
        )
        ratio = statistics.median(
            mine.per_second / its.per_second for mine, its in zip(found, direct, strict=True)
        )
        print(
            f"  {name:<24} {_median([1000 * load.p50 for load in found]):8.3f} ms "
            f"{_median([load.per_second for load in found]):9.0f} /s, {added:+.3f} ms, "
            f"{ratio:.2f} of the engine's, {failures} failed"
        )


def _median(values: Sequence[float]) -> float:
    return statistics.median(values)


if __name__ == "__main__":
    main()
