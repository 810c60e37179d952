"""Content codings: who asks for one gets it, who does not gets the bytes as they are."""

import sys
import zlib

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from ivig_kg.web import coding

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ROWS = "/sparql?query=SELECT%20*%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D"
SMALL = "/sparql?query=ASK%20%7B%7D"
LARGE = bytes(range(256)) * ((coding.STREAMED + coding.PIECE // 2) // 256)


def decoded(body: bytes, name: str | None) -> bytes:
    """Return the bytes behind a content coding."""
    if name == "gzip":
        return zlib.decompress(body, wbits=31)
    return zstd.decompress(body) if name == "zstd" else body


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        (None, None),
        ("", None),
        ("gzip", "gzip"),
        ("zstd", "zstd"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip;q=1.0, zstd;q=0.5", "gzip"),
        ("gzip;q=0", None),
        ("identity;q=1, gzip;q=0.5", None),
        ("br", None),
        ("*", "zstd"),
    ],
)
def test_the_coding_is_the_one_that_is_liked_best(
    client: FlaskClient, accepted: str | None, expected: str | None
) -> None:
    headers = {} if accepted is None else {"Accept-Encoding": accepted}
    response = client.get(ROWS, headers=headers)
    assert response.headers.get("Content-Encoding") == expected
    assert set(response.vary) == {"Accept", "Accept-Encoding"}
    assert decoded(response.data, expected) == client.get(ROWS).data


def test_a_coded_answer_is_smaller_and_says_how_long_it_is(client: FlaskClient) -> None:
    plain = client.get(ROWS)
    coded = client.get(ROWS, headers={"Accept-Encoding": "gzip"})
    assert int(coded.headers["Content-Length"]) == len(coded.data) < len(plain.data) / 4


def test_small_answers_are_not_worth_coding(client: FlaskClient) -> None:
    assert "Content-Encoding" not in client.get(SMALL, headers={"Accept-Encoding": "gzip"}).headers


def test_a_coded_answer_is_found_unchanged(client: FlaskClient) -> None:
    headers = {"Accept-Encoding": "zstd"}
    tag = client.get(ROWS, headers=headers).headers["ETag"]
    assert client.get(ROWS, headers={**headers, "If-None-Match": tag}).status_code == 304


@pytest.fixture
def large() -> FlaskClient:
    """A client of an application with an answer that ends with half a piece."""
    app = Flask(__name__)
    app.register_blueprint(coding.blueprint)
    app.add_url_rule("/", view_func=lambda: Response(LARGE, mimetype="text/csv"))
    return app.test_client()


@pytest.mark.parametrize("name", [None, "gzip", "zstd"])
def test_a_large_answer_comes_in_pieces_and_whole(large: FlaskClient, name: str | None) -> None:
    headers = {"Accept-Encoding": name} if name else {}
    response = large.get("/", headers=headers, buffered=False)
    assert "Content-Length" not in response.headers
    pieces = list(response.iter_encoded())
    assert len(pieces) > 1 or name
    whole = decoded(b"".join(pieces), name)
    assert whole == LARGE


def test_an_answer_without_a_body_is_left_alone(client: FlaskClient) -> None:
    response = client.head(ROWS, headers={"Accept-Encoding": "gzip"})
    assert response.data == b""
