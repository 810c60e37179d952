"""The pool answers as the engine in memory does, and stops what goes beyond a limit."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event, Timer

import pytest

import pools
import processes
from ivig_kg.store import Dataset, EvaluationError, LocalStore, QuerySyntaxError, Store
from ivig_kg.store.base import ResultTooLargeError, StoreError
from ivig_kg.store.limits import (
    AbandonedError,
    Limits,
    MemoryLimitError,
    QueryTimeoutError,
    QueueFullError,
    WorkerLostError,
)
from ivig_kg.store.local import NoReleaseError
from ivig_kg.store.pool import METHOD, PoolStore
from ivig_kg.store.workers.crew import Method

QUERIES = {
    "rows": "SELECT * { GRAPH ?g { ?s <urn:is> ?o } } ORDER BY ?s",
    "yes": "ASK { ?s ?p ?o }",
    "a graph": "CONSTRUCT { ?s <urn:before> ?o } WHERE { ?s <urn:next> ?o }",
    "nothing": "SELECT * { ?s <urn:nothing> ?o }",
    "a character outside of the basic plane": "SELECT ('\U0001f9ec' AS ?x) {}",
}
DATASETS = {
    "all graphs": None,
    "one default graph": Dataset(("urn:graph:1",)),
    "one named graph": Dataset((), ("urn:graph:2",)),
}
linux_only = pytest.mark.skipif(METHOD != "fork", reason="needs the fork server, which is Linux's")


@pytest.fixture(scope="module")
def ring(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pools.graph_file(tmp_path_factory.mktemp("graph"))


@pytest.fixture(scope="module")
def local(ring: Path) -> LocalStore:
    return LocalStore.from_files([ring])


@pytest.fixture
def store(ring: Path) -> Iterator[PoolStore]:
    with pools.pool(ring) as opened:
        yield opened


@pytest.mark.parametrize("method", [METHOD, "spawn"])
def test_answers_are_those_of_the_engine_in_memory(
    ring: Path, local: LocalStore, method: Method
) -> None:
    with pools.pool(ring, method=method) as store:
        as_store: Store = store
        assert as_store.version == local.version
        assert as_store.graphs() == local.graphs()
        assert as_store.rows(pools.CONTROL) == local.rows(pools.CONTROL)
        for query in QUERIES.values():
            for dataset in DATASETS.values():
                expected = sorted(local.answer(query, pools.FORMATS, dataset).body)
                given = as_store.answer(query, pools.FORMATS, dataset)
                assert (given.kind, given.format) == _kind_and_format(local, query, dataset)
                assert sorted(given.body) == expected


def _kind_and_format(local: LocalStore, query: str, dataset: Dataset | None) -> tuple[str, str]:
    answer = local.answer(query, pools.FORMATS, dataset)
    return answer.kind, answer.format


def test_a_malformed_query_is_told_with_its_place(store: PoolStore) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        store.rows("SELECT *\nWHERE ?s")
    assert (caught.value.line, caught.value.column) == (2, 7)


@pytest.mark.parametrize(
    "query", ["SELECT (<urn:unknown>(1) AS ?x) {}", "ASK {}", "SELECT ('\ud800' AS ?x) {}"]
)
def test_a_query_that_cannot_be_answered_costs_no_worker(store: PoolStore, query: str) -> None:
    with pytest.raises(EvaluationError):
        store.rows(query)
    assert store.stats().ended == {}


@pytest.mark.parametrize("method", [METHOD, "spawn"])
def test_a_query_is_stopped_at_the_deadline(ring: Path, method: Method) -> None:
    with pools.pool(ring, replace(pools.LIMITS, timeout=1.5), method) as store:
        start = time.monotonic()
        with pytest.raises(QueryTimeoutError, match=r"1\.5 seconds.*IVIG_KG_QUERY_TIMEOUT=1\.5"):
            store.rows(pools.ENDLESS)
        assert time.monotonic() - start >= 1.5
        assert store.stats().ended == {"time": 1}
        assert pools.is_well(store)


@pytest.mark.parametrize(("asked", "given"), [(0.2, 0.2), (0.0, 0.0), (1000, 0.5)])
def test_a_request_can_only_shorten_the_deadline(ring: Path, asked: float, given: float) -> None:
    with pools.pool(ring, replace(pools.LIMITS, timeout=0.5)) as store:
        with pytest.raises(StoreError) as caught:
            store.answer(pools.ENDLESS, pools.FORMATS, timeout=asked)
        assert isinstance(caught.value, QueryTimeoutError | QueueFullError)
        assert isinstance(caught.value, QueueFullError) or caught.value.seconds == given


@linux_only
@pytest.mark.parametrize(
    "query",
    [
        pools.SORTING,
        "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } }",
        "SELECT (GROUP_CONCAT(?f) AS ?t) { ?a ?b ?c . ?d <urn:text> ?f . ?g ?h ?i }",
    ],
)
def test_a_query_that_needs_more_memory_than_a_worker_may_have_is_stopped(
    store: PoolStore, query: str
) -> None:
    with pytest.raises(MemoryLimitError, match=r"256 MiB.*IVIG_KG_QUERY_MEMORY=256"):
        store.answer(query, pools.FORMATS)
    assert store.stats().ended == {"memory": 1}
    assert pools.is_well(store)


@linux_only
def test_a_worker_that_has_grown_is_replaced_after_its_answer(store: PoolStore) -> None:
    rows = store.rows(
        "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT * { ?a <urn:next> ?c . ?d <urn:text> ?f } }"
    )
    assert rows[0]["n"].value == str(pools.SIZE**2)
    assert store.stats().ended == {"worn": 1}


@pytest.mark.parametrize("form", ["SELECT *", "CONSTRUCT { ?a <urn:x> ?f }"])
def test_an_answer_above_the_limit_is_refused_as_a_whole(store: PoolStore, form: str) -> None:
    with pytest.raises(ResultTooLargeError, match=r"1048576 bytes.*IVIG_KG_RESULT_BYTES"):
        store.answer(form + " { ?a <urn:next> ?b . ?d <urn:text> ?f }", pools.FORMATS)
    assert store.stats().ended == {}


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
    for worker in processes.workers(os.getpid()):
        os.kill(worker, signal.SIGKILL)
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


def test_without_a_fork_server_it_says_what_is_lost(
    ring: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with pools.pool(ring, method="spawn"):
        assert "every worker loads the graph itself" in caplog.text


@pytest.mark.parametrize("method", [METHOD, "spawn"])
def test_data_that_cannot_be_loaded_are_told_on_opening(tmp_path: Path, method: Method) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text("<urn:a> <urn:b>", encoding="utf-8")
    with pytest.raises(SyntaxError):
        pools.pool(broken, method=method)
    with pytest.raises(NoReleaseError, match="make build"):
        PoolStore.from_release(tmp_path, pools.LIMITS, method)


def test_figures_say_what_became_of_queries_and_workers(store: PoolStore) -> None:
    pools.is_well(store)
    for query in ("SELECT", "SELECT (<urn:f>() AS ?x) {}", pools.ENDLESS):
        pools.outcome(store, query) if query != pools.ENDLESS else _short(store, query)
    stats = store.stats()
    assert stats.outcomes == {"answered": 1, "syntax": 1, "evaluation": 1, "time": 1}
    assert (stats.workers, stats.busy, stats.waiting) == (2, 0, 0)
    assert (stats.started, stats.ended) == (1, {"time": 1})


def _short(store: PoolStore, query: str) -> None:
    with pytest.raises(QueryTimeoutError):
        store.answer(query, pools.FORMATS, timeout=0.2)
