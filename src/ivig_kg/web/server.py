"""The production server: Granian in front of the application, as many processes as are set."""

import atexit
import multiprocessing
import os
import signal
import socket
import sys
from contextlib import closing
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from flask import Flask
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import MPServer

from ivig_kg.settings import Settings
from ivig_kg.store import PoolStore, limits_of, open_service_store
from ivig_kg.store.workers.allocation import keep_freed_blocks
from ivig_kg.store.workers.forked import SHARED
from ivig_kg.web import create_app
from ivig_kg.web.context import service_of
from ivig_kg.web.logs import configure_logs
from ivig_kg.web.metrics import FOLDER, forget_process

_SPARE: Final = 8
"""Threads for requests that need no worker, or are refused because the queue is full."""
_CONNECTIONS: Final = 512
"""Connections of a process; those with nothing to ask count too, until they are closed at last."""
_GRACE: Final = 2
"""Seconds beyond the deadline of queries after which an ending server is killed."""


class ServerError(Exception):
    """The server cannot start; the message says why, in one line."""


def application() -> Flask:
    """Return the application of one server process; its settings are in the environment."""
    if multiprocessing.parent_process():
        # A process that is told to end while it loads would go on with its parent's handler.
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
    settings = Settings.from_environment(os.environ)
    configure_logs(settings.log)
    keep_freed_blocks()
    atexit.register(forget_process)
    return create_app(settings)


def serve(settings: Settings) -> None:
    """Serve until interrupted; raise `ServerError` or `NoReleaseError` when that cannot start."""
    _check_port(settings.host, settings.port)
    with TemporaryDirectory(prefix="ivig-kg-") as folder:
        os.environ.update(settings.to_environment() | {FOLDER: folder, SHARED: folder})
        # Opened once before any process is: what is wrong is said once, here.
        with closing(open_service_store(settings)) as store:
            if release := service_of(create_app(settings, store)).release:
                release.check_all()
            if isinstance(store, PoolStore):
                store.share(Path(folder))
            host = f"[{settings.host}]" if ":" in settings.host else settings.host
            print(f"ivig-kg serves http://{host}:{settings.port}/ (Ctrl-C ends it)", flush=True)
            _server(settings).serve()


def _server(settings: Settings) -> MPServer:
    limits = limits_of(settings)
    # As many as can have a worker or wait for one: the queue is bounded in one place.
    threads = limits.workers + limits.queue_length + _SPARE
    if settings.federation_allow:
        threads += settings.federation_workers
    return MPServer(
        "ivig_kg.web.server:application",
        factory=True,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.server_workers,
        blocking_threads=threads,
        backpressure=_CONNECTIONS,
        workers_kill_timeout=ceil(limits.timeout) + _GRACE,
        respawn_failed_workers=True,
        websockets=False,
        log_level=LogLevels.error,
    )


def _check_port(host: str, port: int) -> None:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ServerError(f"cannot listen on {host}:{port}: {reason}; choose PORT") from error


def main() -> None:
    """Serve with the settings of the environment; exit 1 with one line when that cannot start."""
    try:
        serve(Settings.from_environment(os.environ))
    except (ServerError, OSError, ValueError, SyntaxError) as error:
        sys.exit(f"ivig-kg: {error}")
