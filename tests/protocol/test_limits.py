"""Limits over HTTP: a query past one is a problem that names it, and the next one is answered."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ivig_kg.setting_kinds import DataFile
from ivig_kg.settings import Settings
from ivig_kg.store import PoolStore
from ivig_kg.store.limits import Limits
from ivig_kg.web import create_app
from pools import CONTROL, CRASHING, ENDLESS, LIMITS, SORTING, graph_file

TIGHT = replace(LIMITS, workers=1, timeout=1.0, queue_length=1)


@pytest.fixture(scope="module")
def ring(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a graph on which queries get out of hand."""
    return graph_file(tmp_path_factory.mktemp("ring"))


def opened(ring: Path, limits: Limits) -> Iterator[FlaskClient]:
    """Yield a client of an application over a pool that keeps no answers."""
    settings = Settings(
        data_files=(DataFile(ring),),
        query_timeout=limits.timeout,
        result_bytes=limits.result_bytes,
        cache_bytes=0,
    )
    with PoolStore.from_files([ring], limits) as store:
        yield create_app(settings, store).test_client()


@pytest.fixture(scope="module")
def tight(ring: Path) -> Iterator[FlaskClient]:
    """A client where a query has a second, and one may wait."""
    yield from opened(ring, TIGHT)


@pytest.fixture(scope="module")
def roomy(ring: Path) -> Iterator[FlaskClient]:
    """A client where a query has time, but not much memory."""
    yield from opened(ring, LIMITS)


def ask(client: FlaskClient, query: str, **parameters: str) -> TestResponse:
    """Return the response to a query."""
    return client.post("/sparql", data={"query": query, **parameters})


def check(response: TestResponse, status: int, name: str, setting: str) -> dict[str, object]:
    """Return the problem, after a look at its shape."""
    problem: dict[str, object] = response.get_json()
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert str(problem["type"]).endswith(f"/problem/{name}")
    if setting:
        assert problem["setting"] == setting
        assert f"{setting}=" in str(problem["detail"])
        assert isinstance(problem["limit"], int | float)
    if status == 503:
        assert int(response.headers["Retry-After"]) >= 1
    return problem


def test_a_query_past_its_time_is_stopped(tight: FlaskClient) -> None:
    begin = time.monotonic()
    problem = check(ask(tight, ENDLESS), 503, "query-timeout", "IVIG_KG_QUERY_TIMEOUT")
    assert problem["limit"] == 1.0
    assert 0.9 < time.monotonic() - begin < 5
    assert ask(tight, CONTROL).status_code == 200


def test_the_client_can_shorten_the_time_and_not_prolong_it(tight: FlaskClient) -> None:
    begin = time.monotonic()
    response = ask(tight, ENDLESS, timeout="0.2")
    assert "0.2 s" in response.get_json()["detail"]
    assert time.monotonic() - begin < 0.9
    check(ask(tight, ENDLESS, timeout="600"), 503, "query-timeout", "IVIG_KG_QUERY_TIMEOUT")


def test_a_timeout_that_is_no_number_of_seconds_is_refused(tight: FlaskClient) -> None:
    check(ask(tight, CONTROL, timeout="a minute"), 400, "bad-request", "")


def test_a_query_past_its_memory_is_stopped(roomy: FlaskClient) -> None:
    check(ask(roomy, SORTING), 503, "query-memory", "IVIG_KG_QUERY_MEMORY")
    assert ask(roomy, CONTROL).status_code == 200


def test_an_answer_past_its_size_is_refused_and_never_cut(roomy: FlaskClient) -> None:
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
    check(ask(roomy, query), 413, "result-too-large", "IVIG_KG_RESULT_BYTES")
    assert ask(roomy, CONTROL).status_code == 200


def test_a_query_that_kills_its_worker_takes_nobody_with_it(roomy: FlaskClient) -> None:
    check(ask(roomy, CRASHING), 503, "worker-lost", "")
    assert ask(roomy, CONTROL).status_code == 200


def test_an_update_that_kills_its_worker_takes_nobody_with_it(roomy: FlaskClient) -> None:
    nested = CRASHING.replace("SELECT *", "DELETE WHERE", 1)
    assert roomy.post("/sparql", data={"update": nested}).status_code in {400, 503}
    assert ask(roomy, CONTROL).status_code == 200


def test_when_the_queue_is_full_the_next_one_is_told_to_come_again(tight: FlaskClient) -> None:
    with ThreadPoolExecutor(4) as threads:
        responses = list(threads.map(lambda _: ask(tight, ENDLESS), range(4)))
    names = sorted(str(r.get_json()["type"]).rpartition("/")[2] for r in responses)
    assert names.count("query-timeout") >= 1
    assert names.count("busy") >= 2
    busy = next(r for r in responses if r.get_json()["type"].endswith("busy"))
    check(busy, 503, "busy", "IVIG_KG_QUEUE_LENGTH")
    assert ask(tight, CONTROL).status_code == 200


def test_readiness_asks_a_worker(ring: Path) -> None:
    store = PoolStore.from_files([ring], TIGHT)
    client = create_app(Settings(data_files=(DataFile(ring),)), store).test_client()
    assert client.get("/health/ready").status_code == 200
    store.close()
    check(client.get("/health/ready"), 503, "not-ready", "")
    assert client.get("/health/live").status_code == 200


def test_metrics_count_workers_by_what_ended_them(tight: FlaskClient) -> None:
    ask(tight, ENDLESS)
    text = tight.get("/metrics").text
    count = next(line for line in text.splitlines() if 'ended_total{cause="time"}' in line)
    assert float(count.split()[1]) >= 1
    assert "ivig_kg_workers_busy 0.0" in text
    assert "ivig_kg_queue 0.0" in text


@pytest.mark.parametrize("key", ["gunicorn.socket", "werkzeug.socket"])
def test_a_client_that_hangs_up_frees_its_worker(roomy: FlaskClient, key: str) -> None:
    near, far = socket.socketpair()
    far.close()
    with near:
        begin = time.monotonic()
        response = roomy.get(
            "/sparql", query_string={"query": ENDLESS}, environ_overrides={key: near}
        )
        assert time.monotonic() - begin < LIMITS.timeout / 2
    check(response, 503, "worker-lost", "")


def test_a_client_that_waits_is_not_taken_for_one_that_has_gone(roomy: FlaskClient) -> None:
    near, far = socket.socketpair()
    with near, far:
        far.send(b"GET /next")
        response = roomy.get(
            "/sparql",
            query_string={"query": ENDLESS, "timeout": "0.5"},
            environ_overrides={"gunicorn.socket": near},
        )
        assert response.get_json()["type"].endswith("query-timeout")
        assert near.recv(100) == b"GET /next"


def test_the_time_in_the_queue_is_told(roomy: FlaskClient) -> None:
    timing = ask(roomy, CONTROL).headers["Server-Timing"]
    assert [step.partition(";")[0] for step in timing.split(", ")] == [
        "parse",
        "evaluate",
        "queue",
        "total",
    ]
