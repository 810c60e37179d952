"""What the tests share: the small graph, an application over it, a server of its own process."""

import gc
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from ivig_kg.setting_kinds import DataFile
from ivig_kg.settings import Settings
from ivig_kg.store import LocalStore
from ivig_kg.web import create_app

ROOT = Path(__file__).parent.parent
SMALL = Path(__file__).parent / "fixtures" / "small.trig"


def pytest_collection_finish() -> None:
    """Spare the collector the thousands of tests, which stay to the end: its rounds took long."""
    gc.freeze()


@pytest.fixture(scope="session")
def small_store() -> LocalStore:
    """The graph of `fixtures/small.trig`."""
    return LocalStore.from_files([SMALL])


@pytest.fixture(scope="session")
def client(small_store: LocalStore) -> FlaskClient:
    """A client of an application over the small graph; it keeps no state between requests."""
    return create_app(
        Settings(data_files=(DataFile(SMALL),), rate_limit=0), small_store
    ).test_client(use_cookies=False)


@pytest.fixture(scope="session")
def live_server() -> Iterator[str]:
    """The address of the production server over the small graph."""
    port = free_port()
    with running_server(port, IVIG_KG_DATA_FILES=str(SMALL)) as address:
        yield address


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running_server(port: int, **variables: str) -> Iterator[str]:
    """Run the server as `python app.py` does, and yield its address once it answers."""
    environment = {**os.environ, "PORT": str(port), **variables}
    process = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=environment)
    try:
        _wait_for(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 20
    while process.poll() is None and time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("the server did not start")
