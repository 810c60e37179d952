"""The pool answers as the engine in memory does, and stops what goes beyond a limit."""

import time
from dataclasses import replace
from pathlib import Path

import pytest

import pools
from ivig_kg.store import (
    Dataset,
    EvaluationError,
    LocalStore,
    NoReleaseError,
    QuerySyntaxError,
    Store,
)
from ivig_kg.store.base import ResultTooLargeError, StoreError
from ivig_kg.store.limits import (
    MemoryLimitError,
    QueryTimeoutError,
    QueueFullError,
)
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
        with pytest.raises(QueryTimeoutError, match=r"1\.5 s.*IVIG_KG_QUERY_TIMEOUT=1\.5"):
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
