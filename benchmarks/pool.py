"""What a worker costs against the engine in this process: `python -m benchmarks.pool GRAPH...`.

GRAPH are RDF files; without them, the release is asked.
"""

import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from benchmarks.processes import family, shares
from ivig_kg.paths import shipped
from ivig_kg.store import LocalStore, Store, StoreError
from ivig_kg.store.base import JSON_RESULTS
from ivig_kg.store.limits import Limits
from ivig_kg.store.pool import PoolStore

LOOK_UP: Final = "SELECT ?p ?o { <https://w3id.org/ivig-kg/condition/kawasaki-disease> ?p ?o }"
EVERYTHING: Final = "SELECT * { ?s ?p ?o }"
ENDLESS: Final = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
MEMORY: Final = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f"
TIMEOUT: Final = 0.2
TIMES: Final = 2000


def milliseconds(work: Callable[[], object], times: int) -> list[float]:
    """Return how long each of some repetitions took, sorted."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - start))
    return sorted(taken)


def ask(store: Store, query: str) -> Callable[[], object]:
    """Return a function that asks a query."""
    return lambda: store.answer(query, {"rows": JSON_RESULTS})


def compare(name: str, query: str, times: int, local: Store, pool: Store) -> None:
    """Print how long a query takes on either store."""
    here, there = (milliseconds(ask(store, query), times) for store in (local, pool))
    print(f"{name}: in process {_figures(here)}, by a worker {_figures(there)}")
    print(f"  overhead, median: {statistics.median(there) - statistics.median(here):.3f} ms")


def stopping(pool: PoolStore, query: str, limit: float) -> None:
    """Print how long after its deadline a query is over, and when its replacement has answered."""
    late, replaced = [], []
    for _ in range(20):
        start = time.perf_counter()
        try:
            pool.answer(query, {"rows": JSON_RESULTS}, timeout=limit)
        except StoreError:
            stopped = time.perf_counter()
            pool.rows(LOOK_UP)
            replaced.append(1000 * (time.perf_counter() - stopped))
            late.append(1000 * (stopped - start - limit))
    print(f"  stopped {_figures(sorted(late))} after {limit} s")
    print(f"  a replacement has answered {_figures(sorted(replaced))} later")


def memory(pid: int) -> str:
    """Return a process's proportional and private memory in words."""
    proportional, private = (size / 1024**2 for size in shares(pid))
    return f"PSS {proportional:.0f} MiB, private {private:.0f} MiB"


def main() -> None:
    """Measure and print."""
    files = [Path(name) for name in sys.argv[1:]] or [shipped("dist") / "ivig.nq"]
    start = time.perf_counter()
    local = LocalStore.from_files(files)
    print(f"in process: loaded in {time.perf_counter() - start:.2f} s")
    start = time.perf_counter()
    with PoolStore.from_files(files, Limits(workers=2, timeout=60)) as pool:
        print(f"pool: open in {time.perf_counter() - start:.2f} s")
        compare("a small look-up", LOOK_UP, TIMES, local, pool)
        compare("every triple", EVERYTHING, 5, local, pool)
        print("an endless query")
        stopping(pool, ENDLESS, TIMEOUT)
        print("a query that takes memory quickly")
        stopping(pool, MEMORY, 2 * TIMEOUT)
        for pid in family(os.getpid()):
            print(f"process {pid}: {memory(pid)}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"this process, with the graph: at most {peak:.0f} MiB")


def _figures(sorted_times: list[float]) -> str:
    median, slow = statistics.median(sorted_times), sorted_times[int(0.99 * len(sorted_times))]
    return f"{median:.3f} ms (p99 {slow:.3f})"


if __name__ == "__main__":
    main()
