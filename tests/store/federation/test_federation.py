"""A query with SERVICE: parsed, then asked of others, then evaluated, all before its deadline."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

import pools
from endpoints import Endpoint, Reply, endpoint, iri, solutions, text
from ivig_kg.sparql.guard import check_query
from ivig_kg.store import (
    AbandonedError,
    EvaluationError,
    Federation,
    FederationError,
    QuerySyntaxError,
    QueryTimeoutError,
    QueueFullError,
    WorkerLostError,
)
from ivig_kg.store.base import Answer, read_rows
from ivig_kg.store.federation.relay import Relay
from ivig_kg.store.pool import METHOD, PoolStore
from processes import eventually

pytestmark = pytest.mark.skipif(METHOD != "fork", reason="the limits are those of Linux")

LIMITS = replace(pools.LIMITS, timeout=5.0)
SEVEN = Reply([solutions(["a", "n"], [{"a": iri("urn:thing:7"), "n": text("seven")}])])


@pytest.fixture(scope="module")
def ring(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pools.graph_file(tmp_path_factory.mktemp("graph"))


@contextmanager
def federation(ring: Path, *others: Endpoint, size: int = 1_000_000) -> Iterator[Federation]:
    opened = Federation(
        lambda: pools.pool(ring, LIMITS), Relay([other.url for other in others], size=size), LIMITS
    )
    try:
        yield opened
    finally:
        opened.close()


def ask(opened: Federation, other: Endpoint, query: str, timeout: float | None = None) -> Answer:
    checked = check_query(query.replace("OTHER", f"<{other.url}>"), allowed=[other.url])
    return opened.answer(checked.text, checked.services, pools.FORMATS, timeout=timeout)


def values(answer: Answer, name: str) -> list[str]:
    return sorted(row[name].value for row in read_rows(answer.body))


def test_the_solutions_of_another_endpoint_join_with_the_graph(ring: Path) -> None:
    with endpoint(SEVEN) as other, federation(ring, other) as opened:
        answer = ask(opened, other, "SELECT * { SERVICE OTHER { ?a ?p ?n } ?a <urn:is> ?o }")
        assert [{k: str(v) for k, v in row.items()} for row in read_rows(answer.body)] == [
            {"a": "urn:thing:7", "n": "seven", "o": "7"}
        ]
        assert other.asked == ["SELECT * WHERE { ?a ?p ?n }"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT ?o { ?a <urn:is> ?o MINUS { SERVICE OTHER {} } FILTER(?o IN ('6', '7')) }", ["6"]),
        ("SELECT ?o { ?a <urn:is> ?o FILTER EXISTS { SERVICE OTHER {} } }", ["7"]),
        ("SELECT ?o { ?a <urn:is> ?o { SELECT ?a { SERVICE OTHER {} } } }", ["7"]),
        ("SELECT ?o { { SERVICE OTHER {} } UNION { SERVICE OTHER {} } ?a <urn:is> ?o }", ["7"] * 2),
        ("SELECT ?o { GRAPH <urn:graph:1> { ?a <urn:is> ?o . SERVICE OTHER {} } }", ["7"]),
        ("SELECT ?o { GRAPH <urn:graph:2> { ?a <urn:is> ?o . SERVICE OTHER {} } }", []),
        ("SELECT ?o { BIND('x' AS ?n) SERVICE OTHER {} ?a <urn:is> ?o }", []),
    ],
)  # fmt: skip
def test_service_may_stand_wherever_a_group_may(
    ring: Path, query: str, expected: list[str]
) -> None:
    with endpoint(SEVEN) as other, federation(ring, other) as opened:
        assert values(ask(opened, other, query), "o") == expected


@pytest.mark.parametrize(
    "reply",
    [
        Reply([], 500, {"Content-Length": "0"}),
        Reply([], 302, {"Location": "http://127.0.0.1:1/", "Content-Length": "0"}),
        Reply([b"<p>Sorry"], 200, {"Content-Type": "text/html"}),
        Reply([b" " * 100_000] * 20),
    ],
    ids=["fails", "redirects", "is no endpoint", "says too much"],
)
def test_a_failure_is_an_error_or_silently_an_empty_solution(ring: Path, reply: Reply) -> None:
    query = "SELECT ?o { <urn:thing:7> <urn:is> ?o SERVICE %s OTHER { ?a ?b ?c } }"
    with endpoint(reply) as other, federation(ring, other) as opened:
        with pytest.raises(FederationError):
            ask(opened, other, query % "")
        assert values(ask(opened, other, query % "SILENT"), "o") == ["7"]


def test_nobody_is_asked_for_a_query_that_does_not_parse(ring: Path) -> None:
    with endpoint(SEVEN) as other, federation(ring, other) as opened:
        for query in ("SELECT * { SERVICE OTHER { ?a ?b } }", "SELECT * { SERVICE OTHER {} ?a }"):
            with pytest.raises(QuerySyntaxError):
                ask(opened, other, query)
    assert other.asked == []


@pytest.mark.parametrize("silent", ["", "SILENT"])
def test_the_deadline_of_a_query_covers_what_others_take(ring: Path, silent: str) -> None:
    with endpoint(replace(SEVEN, pause=20)) as other, federation(ring, other) as opened:
        ask_nobody = "SELECT * { VALUES ?x { 1 } }"
        ask(opened, other, ask_nobody)
        begin = time.monotonic()
        with pytest.raises(QueryTimeoutError, match=r"after 0\.5 s"):
            ask(opened, other, f"SELECT * {{ SERVICE {silent} OTHER {{}} }}", timeout=0.5)
        assert time.monotonic() - begin < 2


def test_time_that_others_took_is_not_there_for_the_worker(ring: Path) -> None:
    query = f"{pools.ENDLESS[:-1]} SERVICE OTHER {{}} }}"
    with endpoint(replace(SEVEN, pause=0.5)) as other, federation(ring, other) as opened:
        begin = time.monotonic()
        with pytest.raises(QueryTimeoutError, match=r"after 1\.5 s"):
            ask(opened, other, query, timeout=1.5)
        assert time.monotonic() - begin < 3


def test_more_at_once_than_there_are_workers_are_told_to_come_again(ring: Path) -> None:
    query = "SELECT * { SERVICE OTHER {} }"
    with endpoint(replace(SEVEN, pause=1)) as other, federation(ring, other) as opened:
        with ThreadPoolExecutor(LIMITS.workers) as threads:
            running = [threads.submit(ask, opened, other, query) for _ in range(LIMITS.workers)]
            assert eventually(lambda: len(other.asked) == LIMITS.workers)
            with pytest.raises(QueueFullError, match="IVIG_KG_FEDERATION_WORKERS=2"):
                ask(opened, other, query)
            assert [values(answer.result(), "n") for answer in running] == [["seven"]] * 2
        assert values(ask(opened, other, query), "n") == ["seven"]


def test_a_client_that_has_gone_is_not_asked_for(ring: Path) -> None:
    checked_for = "SELECT * { SERVICE OTHER {} }"
    with endpoint(SEVEN) as other, federation(ring, other) as opened:
        checked = check_query(checked_for.replace("OTHER", f"<{other.url}>"), "", [other.url])
        with pytest.raises(AbandonedError):
            opened.answer(checked.text, checked.services, pools.FORMATS, abandoned=lambda: True)
    assert other.asked == []


def test_the_worker_reaches_nobody_not_even_whom_the_relay_may(ring: Path) -> None:
    # As if the guard had overlooked the clause.
    with endpoint(SEVEN) as other, federation(ring, other) as opened:
        query = f"SELECT * {{ SERVICE SILENT <{other.url}> {{ ?a ?b ?c }} ?x <urn:is> '7' }}"
        answer = opened.answer(query, (), pools.FORMATS)
        assert values(answer, "x") == ["urn:thing:7"]
        with pytest.raises(EvaluationError):
            opened.answer(query.replace("SILENT", ""), (), pools.FORMATS)
    assert other.asked == []


def test_a_release_that_has_gone_is_said_without_its_place(tmp_path: Path) -> None:
    opened = Federation(lambda: PoolStore.from_release(tmp_path, LIMITS), Relay([]), LIMITS)
    with pytest.raises(WorkerLostError) as caught:
        opened.answer("ASK {}", (), pools.FORMATS)
    assert str(tmp_path) not in str(caught.value)


def test_a_worker_that_is_lost_loses_its_query_only(ring: Path) -> None:
    crashing = f"{pools.CRASHING[:-1]} SERVICE OTHER {{}} }}"
    with endpoint(SEVEN) as other, federation(ring, other) as opened:
        checked = check_query(f"SELECT * {{ SERVICE <{other.url}> {{}} }}", allowed=[other.url])
        with pytest.raises(WorkerLostError):
            opened.answer(crashing, checked.services, pools.FORMATS)
        assert values(ask(opened, other, "SELECT * { SERVICE OTHER {} }"), "n") == ["seven"]
