"""Nothing is left of a pool: not when it closes, not when its process is killed, not under fire."""

import gc
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import pools
import processes
from ivig_kg.store.base import JSON_RESULTS
from ivig_kg.store.limits import Limits, WorkerLostError
from ivig_kg.store.pool import METHOD, PoolStore

pytestmark = pytest.mark.skipif(METHOD != "fork", reason="looks at processes through /proc")

TESTS = Path(__file__).parent.parent
HEAD = """
import json, os, signal, sys, threading, time
from pathlib import Path
import pools, processes
store = pools.pool(Path(sys.argv[1]))
assert pools.is_well(store)
def tell(**values):
    print(json.dumps(values), flush=True)
"""
BUSY = """
threading.Thread(target=pools.outcome, args=(store, pools.ENDLESS), daemon=True).start()
assert processes.eventually(processes.is_computing)
pid = os.getpid()
tell(pids=processes.fork_servers(pid) + processes.workers(pid))
"""


def program(ring: Path, text: str) -> "subprocess.Popen[str]":
    """Start a program that has opened a pool, in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", HEAD + text, str(ring)],
        env={**os.environ, "PYTHONPATH": str(TESTS)},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def told(running: "subprocess.Popen[str]") -> Any:
    assert running.stdout is not None
    return json.loads(running.stdout.readline())


def are_gone(pids: list[int]) -> bool:
    # Who inherits the orphans may be slow to collect them; they hold nothing any more.
    return processes.eventually(lambda: all(processes.state(pid) in {"", "Z"} for pid in pids))


def test_closing_leaves_no_process_and_no_descriptor(ring: Path) -> None:
    gc.collect()
    before = processes.descriptors(os.getpid())
    store = pools.pool(ring)
    pids = processes.fork_servers(os.getpid()) + processes.workers(os.getpid())
    assert len(pids) == 2
    assert pools.is_well(store)
    store.close()
    store.close()
    assert [pid for pid in pids if processes.state(pid)] == []
    assert len(processes.descriptors(os.getpid())) == len(before)
    with pytest.raises(WorkerLostError, match="closed"):
        store.rows(pools.CONTROL)


def test_closing_ends_the_queries_that_run(ring: Path) -> None:
    store = pools.pool(ring)
    with ThreadPoolExecutor(1) as threads:
        query = threads.submit(store.rows, pools.ENDLESS)
        assert processes.eventually(processes.is_computing)
        store.close()
        assert isinstance(query.exception(10), WorkerLostError)


def test_a_pool_that_nobody_holds_is_closed(ring: Path) -> None:
    store = pools.pool(ring)
    (server,) = processes.fork_servers(os.getpid())
    del store
    gc.collect()
    assert processes.state(server) == ""


def test_all_processes_die_with_the_one_that_opened_the_pool(ring: Path) -> None:
    with program(ring, BUSY + "time.sleep(60)") as running:
        pids = told(running)["pids"]
        assert len(pids) == 2
        running.kill()
        assert are_gone(pids)


def test_an_ordinary_exit_leaves_no_process(ring: Path) -> None:
    with program(ring, BUSY) as running:
        pids = told(running)["pids"]
        assert running.wait(20) == 0
        assert are_gone(pids)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_to_the_group_lets_the_server_finish_its_query(ring: Path, number: int) -> None:
    text = """
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
    signal.signal(number, lambda *_: None)
query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"
outcomes = []
thread = threading.Thread(target=lambda: outcomes.append(pools.outcome(store, query)))
thread.start()
assert processes.eventually(lambda: store.stats().busy == 1)
tell(ready=[])
thread.join()
tell(outcomes=outcomes)
"""
    with program(ring, text) as running:
        told(running)
        os.killpg(running.pid, number)
        assert told(running) == {"outcomes": ["answered"]}
        assert running.wait(20) == 0


def test_each_process_of_a_server_that_forks_has_its_own_workers(ring: Path) -> None:
    text = """
child = os.fork()
well = pools.is_well(store) and len(processes.fork_servers(os.getpid())) == 1
if child:
    assert os.waitpid(child, 0)[1] == 0
    tell(well=[well and pools.is_well(store)])
sys.exit(not well)
"""
    with program(ring, text) as running:
        assert told(running) == {"well": [True]}
        assert running.wait(20) == 0


def test_the_fork_server_has_one_thread_and_only_its_own_descriptors(ring: Path) -> None:
    with pools.pool(ring) as store, (TESTS / "conftest.py").open(encoding="utf-8"):
        assert pools.is_well(store)
        (server,) = processes.fork_servers(os.getpid())
        assert len(list((processes.PROC / str(server) / "task").iterdir())) == 1
        kinds = Counter(text.partition(":")[0] for text in processes.descriptors(server)[:2])
        assert kinds == {"socket": 1, "/dev/null": 1}
        assert len(processes.descriptors(server)) == 3 + len(processes.workers(os.getpid()))


def test_random_kills_lose_only_their_own_queries(ring: Path) -> None:
    chance = random.Random(4)  # noqa: S311  # nothing secret
    limits = Limits(workers=3, timeout=30, memory=256)
    with pools.pool(ring, limits) as store, ThreadPoolExecutor(6) as threads:
        gc.collect()
        before = len(processes.descriptors(os.getpid()))
        end = time.monotonic() + 4
        askers = [threads.submit(_ask_until, store, end, number) for number in range(6)]
        kills = 0
        while time.monotonic() < end:
            time.sleep(0.03)
            kills += _kill_one(chance)
        outcomes = sum((asker.result() for asker in askers), Counter[str]())
        assert outcomes["wrong"] == 0
        assert outcomes["right"] > 10 * outcomes["lost"]
        assert 10 < outcomes["lost"] <= kills
        assert store.stats().outcomes == {
            "answered": outcomes["right"],
            "lost": outcomes["lost"],
        }
        assert len(processes.descriptors(os.getpid())) <= before + limits.workers
        (server,) = processes.fork_servers(os.getpid())
        assert len(processes.children(server)) <= limits.workers


def _ask_until(store: PoolStore, end: float, first: int) -> Counter[str]:
    outcomes: Counter[str] = Counter()
    number = first
    while time.monotonic() < end:
        number = (number + 37) % pools.SIZE
        try:
            outcomes["right" if _is_right(store, number) else "wrong"] += 1
        except WorkerLostError:
            outcomes["lost"] += 1
    return outcomes


def _is_right(store: PoolStore, number: int) -> bool:
    query = f"SELECT (SUM(?x) AS ?n) {{ <urn:thing:{number}> <urn:is> ?o . {_SLOW} }}"
    body = store.answer(query, {"rows": JSON_RESULTS}).body
    value: str = json.loads(body)["results"]["bindings"][0]["n"]["value"]
    return value == str(pools.SIZE * number)


_SLOW = "?s <urn:is> ?any BIND(<http://www.w3.org/2001/XMLSchema#integer>(?o) AS ?x)"


def _kill_one(chance: random.Random) -> bool:
    running = processes.workers(os.getpid())
    if not running:
        return False
    try:
        os.kill(chance.choice(running), signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True
