"""A connection between the front and an engine that behaves badly when a test wants it to."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Passing = Callable[[socket.socket, bytes], None]
"""Hands what the engine has sent to the front, in some way."""


class Proxy:
    """Passes bytes on; `passing` is what it does with those of the engine, and can be changed."""

    def __init__(self, port: int) -> None:
        self.passing: Passing = whole
        self._port = port
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                front, _ = self._socket.accept()
                threading.Thread(target=self._connect, args=(front,), daemon=True).start()

    def _connect(self, front: socket.socket) -> None:
        try:
            engine = socket.create_connection(("127.0.0.1", self._port))
        except OSError:
            front.close()
            return
        back = threading.Thread(target=self._answer, args=(engine, front), daemon=True)
        back.start()
        with suppress(OSError):
            while part := front.recv(65536):
                engine.sendall(part)
        with suppress(OSError):
            engine.shutdown(socket.SHUT_RDWR)
        back.join()
        front.close()
        engine.close()

    def _answer(self, engine: socket.socket, front: socket.socket) -> None:
        with suppress(OSError):
            while part := engine.recv(65536):
                self.passing(front, part)
        with suppress(OSError):
            front.shutdown(socket.SHUT_RDWR)


@contextmanager
def proxy(port: int) -> Iterator[Proxy]:
    """Run a proxy before a port."""
    running = Proxy(port)
    try:
        yield running
    finally:
        running.close()


def whole(front: socket.socket, part: bytes) -> None:
    """Pass everything on."""
    front.sendall(part)


def drip(front: socket.socket, part: bytes) -> None:
    """Pass a byte at a time, forever."""
    for byte in part:
        front.sendall(bytes((byte,)))
        time.sleep(0.2)


def silence(_: socket.socket, __: bytes) -> None:
    """Pass nothing on."""


def cut(front: socket.socket, part: bytes) -> None:
    """Pass all but the end, and hang up."""
    front.sendall(part[:-20])
    front.shutdown(socket.SHUT_RDWR)


def hang_up(front: socket.socket, _: bytes) -> None:
    """Hang up in place of an answer."""
    front.shutdown(socket.SHUT_RDWR)


def answer(status: str, body: bytes, *headers: str) -> Passing:
    """Return what answers something else."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    said = "\r\n".join(lines).encode() + b"\r\n\r\n" + body
    return lambda front, _: front.sendall(said)
