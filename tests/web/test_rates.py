"""The limit of queries over HTTP."""

import pytest
from flask.testing import FlaskClient

from ivig_kg.settings import Settings
from ivig_kg.store import LocalStore
from ivig_kg.web import create_app

OUTSIDE = {"REMOTE_ADDR": "192.0.2.1"}


@pytest.fixture
def limited(small_store: LocalStore) -> FlaskClient:
    """A client of an application that takes three queries a minute and keeps no answers."""
    return create_app(Settings(rate_limit=3, cache_bytes=0), small_store).test_client()


def ask(client: FlaskClient, path: str = "/sparql?query=ASK%20%7B%7D", **environ: str) -> int:
    """Return the status of a query."""
    return client.get(path, environ_base={**OUTSIDE, **environ}).status_code


def test_one_query_too_many_is_refused_and_told_when_to_come_again(limited: FlaskClient) -> None:
    assert [ask(limited) for _ in range(4)] == [200, 200, 200, 429]
    response = limited.get("/sparql?query=ASK%20%7B%7D", environ_base=OUTSIDE)
    assert response.mimetype == "application/problem+json"
    problem = response.get_json()
    assert (problem["setting"], problem["limit"]) == ("IVIG_KG_RATE_LIMIT", 3)
    assert 1 <= int(response.headers["Retry-After"]) <= 20


def test_the_limit_is_each_client_s_own(limited: FlaskClient) -> None:
    assert [ask(limited) for _ in range(4)][-1] == 429
    assert ask(limited, REMOTE_ADDR="192.0.2.2") == 200


def test_twins_of_questions_count_and_pages_with_their_assets_do_not(limited: FlaskClient) -> None:
    path = "/questions/who-covers-condition.csv?condition=myasthenia-gravis"
    assert [ask(limited, path) for _ in range(4)] == [200, 200, 200, 429]
    for free in ("/", "/static/tokens.css", "/health/live", "/ontology.ttl", "/search?q=a"):
        response = limited.get(free, environ_base=OUTSIDE, buffered=True)
        assert response.status_code == 200


def test_this_machine_is_not_limited(limited: FlaskClient) -> None:
    assert {ask(limited, REMOTE_ADDR="127.0.0.1") for _ in range(10)} == {200}


def test_a_forwarded_address_is_believed_from_as_many_proxies_as_are_declared(
    small_store: LocalStore,
) -> None:
    def statuses(proxies: int) -> list[int]:
        settings = Settings(rate_limit=1, cache_bytes=0, trusted_proxies=proxies)
        client = create_app(settings, small_store).test_client()
        forwarded = [f"203.0.113.{number}" for number in range(3)]
        return [ask(client, HTTP_X_FORWARDED_FOR=address) for address in forwarded]

    assert statuses(1) == [200, 200, 200]
    assert statuses(0) == [200, 429, 429]
