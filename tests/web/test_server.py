"""The production server as a process: what it says, how it ends, what it refuses."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from conftest import ROOT, SMALL, free_port


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
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
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
