"""Real engines for the tests: Virtuoso 7 and the Oxigraph server, each in a folder of its own."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from conftest import free_port
from ivig_kg.store.push import Target
from ivig_kg.store.remote import Access

STARTING = 60.0
_VIRTUOSO = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa

[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
ServerThreads = 20
CheckpointInterval = 0
DirsAllowed = {folder}
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000

[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 10
MaxClientConnections = 10
MaxKeepAlives = 10
KeepAliveTimeout = 10

[SPARQL]
ResultSetMaxRows = {rows}
MaxQueryExecutionTime = 60
"""


@dataclass
class Engine:
    """An engine that runs: where it answers and takes writes, and its process."""

    name: str
    target: Target
    process: subprocess.Popen[bytes]

    @property
    def access(self) -> Access:
        """The way in for queries."""
        return self.target.access


@contextmanager
def oxigraph(folder: Path, port: int = 0, *, keeps: bool = True) -> Iterator[Engine]:
    """Run the Oxigraph server on a store in a folder, which may have one already, or in memory."""
    port = port or free_port()
    location = ["--location", str(folder / "data")] if keeps else []
    command = [program("oxigraph"), "serve", *location]
    base = f"http://127.0.0.1:{port}"
    target = Target(Access(f"{base}/query", timeout=60), f"{base}/update", f"{base}/store")
    with _running([*command, "--bind", f"127.0.0.1:{port}"], folder, f"{base}/") as process:
        yield Engine("oxigraph", target, process)


@contextmanager
def virtuoso(folder: Path, rows: int = 10_000_000) -> Iterator[Engine]:
    """Run Virtuoso on a new database; an answer has at most `rows` rows."""
    http, sql = free_port(), free_port()
    file = folder / "virtuoso.ini"
    file.write_text(_VIRTUOSO.format(folder=folder, sql=sql, http=http, rows=rows))
    command = [program("virtuoso-t"), "+foreground", "+configfile", str(file)]
    base = f"http://127.0.0.1:{http}/sparql"
    # The password of a new database, which listens on the loopback interface only.
    access = Access(base, "digest", "dba", "dba", timeout=60)
    target = Target(access, f"{base}-auth", f"{base}-graph-crud-auth")
    with _running(command, folder, f"{base}?query=ASK%20%7B%7D") as process:
        yield Engine("virtuoso", target, process)


ENGINES: dict[str, Callable[[Path], AbstractContextManager[Engine]]] = {
    "oxigraph": partial(oxigraph, keeps=False),
    "virtuoso": virtuoso,
}


def program(name: str) -> str:
    """Return the path of a program; without it skip the test, or fail it in CI."""
    found = shutil.which(
        name, path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    )
    if found:
        return found
    if os.environ.get("CI") == "true":
        pytest.fail(f"{name} is not installed")
    pytest.skip(f"{name} is not installed")


@contextmanager
def _running(command: Sequence[str], folder: Path, ready: str) -> Iterator[subprocess.Popen[bytes]]:
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        _wait_for(ready, process)
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + STARTING
    while process.poll() is None and time.monotonic() < end:
        try:
            with urlopen(address, timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"{process.args!r} did not start")
