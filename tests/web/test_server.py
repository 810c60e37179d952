"""The production server as a process: what it says, how it ends, what it refuses."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from conftest import ROOT, SMALL, free_port, running_server
from pools import ENDLESS, graph_file
from processes import PROC, command_line, eventually


def start(**variables: str) -> subprocess.Popen[str]:
    """Start `python app.py` with variables."""
    return subprocess.Popen(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env={**os.environ, **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_it_prints_its_address_serves_and_ends_without_noise(ending: signal.Signals) -> None:
    port = free_port()
    process = start(PORT=str(port), IVIG_KG_DATA_FILES=str(SMALL), IVIG_KG_SERVER_WORKERS="1")
    assert process.stdout
    line = process.stdout.readline()
    assert f"http://127.0.0.1:{port}/" in line
    assert eventually(lambda: is_up(port), 20)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready") as response:
        assert response.status == 200
    process.send_signal(ending)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (0, "", "")


def refusal(**variables: str) -> str:
    """Return the one line that a server says that cannot start."""
    process = start(**variables)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (1, "")
    assert err.startswith("ivig-kg: ")
    assert err.count("\n") == 1
    return err


def test_a_port_in_use_is_said_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"127.0.0.1:{port}" in refusal(PORT=str(port), IVIG_KG_DATA_FILES=str(SMALL))


def test_a_missing_release_names_the_remedy(tmp_path: Path) -> None:
    assert "make build" in refusal(IVIG_KG_DATA_DIR=str(tmp_path))


def test_a_wrong_setting_is_said_in_one_line() -> None:
    assert "PORT='abc': expected" in refusal(PORT="abc")


def test_a_data_file_that_does_not_parse_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text("<x:s> <x:p> .")
    assert "broken.ttl" in refusal(IVIG_KG_DATA_FILES=str(broken))


def fetch(address: str) -> tuple[int, str]:
    """Return status and body of what an address answers, by a connection of its own."""
    try:
        with urllib.request.urlopen(address) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def fork_servers(marker: str) -> list[int]:
    """Return the fork servers that have loaded a file."""
    numbers = [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()]
    lines = {number: command_line(number) for number in numbers}
    return [n for n, line in lines.items() if "forkserver" in line and marker in line]


def test_counts_are_summed_over_the_processes_of_the_server() -> None:
    with running_server(free_port(), IVIG_KG_DATA_FILES=str(SMALL)) as address:
        query = f"{address}/sparql?query=ASK%20%7B%7D"
        with ThreadPoolExecutor(4) as threads:
            statuses = [status for status, _ in threads.map(fetch, [query] * 40)]
        text = fetch(f"{address}/metrics")[1]
    assert statuses == [200] * 40
    assert 'ivig_kg_requests_total{outcome="200",part="endpoint"} 40.0' in text


def test_a_query_that_runs_is_answered_before_the_server_ends(tmp_path: Path) -> None:
    ring = graph_file(tmp_path)
    port = free_port()
    process = start(
        PORT=str(port), IVIG_KG_DATA_FILES=str(ring), IVIG_KG_QUERY_TIMEOUT="2", IVIG_KG_LOG="off"
    )
    assert process.stdout
    process.stdout.readline()
    address = f"http://127.0.0.1:{port}"
    assert eventually(lambda: is_up(port), 20)
    query = f"{address}/sparql?{urllib.parse.urlencode({'query': ENDLESS})}"
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(fetch, query)
        time.sleep(0.7)
        process.send_signal(signal.SIGTERM)
        status, body = running.result(20)
    assert (status, "query-timeout" in body) == (503, True)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (0, "", "")
    assert eventually(lambda: not fork_servers(str(ring)))


def is_up(port: int) -> bool:
    """Return whether somebody listens on a port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_requests_are_lines_of_json_on_standard_error() -> None:
    port = free_port()
    process = start(PORT=str(port), IVIG_KG_DATA_FILES=str(SMALL), IVIG_KG_SERVER_WORKERS="1")
    assert eventually(lambda: is_up(port), 20)
    fetch(f"http://127.0.0.1:{port}/sparql?query=ASK%20%7B%20%3Fsecret%20%3Fp%201%20%7D")
    process.terminate()
    err = process.communicate(timeout=20)[1]
    line = json.loads(err)
    assert (line["path"], line["status"], line["level"]) == ("/sparql", 200, "info")
    assert "secret" not in err


def test_a_server_that_is_told_to_end_while_it_starts_does_so_at_once() -> None:
    process = start(PORT=str(free_port()), IVIG_KG_DATA_FILES=str(SMALL))
    assert process.stdout
    process.stdout.readline()
    time.sleep(0.3)
    begin = time.monotonic()
    process.terminate()
    process.communicate(timeout=20)
    assert time.monotonic() - begin < 5
