"""A server that is asked for more than it can do, or whose workers are killed, loses no answer."""

import asyncio
import os
import random
import signal
import socket
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from conftest import free_port, running_server
from ivig_kg.store.pool import METHOD
from load import at_rate, in_turn
from pools import graph_file
from processes import children, command_line, descendants, eventually, parent, state

pytestmark = pytest.mark.skipif(METHOD != "fork", reason="the limits are those of Linux")

SECONDS = float(os.environ.get("IVIG_KG_LOAD_SECONDS", "60"))
"""How long each load lasts."""
PROCESSES, WORKERS = 2, 2


@pytest.fixture(scope="module")
def ring(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return graph_file(tmp_path_factory.mktemp("ring"))


@pytest.fixture(scope="module")
def port(ring: Path) -> Iterator[int]:
    """The port of a server that has little room for those who wait."""
    with running_server(
        free_port(),
        IVIG_KG_DATA_FILES=str(ring),
        IVIG_KG_SERVER_WORKERS=str(PROCESSES),
        IVIG_KG_QUERY_WORKERS=str(WORKERS),
        IVIG_KG_QUEUE_LENGTH="4",
        IVIG_KG_LOG="off",
    ) as address:
        yield int(address.rpartition(":")[2])


def test_at_twice_its_capacity_a_server_answers_or_says_when_to_come_again(port: int) -> None:
    measured = 3.0
    asyncio.run(in_turn(port, PROCESSES * WORKERS, 0.5))
    capacity = asyncio.run(in_turn(port, PROCESSES * WORKERS, measured))
    assert capacity.wrong == []
    tally = asyncio.run(at_rate(port, 2 * capacity.right / measured, SECONDS))
    assert tally.wrong == []
    assert set(tally.outcomes) == {"right", "busy"}
    # Refusing takes time, and its clients need the processors too.
    assert tally.right >= capacity.right / measured * SECONDS / 3
    assert asyncio.run(in_turn(port, 1, 0.5)).outcomes.keys() == {"right"}


def test_a_worker_that_is_killed_loses_only_its_own_request(port: int, ring: Path) -> None:
    over, killed = Event(), list[int]()
    killer = Thread(target=_kill, args=(ring, over, killed))
    killer.start()
    try:
        tally = asyncio.run(in_turn(port, PROCESSES * WORKERS, SECONDS))
    finally:
        over.set()
        killer.join()
    assert tally.wrong == []
    assert set(tally.outcomes) == {"right", "worker-lost"}
    assert 0 < tally.outcomes["worker-lost"] <= len(killed)
    assert tally.right > tally.outcomes["worker-lost"]
    # The last one may have been killed a moment ago, and take a request with it while it dies.
    assert eventually(lambda: not any(map(state, killed)))
    assert asyncio.run(in_turn(port, PROCESSES * WORKERS, 0.5)).outcomes.keys() == {"right"}


def test_no_process_is_left_dead_or_twice(ring: Path) -> None:
    # All workers come from one fork server, which is a child of the server.
    server = parent(parent(_workers(ring)[0]))
    assert eventually(lambda: "Z" not in map(state, descendants(server)))
    assert len(_workers(ring)) <= PROCESSES * WORKERS
    assert {parent(worker) for worker in _workers(ring)} < set(children(server))


def _kill(ring: Path, over: Event, killed: list[int]) -> None:
    chance = random.Random(7)  # noqa: S311  # no secret
    while not over.wait(0.2):
        if workers := _workers(ring):
            victim = chance.choice(workers)
            os.kill(victim, signal.SIGKILL)
            killed.append(victim)


def _workers(ring: Path) -> list[int]:
    """Return the workers that serve a file."""
    serving = {
        pid: command_line(pid)
        for pid in descendants(os.getpid())
        if "store.workers.forkserver" in command_line(parent(pid))
    }
    return [pid for pid, line in serving.items() if str(ring) in line]


def test_connections_with_nothing_to_ask_keep_nobody_out(port: int) -> None:
    idle = [socket.create_connection(("127.0.0.1", port), 5) for _ in range(300)]
    try:
        for connection in idle:
            connection.sendall(b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert connection.recv(65536).startswith(b"HTTP/1.1 200")
        begin = time.monotonic()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=5) as ready:
            assert ready.status == 200
        assert time.monotonic() - begin < 1
    finally:
        for connection in idle:
            connection.close()
