"""Asks another endpoint, and only one that the operator has listed.

The host is looked up here, once, and the connection goes to the address that was looked at, so that
a name which changes its mind meets nobody else. TLS is verified for the name of the host. Redirects
are not followed, no proxy, cookie or credential is used, and time and bytes are bounded.
https://www.w3.org/TR/sparql11-protocol/#query-operation
"""

import os
import socket
import ssl
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from threading import Event, Timer
from time import monotonic
from typing import Final
from urllib.parse import urlencode, urlsplit

from ivig_kg.store.base import FederationError
from ivig_kg.store.federation.addresses import Resolve, addresses_of, resolve

BYTES: Final = 8 * 1024**2
"""Bytes of the largest answer that is taken from another endpoint."""

_HEADERS: Final = {
    "Accept": "application/sparql-results+json, application/sparql-results+xml;q=0.5",
    "Accept-Encoding": "identity",
    "Content-Type": "application/x-www-form-urlencoded",
    "User-Agent": "ivig-kg",
    "Connection": "close",
}
_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Remote:
    """What an endpoint answered: the media type that it declared, and the bytes."""

    media_type: str
    body: bytes


class Relay:
    """Asks the endpoints in `allowed`; a name is looked up by `resolve`, TLS checked by `tls`."""

    def __init__(
        self,
        allowed: Collection[str],
        *,
        resolve: Resolve = resolve,
        tls: ssl.SSLContext | None = None,
        size: int = BYTES,
    ) -> None:
        self._allowed = frozenset(allowed)
        self._resolve = resolve
        self._tls = tls or ssl.create_default_context()
        self._size = size

    def fetch(self, endpoint: str, query: str, seconds: float) -> Remote:
        """Return the answer of an endpoint to a query.

        Raises `FederationError`, or `TimeoutError` when `seconds` are not enough.
        """
        if endpoint not in self._allowed:
            raise FederationError(f"{endpoint} is not allowed.")
        try:
            return self._ask(endpoint, query, monotonic() + seconds)
        except TimeoutError:
            raise
        except (OSError, HTTPException) as error:
            reason = str(error) or type(error).__name__
            raise FederationError(f"{endpoint} cannot be asked: {reason[:300]}.") from error

    def _ask(self, endpoint: str, query: str, end: float) -> Remote:
        parts = urlsplit(endpoint)
        host, port = str(parts.hostname), parts.port or _PORTS[parts.scheme]
        target = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
        sock = self._connect(host, port, end)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        connection = kind(host, port)
        # Nothing else may open a connection, by another look-up.
        connection.auto_open = 0
        connection.sock = sock
        with closing(connection), broken_off(sock, end):
            if parts.scheme == "https":
                connection.sock = self._tls.wrap_socket(sock, server_hostname=host)
            connection.request("POST", target, urlencode({"query": query}), _HEADERS)
            return self._read(endpoint, connection.getresponse())

    def _connect(self, host: str, port: int, end: float) -> socket.socket:
        failure: OSError = ConnectionRefusedError("no address")
        for address in addresses_of(host, self._resolve, _left(end)):
            try:
                return socket.create_connection((address, port), _left(end))
            except OSError as error:
                failure = error
        raise failure

    def _read(self, endpoint: str, response: HTTPResponse) -> Remote:
        if 300 <= response.status < 400:
            raise FederationError(f"{endpoint} redirects; redirects are not followed.")
        if response.status != 200:
            raise FederationError(f"{endpoint} answers with status {response.status}.")
        if response.getheader("Content-Encoding", "identity").lower() != "identity":
            raise FederationError(f"{endpoint} answers in a coding that was not asked for.")
        body = response.read(self._size + 1)
        if len(body) > self._size:
            raise FederationError(f"{endpoint} answers with more than {self._size} bytes.")
        return Remote(response.headers.get_content_type(), body)


@contextmanager
def broken_off(sock: socket.socket, end: float) -> Iterator[None]:
    """Break a connection off at `end`, and raise `TimeoutError` in place of what follows from it.

    A limit for each read is no limit for all of them.
    """
    seconds, is_late = _left(end), Event()
    same = socket.socket(fileno=os.dup(sock.fileno()))

    def break_off() -> None:
        is_late.set()
        with suppress(OSError):
            same.shutdown(socket.SHUT_RDWR)

    timer = Timer(seconds, break_off)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (OSError, HTTPException):
        if not is_late.is_set():
            raise
    finally:
        timer.cancel()
        same.close()
    # A connection that is broken off looks like the end of an answer.
    if is_late.is_set():
        raise TimeoutError


def _left(end: float) -> float:
    left = end - monotonic()
    if left <= 0:
        raise TimeoutError
    return left
