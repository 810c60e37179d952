"""Connections to one server that stay open between requests, and a deadline for each request.

The time limit of a socket is one for every single read, so a server that sends a byte now and then
never exceeds it. Here each read gets what is left of the whole request's time.
"""

import io
import socket
import ssl
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from http.client import (
    HTTPConnection,
    HTTPException,
    HTTPResponse,
    HTTPSConnection,
    IncompleteRead,
    RemoteDisconnected,
)
from threading import BoundedSemaphore, Lock
from time import monotonic
from typing import Any, Final
from urllib.parse import urlsplit
from urllib.request import Request

_GONE: Final = (RemoteDisconnected, ConnectionResetError, BrokenPipeError, ConnectionAbortedError)
"""How a connection ends that the server has closed while nobody used it."""


class BrokenError(Exception):
    """The server cannot be reached, or broke off; `is_unsent` when it cannot have seen anything."""

    def __init__(self, message: str, *, is_unsent: bool = False) -> None:
        super().__init__(message)
        self.is_unsent = is_unsent


class TooLargeError(Exception):
    """The answer has more bytes than it may."""


class AllBusyError(Exception):
    """All connections were in use until the deadline."""


@dataclass(frozen=True)
class Reply:
    """What a server has answered, as a whole.

    Of one that is not `is_framed` nothing told the end but that of the connection, which may break.
    """

    status: int
    headers: Message
    body: bytes
    is_framed: bool = True


class Connections:
    """At most `most` requests to the server of an address at once."""

    def __init__(self, address: str, most: int, tls: Callable[[], ssl.SSLContext]) -> None:
        parts = urlsplit(address)
        self._host, self._port = str(parts.hostname), parts.port
        self._tls = tls() if parts.scheme == "https" else None
        self._places = BoundedSemaphore(most)
        self._lock = Lock()
        self._idle: list[HTTPConnection] = []
        # Not the method of this object, which would keep it alive.
        weakref.finalize(self, _close, self._idle)

    def send(self, request: Request, end: float, limit: int) -> Reply:
        """Return the answer to a request that may be sent twice, once it is there as a whole.

        Raises `TimeoutError` at `end`, `AllBusyError`, `TooLargeError` above `limit` bytes, and
        `BrokenError`.
        """
        if not self._places.acquire(timeout=left(end)):
            raise AllBusyError
        try:
            return self._exchange(request, end, limit)
        finally:
            self._places.release()

    def close(self) -> None:
        """Close the connections that nobody uses."""
        with self._lock:
            _close(self._idle)

    def _exchange(self, request: Request, end: float, limit: int) -> Reply:
        try:
            return self._asked_of_idle(request, end, limit) or self._ask(
                self._connected(end), request, end, limit
            )
        except TimeoutError:
            raise
        except (OSError, HTTPException) as error:
            raise BrokenError(_reason(error)) from error

    def _asked_of_idle(self, request: Request, end: float, limit: int) -> Reply | None:
        with self._lock:
            connection = self._idle.pop() if self._idle else None
        if connection is None:
            return None
        try:
            return self._ask(connection, request, end, limit)
        except _GONE:
            # It was closed at the other end while it was idle, and so are those before it.
            self.close()
            return None

    def _connected(self, end: float) -> HTTPConnection:
        connection: HTTPConnection
        if self._tls:
            connection = HTTPSConnection(self._host, self._port, context=self._tls)
        else:
            connection = HTTPConnection(self._host, self._port)
        connection.timeout = left(end)
        try:
            connection.connect()
            connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except TimeoutError:
            raise
        except OSError as error:
            raise BrokenError(_reason(error), is_unsent=True) from error
        return connection

    def _ask(self, connection: HTTPConnection, request: Request, end: float, limit: int) -> Reply:
        try:
            reply, stays = _asked(connection, request, end, limit)
        except BaseException:
            connection.close()
            raise
        if stays:
            with self._lock:
                self._idle.append(connection)
        else:
            connection.close()
        return reply


def _close(connections: list[HTTPConnection]) -> None:
    while connections:
        connections.pop().close()


def left(end: float) -> float:
    """Return the seconds until `end`; raise `TimeoutError` when there are none."""
    seconds = end - monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


def _asked(
    connection: HTTPConnection, request: Request, end: float, limit: int
) -> tuple[Reply, bool]:
    def response(sock: socket.socket, **options: Any) -> HTTPResponse:
        return HTTPResponse(_Paced(sock, end), **options)  # type: ignore[arg-type]  # it only makes a file of it

    connection.response_class = response  # type: ignore[assignment]  # it is only called
    connection.sock.settimeout(left(end))
    headers = {**request.unredirected_hdrs, **request.headers}
    connection.request(request.get_method(), request.selector, request.data, headers)
    with connection.getresponse() as found:
        is_framed = found.length is not None or bool(found.chunked)
        reply = Reply(found.status, found.headers, _body(found, limit), is_framed)
        return reply, not found.will_close


def _body(response: HTTPResponse, limit: int) -> bytes:
    body = response.read(limit + 1)
    if len(body) > limit:
        raise TooLargeError
    if response.length:
        raise IncompleteRead(body, response.length)
    return body


def _reason(error: Exception) -> str:
    if isinstance(error, IncompleteRead):
        return "the answer was cut short"
    return (str(error) or type(error).__name__)[:300]


class _Paced:
    """A socket whose reads end at a time, for `http.client`, which makes a file of it."""

    def __init__(self, sock: socket.socket, end: float) -> None:
        self._sock, self._end = sock, end

    def makefile(self, *_: Any) -> io.BufferedReader:
        """Return a file to read from."""
        return io.BufferedReader(_PacedFile(self._sock, self._end))


class _PacedFile(io.RawIOBase):
    def __init__(self, sock: socket.socket, end: float) -> None:
        self._sock, self._end = sock, end
        self._file = sock.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(left(self._end))
        return self._file.readinto(buffer)

    def close(self) -> None:
        self._file.close()
        super().close()
