"""A repeated request gets the same answer, as long as it is the same request."""

import pytest
from flask import Response, g
from flask.testing import FlaskClient

from conftest import SMALL
from ivig_kg.settings import Settings
from ivig_kg.store import LocalStore
from ivig_kg.web import create_app
from ivig_kg.web.coding import STREAMED

ASK = "/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D"
PATHS = [
    ASK,
    "/condition/immune-thrombocytopenia.ttl",
    "/questions/who-covers-condition.csv?condition=myasthenia-gravis",
    "/.well-known/sparql-examples",
    "/condition/immune-thrombocytopenia.html?prior=Required",
    "/coverage?sort=name",
    "/graph?entity=mechanism/fcrn-saturation",
    "/mechanisms",
    "/ontology.html",
    "/tree",
]
OF_ITS_TIME = {"X-Request-Id", "Server-Timing"}


@pytest.fixture
def fresh() -> FlaskClient:
    """A client of an application that nobody has asked anything yet."""
    return create_app(Settings(), LocalStore.from_files([SMALL])).test_client(use_cookies=False)


@pytest.fixture
def store() -> LocalStore:
    """A store of little."""
    return LocalStore.from_files([SMALL])


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_a_repeated_answer_is_the_same_with_its_headers(
    fresh: FlaskClient, path: str, coding: str
) -> None:
    first, second = (fresh.get(path, headers={"Accept-Encoding": coding}) for _ in range(2))
    assert first.data == second.data
    lasting = [[h for h in r.headers if h[0] not in OF_ITS_TIME] for r in (first, second)]
    assert lasting[0] == lasting[1]
    assert "evaluate" not in second.headers["Server-Timing"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Accept": "text/csv"},
        {"Accept": "text/html"},
        {"Accept": "image/png"},
        {"Accept-Encoding": "gzip"},
    ],
)
def test_another_header_is_another_request(fresh: FlaskClient, headers: dict[str, str]) -> None:
    path = "/sparql?query=SELECT%20*%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%20LIMIT%2050"
    expected = fresh.get(path, headers=headers)
    fresh.get(path)
    fresh.get(path)
    again = fresh.get(path, headers=headers)
    assert (again.status_code, again.mimetype) == (expected.status_code, expected.mimetype)
    assert again.headers.get("Content-Encoding") == expected.headers.get("Content-Encoding")


def test_a_client_that_has_the_answer_gets_304_and_head_gets_no_body(fresh: FlaskClient) -> None:
    tag = [fresh.get(ASK) for _ in range(2)][-1].headers["ETag"]
    assert fresh.get(ASK, headers={"If-None-Match": tag}).status_code == 304
    assert fresh.head(ASK).data == b""
    assert fresh.post(ASK).status_code == 415


def test_what_differs_each_time_is_asked_each_time(fresh: FlaskClient) -> None:
    path = "/sparql?query=SELECT%20(UUID()%20AS%20%3Fu)%20%7B%7D"
    assert fresh.get(path).data != fresh.get(path).data


def test_errors_are_not_repeated_from_memory(fresh: FlaskClient) -> None:
    path = "/sparql?query=ASK%20%7B"
    assert [fresh.get(path).status_code for _ in range(2)] == [400, 400]
    assert "parse" in fresh.get(path).headers["Server-Timing"]


def test_nothing_is_kept_when_the_settings_say_so() -> None:
    app = create_app(Settings(cache_bytes=0), LocalStore.from_files([SMALL]))
    client = app.test_client()
    times = [client.get(ASK).headers["Server-Timing"] for _ in range(2)]
    assert all("evaluate" in time for time in times)


def counted(size: int, store: LocalStore, cache_bytes: int) -> tuple[FlaskClient, list[int]]:
    """Return a client of an application with an answer in pieces, and when it was made."""
    app = create_app(Settings(cache_bytes=cache_bytes), store)
    made: list[int] = []

    def large() -> Response:
        made.append(size)
        g.is_repeatable = True
        return Response(b"0123456789abcdef" * (size // 16), mimetype="text/csv")

    app.add_url_rule("/large", view_func=large)
    return app.test_client(use_cookies=False), made


@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_an_answer_that_is_sent_in_pieces_is_kept_and_comes_as_one(
    store: LocalStore, coding: str
) -> None:
    client, made = counted(2 * STREAMED, store, 64 * STREAMED)
    headers = {"Accept-Encoding": coding}
    first, second = (client.get("/large", headers=headers, buffered=True) for _ in range(2))
    assert first.data == second.data
    assert len(made) == 1
    assert "Content-Length" not in first.headers
    assert int(second.headers["Content-Length"]) == len(second.data)
    assert second.headers.get("Content-Encoding") == first.headers.get("Content-Encoding")


def test_an_answer_that_is_too_large_or_not_read_to_its_end_is_not_kept(store: LocalStore) -> None:
    client, made = counted(2 * STREAMED, store, 8 * STREAMED)
    assert client.get("/large").data == client.get("/large").data
    assert len(made) == 2
    client, made = counted(2 * STREAMED, store, 64 * STREAMED)
    response = client.get("/large", buffered=False)
    assert next(response.iter_encoded())
    response.close()
    client.get("/large")
    assert len(made) == 2
