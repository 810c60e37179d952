"""Whether the client of a request has hung up, as far as an application can see that.

Gunicorn and the development server hand over the connection. Granian does not, and names no port of
the client; but it lets go of a connection as soon as its client does. So a client has gone for sure
when this process holds no connection with its address any more. One that has others open, as a
proxy has, may go unnoticed: its query then goes on until the deadline.
"""

import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from pathlib import Path
from struct import pack
from threading import Lock
from time import monotonic
from typing import Any, Final

_KEYS: Final = ("gunicorn.socket", "werkzeug.socket")
_TABLES: Final = (Path("/proc/self/net/tcp"), Path("/proc/self/net/tcp6"))
_HAS_TABLES: Final = _TABLES[0].exists()
_FRESH: Final = 0.25
"""Seconds for which a look at the connections serves all queries that run."""


def has_gone(environ: Mapping[str, Any]) -> Callable[[], bool] | None:
    """Return a function that tells whether the client has gone, or nothing when none can."""
    for key in _KEYS:
        connection = environ.get(key)
        # Encrypted connections cannot be looked into without reading.
        if type(connection) is socket.socket:
            return lambda: _is_closed(connection)
    if environ.get("SERVER_SOFTWARE") == "Granian" and _HAS_TABLES:
        client = environ.get("werkzeug.proxy_fix.orig", environ).get("REMOTE_ADDR")
        with suppress(ValueError):
            return _without_connection(_plain(client or ""))
    return None


def _without_connection(address: str) -> Callable[[], bool]:
    # What was seen before the request says nothing of it, and a quick query is not worth a look.
    begin = monotonic()
    return lambda: monotonic() - begin > _FRESH and address not in CONNECTIONS.clients()


def _is_closed(connection: socket.socket) -> bool:
    try:
        return connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


class Connections:
    """The other ends of the TCP connections that this process holds, looked at now and then."""

    def __init__(self) -> None:
        self._clients: frozenset[str] = frozenset()
        self._looked = float("-inf")
        self._lock = Lock()

    def clients(self) -> frozenset[str]:
        """Return the addresses at the other ends."""
        with self._lock:
            if monotonic() - self._looked > _FRESH:
                self._clients = frozenset(_others(_own_sockets()))
                self._looked = monotonic()
            return self._clients


CONNECTIONS: Final = Connections()


def _own_sockets() -> set[str]:
    """Return the inodes of the sockets of this process."""
    found = set()
    for descriptor in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            kind, _, inode = str(descriptor.readlink()).partition(":[")
            if kind == "socket":
                found.add(inode.rstrip("]"))
    return found


def _others(inodes: set[str]) -> Iterator[str]:
    """Yield the remote addresses of sockets (proc(5), `/proc/net/tcp`)."""
    for table in filter(Path.exists, _TABLES):
        for line in table.read_text().splitlines()[1:]:
            columns = line.split()
            if columns[9] in inodes:
                yield _address(columns[2].partition(":")[0])


def _address(digits: str) -> str:
    # Words of four bytes in the order of the machine, each written as a number.
    words = [int(digits[at : at + 8], 16) for at in range(0, len(digits), 8)]
    packed = b"".join(pack("=I", word) for word in words)
    return _plain(str(ip_address(packed)))


@lru_cache(maxsize=1024)
def _plain(text: str) -> str:
    address = ip_address(text)
    inner = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(inner or address)
