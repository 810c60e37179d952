"""The production server: Granian in front of the application, as many processes as are set."""

import os
import socket
import sys
from typing import Final

from flask import Flask
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import MPServer

from ivig_kg.settings import Settings
from ivig_kg.web import create_app

THREADS: Final = 4
"""Threads of a process that handle requests; the engine lets go of the interpreter's lock."""


class ServerError(Exception):
    """The server cannot start; the message says why, in one line."""


def application() -> Flask:
    """Return the application of one server process; its settings are in the environment."""
    return create_app(Settings.from_environment(os.environ))


def serve(settings: Settings) -> None:
    """Serve until interrupted; raise `ServerError` or `NoReleaseError` when that cannot start."""
    # Made once before any process is: what is wrong is said once, here.
    create_app(settings)
    _check_port(settings.host, settings.port)
    os.environ.update(settings.to_environment())
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    print(f"ivig-kg serves http://{host}:{settings.port}/ (Ctrl-C ends it)", flush=True)
    _server(settings).serve()


def _server(settings: Settings) -> MPServer:
    return MPServer(
        "ivig_kg.web.server:application",
        factory=True,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.server_workers,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        websockets=False,
        log_level=LogLevels.warning,
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
