"""Headers that every response carries."""

import pytest
from flask.testing import FlaskClient

from ivig_kg.store import LocalStore

PATHS = [
    "/",
    "/sparql",
    "/sparql?query=ASK%20%7B%7D",
    "/condition/immune-thrombocytopenia",
    "/condition/immune-thrombocytopenia.html",
    "/condition/immune-thrombocytopenia.ttl",
    "/questions/who-covers-condition.csv?condition=myasthenia-gravis",
    "/data/",
    "/health/live",
    "/static/tokens.css",
    "/nothing",
]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("accept", ["*/*", "text/html"])
def test_every_response_is_safe_and_says_which_data_it_shows(
    client: FlaskClient, small_store: LocalStore, path: str, accept: str
) -> None:
    headers = client.get(path, headers={"Accept": accept}, buffered=True).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "script-src 'self';" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["X-Dataset-Version"] == small_store.version
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize(
    "path", ["/sparql?query=ASK%20%7B%7D", "/ontology.ttl", "/search.json?q=a"]
)
def test_other_sites_may_read_data_without_credentials(client: FlaskClient, path: str) -> None:
    headers = client.get(path, headers={"Origin": "https://example.org"}).headers
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in headers


def test_other_sites_may_ask_before_they_post(client: FlaskClient) -> None:
    response = client.options(
        "/sparql",
        headers={"Origin": "https://example.org", "Access-Control-Request-Method": "POST"},
    )
    assert response.status_code in {200, 204}
    assert "POST" in response.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in response.headers["Access-Control-Allow-Headers"]
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_pages_are_not_for_other_sites(client: FlaskClient) -> None:
    assert "Access-Control-Allow-Origin" not in client.get("/").headers
