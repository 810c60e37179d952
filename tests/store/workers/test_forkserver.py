"""The fork server collects every worker that ends, whoever ended it, and hits no stranger."""

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import pools
from ivig_kg.store.limits import Limits
from ivig_kg.store.pool import METHOD, plan_of
from ivig_kg.store.workers.allocation import engine_environment
from ivig_kg.store.workers.forked import (
    SHARED,
    ForkedWorker,
    ForkServer,
    JoinedForkServer,
    StartedForkServer,
    open_fork_server,
)
from ivig_kg.store.workers.nursery import Death
from ivig_kg.store.workers.plan import Plan
from processes import PROC, eventually, parent, state

pytestmark = pytest.mark.skipif(METHOD != "fork", reason="needs the fork server, which is Linux's")


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    """What there is to load."""
    return plan_of(Limits(workers=1), files=[pools.graph_file(tmp_path)])


@pytest.fixture
def server(plan: Plan) -> Iterator[ForkServer]:
    """A fork server of its own."""
    opened = StartedForkServer(plan)
    yield opened
    opened.close()


@pytest.fixture
def shared(
    server: ForkServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ForkServer]:
    """The same one, shared, and named in the environment."""
    server.share(tmp_path)
    monkeypatch.setenv(SHARED, str(tmp_path))
    yield server


@pytest.fixture
def joined(shared: ForkServer, plan: Plan) -> Iterator[ForkServer]:  # noqa: ARG001  # has to be there
    """The shared one, as another process has it."""
    opened = open_fork_server(plan)
    assert isinstance(opened, JoinedForkServer)
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


def test_a_fork_server_that_is_killed_is_collected_with_its_workers(
    server: ForkServer, worker: ForkedWorker
) -> None:
    number = parent(worker.pid)
    os.kill(number, signal.SIGKILL)
    assert eventually(lambda: state(number) == state(worker.pid) == "")
    assert not server.is_alive


@pytest.mark.parametrize("own", [None, ""])
def test_the_engine_has_its_allocator_unless_the_operator_has_chosen_another(
    own: str | None, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LD_PRELOAD", raising=False)
    if own is not None:
        monkeypatch.setenv("LD_PRELOAD", own)
    server = StartedForkServer(plan)
    worker = server.start()
    mapped = (PROC / str(worker.pid) / "maps").read_text()
    worker.end()
    server.close()
    assert ("libmimalloc" in mapped) == (own is None and bool(engine_environment()))


def test_whoever_joins_a_fork_server_has_workers_that_share_its_graph(
    worker: ForkedWorker, joined: ForkServer
) -> None:
    other = joined.start()
    assert parent(other.pid) == parent(worker.pid)
    assert other.end() == Death(-signal.SIGKILL)


def test_workers_are_ended_by_those_who_have_started_them_alone(
    worker: ForkedWorker, joined: ForkServer
) -> None:
    other = joined.start()
    joined.close()
    with other.sock:
        assert eventually(lambda: state(other.pid) == "")
    assert state(worker.pid) in {"R", "S"}


def test_whoever_leaves_may_join_again(joined: ForkServer, plan: Plan) -> None:
    joined.close()
    again = open_fork_server(plan)
    assert isinstance(again, JoinedForkServer)
    again.start().end()
    again.close()


def test_workers_of_all_end_with_whoever_has_started_the_fork_server(
    shared: ForkServer, joined: ForkServer
) -> None:
    other = joined.start()
    shared.close()
    with other.sock:
        assert eventually(lambda: state(other.pid) == "")
    assert not joined.is_alive


def test_without_a_shared_fork_server_each_starts_one(shared: ForkServer, plan: Plan) -> None:
    shared.close()
    own = open_fork_server(plan)
    assert isinstance(own, StartedForkServer)
    own.close()


def test_a_fork_server_of_other_data_is_not_joined(shared: ForkServer, plan: Plan) -> None:
    other = open_fork_server(replace(plan, memory=plan.memory + 1))
    assert shared.is_alive
    assert isinstance(other, StartedForkServer)
    other.close()
