"""What is noted about a request, and what is not."""

import json
import logging
import re

import pytest
from flask.testing import FlaskClient

from ivig_kg.settings import Settings
from ivig_kg.store import LocalStore
from ivig_kg.web import create_app
from ivig_kg.web.logs import JsonFormatter

ASK = "/sparql?query=ASK%20%7B%20%3Fsecret%20%3Fp%20%3Fo%20%7D"


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, object]]:
    """Return the lines of the log of requests."""
    records = [record for record in caplog.records if record.name == "ivig_kg.requests"]
    return [json.loads(JsonFormatter().format(record)) for record in records]


@pytest.mark.parametrize("path", [ASK, "/", "/nothing", "/static/tokens.css", "/health/live"])
def test_every_response_has_an_id_and_its_times(client: FlaskClient, path: str) -> None:
    first, second = (client.get(path, buffered=True).headers for _ in range(2))
    assert re.fullmatch("[0-9a-f]{32}", first["X-Request-Id"])
    assert first["X-Request-Id"] != second["X-Request-Id"]
    assert re.search(r"(^|, )total;dur=\d+\.\d\d$", first["Server-Timing"])


def test_the_steps_of_a_query_have_their_times(small_store: LocalStore) -> None:
    timing = create_app(Settings(), small_store).test_client().get(ASK).headers["Server-Timing"]
    assert [step.partition(";")[0] for step in timing.split(", ")] == ["parse", "evaluate", "total"]


@pytest.mark.parametrize(
    ("sent", "is_taken"), [("a-1.B_2", True), ("a b", False), ("x" * 65, False), ("", False)]
)
def test_a_plain_id_of_a_proxy_is_kept(client: FlaskClient, sent: str, is_taken: bool) -> None:
    for path in (ASK, "/health/live"):
        got = client.get(path, headers={"X-Request-Id": sent}).headers["X-Request-Id"]
        assert (got == sent) is is_taken


def test_a_request_is_a_line_with_the_hash_of_its_query_and_not_the_query(
    small_store: LocalStore, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "ivig_kg.requests")
    client = create_app(Settings(), small_store).test_client()
    ids = [client.get(ASK).headers["X-Request-Id"] for _ in range(2)]
    logged = lines(caplog)
    assert [line["request_id"] for line in logged] == ids
    assert [line["cache"] for line in logged] == ["miss", "hit"]
    assert logged[0]["query_sha256"] == logged[1]["query_sha256"]
    assert (logged[0]["path"], logged[0]["status"], logged[0]["outcome"]) == ("/sparql", 200, "200")
    assert "secret" not in json.dumps(logged)


def test_the_query_itself_is_logged_only_on_demand(
    small_store: LocalStore, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "ivig_kg.requests")
    create_app(Settings(log="queries"), small_store).test_client().get(ASK)
    assert "?secret" in str(lines(caplog)[0]["query"])


def test_a_problem_is_the_outcome_and_health_is_not_logged(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "ivig_kg.requests")
    client.get("/sparql?query=ASK%20%7B")
    client.get("/health/live")
    client.get("/static/tokens.css", buffered=True)
    assert [line["outcome"] for line in lines(caplog)] == ["malformed-query"]


def test_a_visitor_cannot_forge_a_line(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "ivig_kg.requests")
    client.get('/x%0A{"forged":1}')
    record = next(record for record in caplog.records if record.name == "ivig_kg.requests")
    assert "\n" not in JsonFormatter().format(record)


def test_metrics_count_requests_by_outcome_and_answers_by_cache(small_store: LocalStore) -> None:
    client = create_app(Settings(), small_store).test_client()
    for path in (ASK, ASK, ASK, "/sparql?query=ASK%20%7B", "/nothing"):
        client.get(path)
    text = client.get("/metrics").text
    for line in (
        'ivig_kg_requests_total{outcome="200",part="endpoint"} 3.0',
        'ivig_kg_requests_total{outcome="malformed-query",part="endpoint"} 1.0',
        'ivig_kg_requests_total{outcome="not-found",part="other"} 1.0',
        'ivig_kg_request_seconds_count{part="endpoint"} 4.0',
        'ivig_kg_cache_total{result="miss"} 1.0',
        'ivig_kg_cache_total{result="hit"} 2.0',
    ):
        assert line in text
