"""Messages between the server and a worker: a header in JSON and a body of bytes.

Nothing that comes from a worker is executed or unpickled: a worker that was taken over by a query
can lie, and no more.
"""

import json
import socket
import struct
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Final

_LENGTHS: Final = struct.Struct("!IQ")

PACKET: Final = 65536
"""Bytes of the longest packet between the server and the fork server."""

NextWait = Callable[[], float | None]
"""Returns for how many seconds to wait at most, or raises when it is enough."""


def forever() -> None:
    """Wait as long as it takes."""


def send(
    sock: socket.socket,
    header: Mapping[str, Any],
    body: bytes = b"",
    next_wait: NextWait = forever,
) -> None:
    """Send a message.

    Raises `ConnectionError` when the other side is gone, or what `next_wait` raises.
    """
    text = json.dumps(header).encode()
    _all(sock, _LENGTHS.pack(len(text), len(body)) + text, next_wait)
    _all(sock, body, next_wait)


def receive(sock: socket.socket, next_wait: NextWait = forever) -> tuple[dict[str, Any], bytes]:
    """Return header and body of the next message.

    Raises `ConnectionError` when the other side is gone, or what `next_wait` raises.
    """
    header_length, body_length = _LENGTHS.unpack(_exactly(sock, _LENGTHS.size, next_wait))
    header = json.loads(_exactly(sock, header_length, next_wait))
    return header, bytes(_exactly(sock, body_length, next_wait))


def _all(sock: socket.socket, data: bytes, next_wait: NextWait) -> None:
    rest = memoryview(data)
    while rest:
        sock.settimeout(next_wait())
        with suppress(TimeoutError):
            rest = rest[sock.send(rest) :]


def _exactly(sock: socket.socket, count: int, next_wait: NextWait) -> bytearray:
    received = bytearray(count)
    rest = memoryview(received)
    while rest:
        sock.settimeout(next_wait())
        with suppress(TimeoutError):
            size = sock.recv_into(rest)
            if not size:
                raise ConnectionResetError("the other side is gone")
            rest = rest[size:]
    return received
