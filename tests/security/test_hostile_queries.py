"""Whatever a query wants, it ends as was foreseen, and the next one is answered at once."""

import os
import socket
import time
from collections.abc import Iterator

import pytest

import pools
import processes
from hostile import Hostile, corpus
from ivig_kg.store.limits import Limits
from ivig_kg.store.pool import METHOD, PoolStore

pytestmark = pytest.mark.skipif(METHOD != "fork", reason="the limits are those of Linux")

LIMITS = Limits(workers=2, timeout=0.3, memory=256, result_bytes=1024**2, queue_length=4)
SLACK = 16 * 1024**2


CORPUS = corpus()


@pytest.fixture(scope="module")
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PoolStore]:
    ring = pools.graph_file(tmp_path_factory.mktemp("graph"))
    with pools.pool(ring, LIMITS) as opened:
        yield opened


@pytest.mark.parametrize("hostile", CORPUS, ids=lambda hostile: hostile.name)
def test_a_hostile_query_ends_as_foreseen_and_the_next_is_answered(
    store: PoolStore, listener: socket.socket, hostile: Hostile
) -> None:
    text = hostile.text(listener.getsockname()[1])
    assert pools.outcome(store, text) in hostile.outcomes
    start = time.monotonic()
    assert pools.is_well(store)
    assert time.monotonic() - start < 1
    with pytest.raises(BlockingIOError):
        listener.accept()


def test_the_whole_corpus_leaves_nothing_behind(store: PoolStore, listener: socket.socket) -> None:
    port = listener.getsockname()[1]
    texts = [hostile.text(port) for hostile in CORPUS if "answered" not in hostile.outcomes]
    _ask(store, texts[:4])
    (server,) = processes.fork_servers(os.getpid())
    own, theirs = processes.descriptors(os.getpid()), processes.descriptors(server)
    memory = processes.private_memory(server)
    _ask(store, texts)
    assert [pid for pid in processes.children(server) if processes.state(pid) == "Z"] == []
    assert len(processes.children(server)) <= LIMITS.workers
    assert len(processes.descriptors(os.getpid())) <= len(own) + LIMITS.workers
    assert len(processes.descriptors(server)) <= len(theirs) + LIMITS.workers
    assert processes.private_memory(server) < memory + SLACK
    assert processes.fork_servers(os.getpid()) == [server]


def _ask(store: PoolStore, texts: list[str]) -> None:
    for text in texts:
        pools.outcome(store, text)
        assert pools.is_well(store)
