"""Connections stay open, a deadline holds whatever the server does, and half answers are none."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from conftest import free_port
from ivig_kg.store import (
    Access,
    EngineBusyError,
    EngineError,
    EngineTimeoutError,
    RemoteStore,
)

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\n"
ROWS = json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": []}}).encode()
WHOLE = HEAD + b"Content-Length: %d\r\n\r\n" % len(ROWS) + ROWS
TRIPLES = b"<x:s> <x:p> <x:o> .\n"
LENGTH = b"Content-Length: %d\r\n\r\n" % len(ROWS)
SELECT, CONSTRUCT = "SELECT ?x {}", "CONSTRUCT WHERE { ?s ?p ?o }"

Behaviour = Callable[[socket.socket], None]


class Server:
    """Reads requests and does with each connection what a test wants; counts both."""

    def __init__(self, behaviour: Behaviour) -> None:
        self._behaviour = behaviour
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/sparql"
        self.connections = self.requests = 0
        self._thread = threading.Thread(target=self._accept)
        self._thread.start()

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            while _read_request(connection):
                self.requests += 1
                try:
                    self._behaviour(connection)
                except OSError:
                    return


def _read_request(connection: socket.socket) -> bool:
    read = b""
    while b"\r\n\r\n" not in read:
        part = connection.recv(65536)
        if not part:
            return False
        read += part
    head, _, body = read.partition(b"\r\n\r\n")
    length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n") if b"ength" in line)
    while len(body) < length:
        body += connection.recv(65536)
    return True


@contextmanager
def serving(behaviour: Behaviour) -> Iterator[Server]:
    server = Server(behaviour)
    try:
        yield server
    finally:
        server.close()


@contextmanager
def store(url: str, **limits: float) -> Iterator[RemoteStore]:
    opened = RemoteStore(Access(url, **limits), follows=False)  # type: ignore[arg-type]  # by name
    try:
        yield opened
    finally:
        opened.close()


def send(*parts: bytes) -> Behaviour:
    return lambda connection: connection.sendall(b"".join(parts))


def send_and_close(*parts: bytes) -> Behaviour:
    def behaviour(connection: socket.socket) -> None:
        connection.sendall(b"".join(parts))
        connection.shutdown(socket.SHUT_RDWR)

    return behaviour


def drip(parts: bytes) -> Behaviour:
    """Send a byte at a time, each well before a time limit for one read."""

    def behaviour(connection: socket.socket) -> None:
        for byte in parts:
            connection.sendall(bytes((byte,)))
            time.sleep(0.1)

    return behaviour


def test_one_connection_serves_requests_one_after_the_other() -> None:
    with serving(send(WHOLE)) as server, store(server.url) as remote:
        assert [remote.rows(SELECT) for _ in range(5)] == [[]] * 5
        assert (server.connections, server.requests) == (1, 5)


def test_a_connection_that_was_closed_meanwhile_is_opened_again() -> None:
    with serving(send_and_close(WHOLE)) as server, store(server.url) as remote:
        assert [remote.rows(SELECT) for _ in range(3)] == [[]] * 3
        assert server.connections == 3


@pytest.mark.parametrize("parts", [WHOLE, HEAD + b"Content-Length: 999\r\n\r\n" + ROWS * 9])
def test_a_server_that_drips_does_not_exceed_the_deadline(parts: bytes) -> None:
    with serving(drip(parts)) as server, store(server.url, timeout=0.6) as remote:
        begin = time.monotonic()
        with pytest.raises(EngineTimeoutError, match=r"0\.6 seconds"):
            remote.rows(SELECT)
        assert time.monotonic() - begin < 1.5


def test_no_more_requests_run_at_once_than_are_allowed() -> None:
    def slowly(connection: socket.socket) -> None:
        time.sleep(0.5)
        connection.sendall(WHOLE)

    with serving(slowly) as server, store(server.url, connections=1) as remote:
        first = threading.Thread(target=remote.rows, args=(SELECT,))
        first.start()
        time.sleep(0.1)
        with pytest.raises(EngineBusyError, match="in use"):
            remote.answer(SELECT, {"rows": "text/csv"}, timeout=0.1)
        first.join()
        assert (server.connections, server.requests) == (1, 1)


@pytest.mark.parametrize(
    ("query", "behaviour"),
    [
        (SELECT, send_and_close(HEAD, b"Content-Length: 999\r\n\r\n", ROWS)),
        (SELECT, send_and_close(HEAD, b"Transfer-Encoding: chunked\r\n\r\n5\r\n", ROWS[:5])),
        (SELECT, send_and_close(HEAD, b"Connection: close\r\n\r\n", ROWS[:-3])),
        (CONSTRUCT, send_and_close(HEAD, b"Connection: close\r\n\r\n", TRIPLES)),
        (CONSTRUCT, send(HEAD, b"Content-Length: 7\r\n\r\n<x:s> <")),
        (SELECT, send_and_close()),
        (SELECT, send_and_close(b"SSH-2.0-OpenSSH\r\n")),
        (SELECT, send(HEAD, b"Content-Length: 6\r\n\r\n<html>")),
        (SELECT, send(HEAD, b"Content-Length: 2\r\n\r\n{}")),
        (SELECT, send(HEAD, b'Content-Length: 27\r\n\r\n{"head":{},"boolean": true}')),
        ("ASK {}", send(WHOLE)),
        (SELECT, send(b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n")),
        (SELECT, send(b"HTTP/1.1 500 Error\r\nContent-Length: 4\r\n\r\noops")),
        (SELECT, send(HEAD, b"X-SPARQL-MaxRows: 3\r\n", LENGTH, ROWS)),
        (SELECT, send(HEAD, b"X-SQL-State: S1TAT\r\n", LENGTH, ROWS)),
    ],
)  # fmt: skip
def test_what_is_no_whole_answer_is_an_error(query: str, behaviour: Behaviour) -> None:
    formats = {"rows": "text/csv", "boolean": "text/csv", "graph": "text/turtle"}
    with serving(behaviour) as server, store(server.url) as remote, pytest.raises(EngineError):
        remote.answer(query, formats)  # type: ignore[arg-type]  # keys of a Kind


def test_an_engine_that_is_busy_is_asked_again_when_it_says() -> None:
    busy = b"HTTP/1.1 503 Busy\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n"
    answers = iter([busy, busy, WHOLE])
    with (
        serving(lambda connection: connection.sendall(next(answers))) as server,
        store(server.url) as remote,
    ):
        assert remote.rows(SELECT) == []
        assert server.requests == 3


def test_one_that_stays_busy_says_for_how_long() -> None:
    busy = b"HTTP/1.1 503 Busy\r\nRetry-After: 77\r\nContent-Length: 0\r\n\r\n"
    with serving(send(busy)) as server, store(server.url) as remote:
        with pytest.raises(EngineBusyError) as caught:
            remote.rows(SELECT)
        assert (caught.value.retry_after, server.requests) == (77, 1)


def test_an_engine_that_is_away_is_left_alone_after_some_failures() -> None:
    with store(f"http://127.0.0.1:{free_port()}/sparql", retries=0) as remote:
        for _ in range(5):
            with pytest.raises(EngineError, match="refused"):
                remote.rows(SELECT)
        with pytest.raises(EngineBusyError, match="several times") as caught:
            remote.rows(SELECT)
        assert 0 < (caught.value.retry_after or 0) <= 5
