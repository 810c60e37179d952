"""A request that names a version of the data is answered from it, or not at all."""

import pytest
from flask.testing import FlaskClient

ASK = "/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D"


@pytest.mark.parametrize("path", [ASK, "/", "/condition/kawasaki-disease.ttl"])
def test_the_version_that_is_served_may_be_asked_for(client: FlaskClient, path: str) -> None:
    free = client.get(path)
    version = free.headers["X-Dataset-Version"]
    pinned = client.get(path, headers={"X-Dataset-Version": version})
    assert (pinned.status_code, pinned.data) == (free.status_code, free.data)


@pytest.mark.parametrize("path", [ASK, "/", "/condition/kawasaki-disease.ttl"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_another_version_is_refused_though_the_answer_is_kept(
    client: FlaskClient, path: str, method: str
) -> None:
    version = client.get(path).headers["X-Dataset-Version"]
    response = client.open(path, method=method, headers={"X-Dataset-Version": "2000-01-01"})
    assert response.status_code == 412
    assert response.headers["X-Dataset-Version"] == version
    if method == "GET":
        assert response.get_json()["version"] == version


def test_a_browser_may_send_the_header_from_elsewhere(client: FlaskClient) -> None:
    response = client.options("/sparql", headers={"X-Dataset-Version": "2000-01-01"})
    assert response.status_code < 300
    assert "X-Dataset-Version" in response.headers["Access-Control-Allow-Headers"]
