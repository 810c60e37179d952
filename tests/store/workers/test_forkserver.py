"""The fork server collects every worker that ends, whoever ended it, and hits no stranger."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

import pools
from ivig_kg.store.limits import Limits
from ivig_kg.store.pool import METHOD, plan_of
from ivig_kg.store.workers.allocation import engine_environment
from ivig_kg.store.workers.forked import ForkedWorker, ForkServer
from ivig_kg.store.workers.nursery import Death
from processes import PROC, eventually, state

pytestmark = pytest.mark.skipif(METHOD != "fork", reason="needs the fork server, which is Linux's")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ForkServer]:
    """A fork server of its own."""
    opened = ForkServer(plan_of(Limits(workers=1), files=[pools.graph_file(tmp_path)]))
    yield opened
    opened.close()


@pytest.fixture
def worker(server: ForkServer) -> Iterator[ForkedWorker]:
    """A worker that has nothing to do."""
    started = server.start()
    with started.sock:
        yield started


def test_a_worker_that_is_killed_while_it_has_nothing_to_do_is_collected(
    worker: ForkedWorker,
) -> None:
    os.kill(worker.pid, signal.SIGKILL)
    assert eventually(lambda: state(worker.pid) == "")


def test_how_a_worker_ended_is_known_after_it_was_collected(worker: ForkedWorker) -> None:
    os.kill(worker.pid, signal.SIGSEGV)
    assert eventually(lambda: state(worker.pid) == "")
    assert worker.end() == Death(-signal.SIGSEGV)


def test_a_worker_ends_with_its_socket(worker: ForkedWorker) -> None:
    worker.sock.close()
    assert eventually(lambda: state(worker.pid) == "")


def test_only_the_worker_that_is_told_to_ends(server: ForkServer, worker: ForkedWorker) -> None:
    other = server.start()
    assert other.end() == Death(-signal.SIGKILL)
    assert state(other.pid) == ""
    assert state(worker.pid) in {"R", "S"}


def test_workers_end_with_their_fork_server(server: ForkServer, worker: ForkedWorker) -> None:
    server.close()
    assert eventually(lambda: state(worker.pid) == "")


@pytest.mark.parametrize("own", [None, ""])
def test_the_engine_has_its_allocator_unless_the_operator_has_chosen_another(
    own: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LD_PRELOAD", raising=False)
    if own is not None:
        monkeypatch.setenv("LD_PRELOAD", own)
    server = ForkServer(plan_of(Limits(workers=1), files=[pools.graph_file(tmp_path)]))
    worker = server.start()
    mapped = (PROC / str(worker.pid) / "maps").read_text()
    worker.end()
    server.close()
    assert ("libmimalloc" in mapped) == (own is None and bool(engine_environment()))
