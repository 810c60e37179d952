"""What goes in at one end of a socket comes out at the other, or is told to be lost."""

import socket
from collections.abc import Iterator
from threading import Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ivig_kg.store.workers.frames import receive, send

Pair = tuple[socket.socket, socket.socket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    near, far = socket.socketpair()
    with near, far:
        yield near, far


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(header=st.dictionaries(st.text(), st.text() | st.integers()), body=st.binary())
def test_a_message_arrives_as_it_was_sent(pair: Pair, header: dict[str, str], body: bytes) -> None:
    send(pair[0], header, body)
    assert receive(pair[1]) == (header, body)


def test_a_message_larger_than_any_buffer_arrives_whole(pair: Pair) -> None:
    body = bytes(range(256)) * 40_000
    sender = Thread(target=send, args=(pair[0], {"a": 1}, body, lambda: 0.001))
    sender.start()
    assert receive(pair[1], lambda: 0.001) == ({"a": 1}, body)
    sender.join()


@pytest.mark.parametrize("part", [b"", b"\0\0", b"\0\0\0\2\0\0\0\0\0\0\0\0{"])
def test_a_message_that_ends_early_is_an_error_of_the_connection(pair: Pair, part: bytes) -> None:
    pair[0].sendall(part)
    pair[0].close()
    with pytest.raises(ConnectionError):
        receive(pair[1])


def test_waiting_ends_when_it_is_enough(pair: Pair) -> None:
    waits = iter([0.01, 0.01])
    with pytest.raises(StopIteration):
        receive(pair[1], lambda: next(waits))
    with pytest.raises(StopIteration):
        send(pair[0], {}, bytes(10_000_000), lambda: next(iter([])))
