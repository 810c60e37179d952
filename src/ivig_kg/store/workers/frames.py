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

_SHORT: Final = 65536
"""Bytes that are copied sooner than sent or received by themselves."""
_PIECE: Final = 1024**2

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
    head = _LENGTHS.pack(len(text), len(body)) + text
    if len(body) <= _SHORT:
        _all(sock, head + body, next_wait)
        return
    _all(sock, head, next_wait)
    _all(sock, body, next_wait)


def receive(sock: socket.socket, next_wait: NextWait = forever) -> tuple[dict[str, Any], bytes]:
    """Return header and body of the next message.

    Raises `ConnectionError` when the other side is gone, or what `next_wait` raises.
    """
    # Nobody sends before the last message was answered, so nothing of the next one can be read.
    first = _completed(b"", sock, _LENGTHS.size, next_wait)
    header_length, body_length = _LENGTHS.unpack_from(first)
    begin = _LENGTHS.size + header_length
    first = _completed(first, sock, begin, next_wait)
    body = _completed(first[begin:], sock, body_length, next_wait)
    return json.loads(first[_LENGTHS.size : begin]), body


def _all(sock: socket.socket, data: bytes, next_wait: NextWait) -> None:
    rest = memoryview(data)
    while rest:
        sock.settimeout(next_wait())
        with suppress(TimeoutError):
            rest = rest[sock.send(rest) :]


def _completed(first: bytes, sock: socket.socket, count: int, next_wait: NextWait) -> bytes:
    """Return what was received first, with what is missing of so many bytes, and maybe more."""
    pieces, left = [first], count - len(first)
    while left > 0:
        sock.settimeout(next_wait())
        with suppress(TimeoutError):
            piece = sock.recv(max(_SHORT, min(left, _PIECE)))
            if not piece:
                raise ConnectionResetError("the other side is gone")
            pieces.append(piece)
            left -= len(piece)
    return b"".join(pieces) if len(pieces) > 1 else first


def has_hung_up(sock: socket.socket) -> bool:
    """Return whether the other side is gone, of a socket by which nothing is awaited."""
    waits = sock.gettimeout()
    sock.settimeout(0)
    try:
        sock.recv(1, socket.MSG_PEEK)
    except BlockingIOError:
        return False
    except ConnectionError:
        pass
    finally:
        sock.settimeout(waits)
    return True
