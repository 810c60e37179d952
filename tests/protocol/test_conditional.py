"""Entity tags: an answer that has not changed is not sent again."""

import pytest
from flask.testing import FlaskClient

PATHS = [
    "/sparql?query=SELECT%20%2A%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%20LIMIT%203",
    "/condition/immune-thrombocytopenia.ttl",
    "/ontology.ttl",
    "/questions/who-covers-condition.csv?condition=myasthenia-gravis",
    "/questions/who-covers-condition.jsonld?condition=myasthenia-gravis",
]


@pytest.mark.parametrize("path", PATHS)
def test_the_same_answer_is_not_sent_twice(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    assert first.status_code == 200
    second = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (second.status_code, second.data) == (304, b"")
    assert second.headers["ETag"] == first.headers["ETag"]
    other = client.get(path, headers={"If-None-Match": 'W/"other"'})
    assert other.status_code == 200


def test_tags_tell_formats_and_datasets_apart(client: FlaskClient) -> None:
    path = PATHS[0]
    graph = "&named-graph-uri=https://w3id.org/ivig-kg/graph/facts/uses"
    tags = {
        client.get(path + more, headers={"Accept": accept}).headers["ETag"]
        for more in ("", graph)
        for accept in ("text/csv", "application/json")
    }
    assert len(tags) == 4


def test_what_answers_otherwise_each_time_has_no_tag(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": "SELECT (UUID() AS ?u) {}"})
    assert response.status_code == 200
    assert "ETag" not in response.headers
