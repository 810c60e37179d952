"""A server that hears everything that nobody should send goes on and leaves nothing behind.

An hour's worth in a minute: `IVIG_KG_SOAK_SECONDS` prolongs it.
"""

import json
import os
import random
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

import processes
from bombs import BOMBS, pause, statuses
from conftest import free_port, running_server
from hostile import Hostile, corpus
from ivig_kg.store.pool import METHOD
from pools import CONTROL, graph_file

pytestmark = pytest.mark.skipif(METHOD != "fork", reason="processes are seen through /proc")

SECONDS = float(os.environ.get("IVIG_KG_SOAK_SECONDS", "60"))
PROCESSES, WORKERS = 2, 2
SLACK = 64 * 1024**2
CORPUS = corpus()
ANSWERS = {200, 400, 403, 413, 503}
"""Statuses of answers to hostile queries."""


@dataclass(frozen=True)
class Server:
    """A server, its folder for temporary files, and a listener that it must not reach."""

    port: int
    scratch: Path
    listener: socket.socket


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    scratch = tmp_path_factory.mktemp("scratch")
    port = free_port()
    variables = {
        "TMPDIR": str(scratch),
        "IVIG_KG_DATA_FILES": str(graph_file(tmp_path_factory.mktemp("ring"))),
        "IVIG_KG_SERVER_WORKERS": str(PROCESSES),
        "IVIG_KG_QUERY_WORKERS": str(WORKERS),
        "IVIG_KG_QUERY_TIMEOUT": "0.4",
        "IVIG_KG_QUERY_MEMORY": "256",
        "IVIG_KG_RESULT_BYTES": "1000000",
        # So that every query of the table gets as far as the guard.
        "IVIG_KG_BODY_BYTES": "1900000",
        # What is kept on purpose is no leak.
        "IVIG_KG_CACHE_BYTES": "4000000",
        "IVIG_KG_LOG": "off",
    }
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        running_server(port, **variables),
    ):
        listener.setblocking(False)
        yield Server(port, scratch, listener)


def ask(server: Server, query: str) -> tuple[int, bytes]:
    """Return status and body of the answer to a query, by a connection of its own."""
    body = query.encode("utf-8", "surrogatepass")
    address = f"http://127.0.0.1:{server.port}/sparql"
    request = urllib.request.Request(address, body, {"Content-Type": "application/sparql-query"})
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.status, response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def check_control(server: Server, after: str) -> None:
    """Hold the server to its answer to a small query, within a second."""
    begin = time.monotonic()
    status, body = ask(server, CONTROL)
    assert status == 200, (after, body)
    assert json.loads(body)["results"]["bindings"][0]["o"]["value"] == "7", after
    assert time.monotonic() - begin < 1, after


def throw(server: Server, name: str) -> bytes:
    """Write the pieces of a bomb, and return what came before nothing more did."""
    received = b""
    with suppress(OSError), socket.create_connection(("127.0.0.1", server.port), 5) as sock:
        sock.settimeout(0.2)
        with suppress(OSError):
            for piece in BOMBS[name]:
                time.sleep(pause(name))
                sock.sendall(piece)
        while data := sock.recv(65536):
            received += data
    return received


def check_bomb(server: Server, name: str) -> None:
    for status in statuses(throw(server, name)):
        assert status < 500 or status in {501, 503, 505}, name
    check_control(server, name)


def check_query(server: Server, hostile: Hostile) -> None:
    text = hostile.text(server.listener.getsockname()[1])
    status, body = ask(server, text)
    assert status in ANSWERS, (hostile.name, status, body[:300])
    if status != 200:
        assert json.loads(body)["status"] == status, hostile.name
    check_control(server, hostile.name)


def check(server: Server, item: Hostile | str) -> None:
    check_bomb(server, item) if isinstance(item, str) else check_query(server, item)


@pytest.mark.parametrize("name", BOMBS)
def test_after_a_hostile_request_the_next_is_answered(server: Server, name: str) -> None:
    check_bomb(server, name)


@dataclass(frozen=True)
class Traces:
    """What a server has: processes, open descriptors, memory of its own, temporary files."""

    processes: int
    dead: tuple[int, ...]
    descriptors: int
    memory: int
    files: frozenset[str]


def traces(server: Server) -> Traces:
    below = [pid for pid in processes.descendants(os.getpid()) if _is_server(pid)]
    lasting = [pid for pid in below if "forkserver" not in processes.command_line(pid)]
    return Traces(
        len(below),
        tuple(pid for pid in below if processes.state(pid) == "Z"),
        sum(len(processes.descriptors(pid)) for pid in lasting),
        sum(processes.private_memory(pid) for pid in lasting),
        frozenset(str(path) for path in server.scratch.rglob("*")),
    )


def _is_server(pid: int) -> bool:
    line = processes.command_line(pid)
    return "app.py" in line or "forkserver" in line or "multiprocessing" in line


def test_everything_again_and_again_leaves_nothing_behind(server: Server) -> None:
    hostile: list[Hostile | str] = [*CORPUS, *BOMBS]
    for item in hostile:
        check(server, item)
    # Memory that was needed once is kept for the next time; what is lost grows with every round.
    before = traces(server)
    end, chance = time.monotonic() + SECONDS, random.Random(11)  # noqa: S311  # no secret
    while time.monotonic() < end:
        check(server, chance.choice(hostile))
    with pytest.raises(BlockingIOError):
        server.listener.accept()
    room = PROCESSES * WORKERS
    assert processes.eventually(lambda: traces(server).descriptors <= before.descriptors + room)
    after = traces(server)
    assert after.processes <= before.processes + room
    assert after.dead == ()
    assert after.memory < before.memory + SLACK
    assert after.files == before.files
