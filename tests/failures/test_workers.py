"""A worker, or what gives birth to workers, is killed while the server answers."""

import os
import signal
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from conftest import free_port, running_server
from pools import CONTROL, ENDLESS, graph_file
from processes import children, command_line, descendants, eventually, parent, state


@pytest.fixture
def ring(tmp_path: Path) -> Path:
    return graph_file(tmp_path)


@pytest.fixture(params=["memory", "disk"])
def server(ring: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """A server of one process over the ring, in memory or on disk."""
    store = {"STORE": request.param, "STORE_DIR": str(tmp_path / "stores")}
    variables = {"DATA_FILES": str(ring), "SERVER_WORKERS": "1", "LOG": "off", **store}
    given = {f"IVIG_KG_{name}": value for name, value in variables.items()}
    with running_server(free_port(), **given) as address:
        yield address


def fetch(address: str, query: str) -> tuple[int, str, str]:
    """Status, body and `Retry-After` of the answer to a query."""
    url = f"{address}/sparql?{urllib.parse.urlencode({'query': query})}"
    try:
        with urllib.request.urlopen(url, timeout=30) as response:
            return response.status, response.read().decode(), ""
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode(), error.headers.get("Retry-After", "")


def is_well(address: str) -> bool:
    status, body, _ = fetch(address, CONTROL)
    return status == 200 and '"value":"7"' in body


def fork_servers(folder: Path) -> list[int]:
    """The fork servers that serve what is in a folder, and not those of other tests."""
    lines = {number: command_line(number) for number in descendants(os.getpid())}
    found = [n for n, line in lines.items() if "forkserver" in line and str(folder) in line]
    return [number for number in found if parent(number) not in found]


def kill_busy_workers(folder: Path) -> None:
    busy = [w for server in fork_servers(folder) for w in children(server) if state(w) == "R"]
    assert busy
    for worker in busy:
        os.kill(worker, signal.SIGKILL)


def kill_fork_servers(folder: Path) -> None:
    for server in fork_servers(folder):
        os.kill(server, signal.SIGKILL)


@pytest.mark.parametrize("kill", [kill_busy_workers, kill_fork_servers])
def test_a_query_that_loses_its_worker_is_told_to_come_back_and_the_next_is_answered(
    server: str, kill: Callable[[Path], None], tmp_path: Path
) -> None:
    assert eventually(lambda: is_well(server), 30)
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(fetch, server, ENDLESS)
        assert eventually(
            lambda: any(state(w) == "R" for s in fork_servers(tmp_path) for w in children(s)), 10
        )
        kill(tmp_path)
        status, body, retry_after = running.result(30)
    assert (status, retry_after) == (503, "1")
    assert "worker-lost" in body
    assert is_well(server)
