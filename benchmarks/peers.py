"""The servers that are measured, each started on the same N-Quads file."""

import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Final

from benchmarks.processes import Process, StartError, free_port
from ivig_kg.paths import CHECKOUT
from ivig_kg.settings import PREFIX

SERVICE: Final = "ivig-kg"
SERVICE_UNCACHED: Final = "ivig-kg, no cache"
SERVICE_CODED: Final = "ivig-kg, gzip"
"""The same server as `SERVICE`, asked for a coded answer, as browsers do."""
OXIGRAPH: Final = "Oxigraph"
OXIGRAPH_DISK: Final = "Oxigraph, on disk"
RDFLIB: Final = "rdflib-endpoint"
RDFLIB_OXIGRAPH: Final = "rdflib-endpoint, Oxigraph store"
VIRTUOSO: Final = "Virtuoso"
HELLO: Final = "Flask hello"
HELLO_SIZED: Final = "Flask, as many bytes"
"""The same server as `HELLO`, asked for an answer of the size of the service's."""

STARTING: Final = 900.0
"""Seconds that loading may take."""
LIMIT: Final = 20
"""Seconds that an answer may take, where a server can be told so."""


@dataclass(frozen=True)
class Place:
    """What a peer is started with: the data, a folder of its own, where commands are looked for."""

    release: Path
    folder: Path
    search: str

    @property
    def quads(self) -> Path:
        """The N-Quads file to load."""
        return self.release / "ivig.nq"

    def command(self, *names: str) -> str:
        """Return the path of the first command that is installed; raise `StartError`."""
        found = next((path for name in names if (path := shutil.which(name, path=self.search))), "")
        if not found:
            raise StartError(f"{names[0]} is not installed")
        return found


@dataclass(frozen=True)
class Running:
    """A server that has loaded the data; `loaded` are the seconds from its start until then."""

    process: Process
    port: int
    path: str
    loaded: float


Start = Callable[[Place, int], Process]


@dataclass(frozen=True)
class Peer:
    """A server; data of more than `largest` times the release are not loaded into it.

    A `slow` one is asked for more than look-ups only at the end, because its queries go on when
    the client has gone.
    """

    name: str
    path: str
    start: Start
    largest: int = 1000
    is_slow: bool = False

    @contextmanager
    def running(self, place: Place) -> Iterator[Running]:
        """Start it and end it; raise `StartError` when it is not installed or does not start."""
        port, begin = free_port(), time.monotonic()
        process = self.start(place, port)
        try:
            yield Running(process, port, self.path, time.monotonic() - begin)
        finally:
            process.stop()


def started(
    place: Place,
    command: Sequence[str],
    port: int,
    ready: str,
    environment: Mapping[str, str] | None = None,
) -> Process:
    """Return a process that answers the path `ready`; raise `StartError` when it does not."""
    process = Process(command, place.folder / "server.log", environment)
    try:
        process.wait_for(port, ready, STARTING)
    except BaseException:
        process.stop()
        raise
    return process


def service(**settings: str) -> Start:
    """Return what starts the service, with some settings of its own."""

    def start(place: Place, port: int) -> Process:
        given = {"PORT": str(port), "DATA_DIR": str(place.release), "QUERY_TIMEOUT": f"{LIMIT}"}
        environment = {PREFIX + name: value for name, value in {**given, **settings}.items()}
        command = [sys.executable, str(CHECKOUT / "app.py")]
        return started(place, command, port, "/health/ready", environment)

    return start


def _hello(place: Place, port: int) -> Process:
    command = [sys.executable, "-m", "benchmarks.hello"]
    return started(place, command, port, "/", {f"{PREFIX}PORT": str(port)})


def _oxigraph(place: Place, port: int) -> Process:
    command = [place.command("oxigraph"), "serve", *_oxigraph_options(port)]
    process = started(place, command, port, "/")
    with place.quads.open("rb") as quads:
        connection = HTTPConnection("127.0.0.1", port, timeout=STARTING)
        size = str(place.quads.stat().st_size)
        headers = {"Content-Type": "application/n-quads", "Content-Length": size}
        connection.request("POST", "/store?no_transaction", quads, headers)
        status = connection.getresponse().status
        connection.close()
    if status >= 300:
        process.stop()
        raise StartError(f"Oxigraph refused the data with {status}")
    return process


def _oxigraph_disk(place: Place, port: int) -> Process:
    command, data = place.command("oxigraph"), str(place.folder / "data")
    load = [command, "load", "--location", data, "--file", str(place.quads)]
    run(load, place.folder / "load.log")
    serve = [command, "serve-read-only", "--location", data, *_oxigraph_options(port)]
    return started(place, serve, port, "/")


def _oxigraph_options(port: int) -> list[str]:
    # Not `--timeout-s`: with it, version 0.5.13 ended under the load of 64 clients.
    return ["--union-default-graph", "--bind", f"127.0.0.1:{port}"]


def _rdflib_endpoint(store: str) -> Start:
    def start(place: Place, port: int) -> Process:
        command = [place.command("rdflib-endpoint"), "serve", "--store", store]
        address = ["--host", "127.0.0.1", "--port", str(port), str(place.quads)]
        return started(place, [*command, *address], port, "/")

    return start


def run(command: Sequence[str], log: Path) -> None:
    """Run a command to its end; raise `StartError` with what it said when it fails."""
    process = Process(command, log)
    code = process.wait(STARTING)
    if code:
        said = log.read_text(encoding="utf-8", errors="replace").strip()[-300:]
        raise StartError(f"{command[0]} failed with {code}: {said}")


PEERS: Final = (
    Peer(SERVICE_UNCACHED, "/sparql", service(CACHE_BYTES="0")),
    # What is repeated does not depend on the size of the graph.
    Peer(SERVICE, "/sparql", service(), largest=1),
    Peer(HELLO, "/", _hello, largest=1),
    Peer(OXIGRAPH, "/query", _oxigraph),
    Peer(OXIGRAPH_DISK, "/query", _oxigraph_disk, largest=1),
    Peer(RDFLIB_OXIGRAPH, "/", _rdflib_endpoint("Oxigraph"), largest=1, is_slow=True),
    Peer(RDFLIB, "/", _rdflib_endpoint("default"), largest=1, is_slow=True),
)
