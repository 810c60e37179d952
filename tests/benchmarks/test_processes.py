"""Servers are started, found out about and ended."""

import sys
from pathlib import Path

import pytest

from benchmarks.peers import Place
from benchmarks.processes import Process, StartError, family, free_port
from processes import eventually, state

PARENT = "import subprocess, sys; subprocess.run([sys.executable, *sys.argv[1:]], check=False)"


def test_a_server_is_waited_for_measured_and_ended_with_its_descendants(tmp_path: Path) -> None:
    port = free_port()
    server = ["-m", "http.server", "--bind", "127.0.0.1", str(port)]
    process = Process([sys.executable, "-c", PARENT, *server], tmp_path / "log")
    process.wait_for(port, "/", 30)
    below = family(process.pid)
    assert below
    assert process.memory > 2**20
    process.stop()
    with pytest.raises(StartError, match="does not answer"):
        process.wait_for(port, "/", 0)
    assert eventually(lambda: not any(map(state, below)))


def test_a_server_that_ends_at_once_is_reported_with_what_it_said(tmp_path: Path) -> None:
    process = Process([sys.executable, "-c", "import sys; sys.exit('no data')"], tmp_path / "log")
    with pytest.raises(StartError, match="no data"):
        process.wait_for(free_port(), "/", 30)


def test_a_peer_that_is_not_installed_is_named(tmp_path: Path) -> None:
    place = Place(tmp_path, tmp_path, str(tmp_path))
    with pytest.raises(StartError, match="oxigraph is not installed"):
        place.command("oxigraph")
