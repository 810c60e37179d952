"""Who waits, who is turned away, who is replaced; every loss costs no more than its own query."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event, Timer

import pytest

import pools
import processes
from ivig_kg.store.limits import (
    AbandonedError,
    Limits,
    QueueFullError,
    WorkerLostError,
)
from ivig_kg.store.pool import METHOD, PoolStore

linux_only = pytest.mark.skipif(METHOD != "fork", reason="needs the fork server, which is Linux's")


def test_more_than_may_wait_are_turned_away_at_once(ring: Path) -> None:
    limits = Limits(workers=1, timeout=2, memory=256, queue_length=1)
    with pools.pool(ring, limits) as store, ThreadPoolExecutor(2) as threads:
        running = [threads.submit(pools.outcome, store, pools.ENDLESS) for _ in range(2)]
        assert processes.eventually(lambda: store.stats().waiting == 1)
        start = time.monotonic()
        with pytest.raises(QueueFullError, match="IVIG_KG_QUEUE_LENGTH=1") as caught:
            store.rows(pools.CONTROL)
        assert time.monotonic() - start < 1
        assert caught.value.retry_after == 2
        assert {query.result() for query in running} == {"QueryTimeoutError", "QueueFullError"}
        assert pools.is_well(store)


def test_waiting_counts_against_the_deadline(ring: Path) -> None:
    with pools.pool(ring, Limits(workers=1, timeout=1, memory=256)) as store:
        with ThreadPoolExecutor(1) as threads:
            threads.submit(pools.outcome, store, pools.ENDLESS)
            assert processes.eventually(lambda: store.stats().busy == 1)
            with pytest.raises(QueueFullError):
                store.answer(pools.CONTROL, pools.FORMATS, timeout=0.1)
        assert (store.stats().waiting, store.stats().busy) == (0, 0)


def test_a_client_that_goes_frees_its_worker(ring: Path) -> None:
    gone = Event()
    with pools.pool(ring, Limits(workers=1, timeout=60, memory=256)) as store:
        Timer(0.2, gone.set).start()
        start = time.monotonic()
        with pytest.raises(AbandonedError):
            store.answer(pools.ENDLESS, pools.FORMATS, abandoned=gone.is_set)
        assert time.monotonic() - start < 10
        assert pools.is_well(store)
        assert store.stats().ended == {"abandoned": 1}


def test_a_client_that_goes_leaves_the_queue(ring: Path) -> None:
    gone = Event()
    limits = Limits(workers=1, timeout=2, memory=256)
    with pools.pool(ring, limits) as store, ThreadPoolExecutor(1) as threads:
        threads.submit(pools.outcome, store, pools.ENDLESS)
        assert processes.eventually(lambda: store.stats().busy == 1)
        Timer(0.1, gone.set).start()
        with pytest.raises(AbandonedError):
            store.answer(pools.CONTROL, pools.FORMATS, abandoned=gone.is_set)
        assert store.stats().waiting == 0


@linux_only
def test_a_query_that_crashes_the_engine_costs_one_worker(
    store: PoolStore, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(WorkerLostError) as caught:
        store.rows(pools.CRASHING)
    assert caught.value.cause == "crash"
    assert "worker lost (crash" in caplog.text
    assert pools.is_well(store)


@linux_only
def test_a_worker_that_is_killed_loses_its_own_query(store: PoolStore) -> None:
    with ThreadPoolExecutor(1) as threads:
        query = threads.submit(store.rows, pools.ENDLESS)
        assert processes.eventually(processes.is_computing)
        os.kill(processes.workers(os.getpid())[0], signal.SIGKILL)
        error = query.exception()
    assert isinstance(error, WorkerLostError)
    assert error.cause == "killed"
    assert pools.is_well(store)


@linux_only
def test_a_worker_that_dies_idle_is_replaced_unnoticed(store: PoolStore) -> None:
    assert pools.is_well(store)
    (worker,) = processes.workers(os.getpid())
    os.kill(worker, signal.SIGKILL)
    assert processes.eventually(lambda: processes.state(worker) == "")
    assert pools.is_well(store)
    assert store.stats().ended == {"killed": 1}


@linux_only
def test_a_fork_server_that_is_killed_is_started_again(store: PoolStore) -> None:
    (server,) = processes.fork_servers(os.getpid())
    with ThreadPoolExecutor(1) as threads:
        query = threads.submit(store.rows, pools.ENDLESS)
        assert processes.eventually(processes.is_computing)
        os.kill(server, signal.SIGKILL)
        assert isinstance(query.exception(), WorkerLostError)
    assert pools.is_well(store)
    assert processes.fork_servers(os.getpid()) != [server]


@linux_only
def test_replacing_a_worker_takes_a_small_part_of_loading(ring: Path) -> None:
    start = time.monotonic()
    with pools.pool(ring, replace(pools.LIMITS, timeout=0.1)) as store:
        opening = time.monotonic() - start
        durations = []
        for _ in range(7):
            pools.outcome(store, pools.ENDLESS)
            start = time.monotonic()
            assert pools.is_well(store)
            durations.append(time.monotonic() - start)
        assert store.stats().started >= 7
    assert sorted(durations)[3] < opening / 4
