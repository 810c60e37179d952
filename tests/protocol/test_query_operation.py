"""The query operation over HTTP.

Cases with a counterpart in the W3C protocol test suite (w3c/rdf-tests, sparql11/protocol) name it.
"""

import json
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from ivig_kg.namespaces import graph_for

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
COVERAGE, USES = graph_for("facts", "coverage"), graph_for("facts", "uses")
IN_GRAPHS = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"


def names(body: bytes) -> list[str]:
    """Return the values of the column `g` of JSON results."""
    return [row["g"]["value"] for row in json.loads(body)["results"]["bindings"]]


def test_query_get(client: FlaskClient) -> None:
    """W3C: query_get."""
    response = client.get("/sparql?query=ASK%20%7B%7D")
    assert (response.status_code, response.mimetype) == (200, "application/sparql-results+json")
    assert response.get_json(force=True)["boolean"] is True


def test_query_post_form(client: FlaskClient) -> None:
    """W3C: query_post_form."""
    response = client.post("/sparql", data={"query": "ASK {}"})
    assert (response.status_code, response.get_json(force=True)["boolean"]) == (200, True)


def test_query_post_direct(client: FlaskClient) -> None:
    """W3C: query_post_direct."""
    response = client.post("/sparql", data="ASK {}", content_type=QUERY)
    assert (response.status_code, response.get_json(force=True)["boolean"]) == (200, True)


@pytest.mark.parametrize(
    ("form", "accept", "media_type"),
    [
        ("SELECT (1 AS ?x) {}", "text/csv", "text/csv"),
        ("ASK {}", "application/sparql-results+xml", "application/sparql-results+xml"),
        ("DESCRIBE <http://e/>", "text/turtle", "text/turtle"),
        ("CONSTRUCT { <x:s> <x:p> 1 } {}", "application/rdf+xml", "application/rdf+xml"),
    ],
)
def test_each_query_form_answers_in_a_type_of_its_kind(
    client: FlaskClient, form: str, accept: str, media_type: str
) -> None:
    """W3C: query_content_type_select, _ask, _describe, _construct."""
    response = client.get("/sparql", query_string={"query": form}, headers={"Accept": accept})
    assert (response.status_code, response.mimetype) == (200, media_type)
    assert response.headers["Vary"] == "Accept"


@pytest.mark.parametrize("post", [False, True])
@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ([("named-graph-uri", COVERAGE)], [COVERAGE]),
        ([("named-graph-uri", COVERAGE), ("named-graph-uri", USES)], [COVERAGE, USES]),
        ([("default-graph-uri", COVERAGE)], []),
        ([("default-graph-uri", COVERAGE), ("named-graph-uri", USES)], [USES]),
    ],
)
def test_the_protocol_names_the_dataset(
    client: FlaskClient, post: bool, parameters: list[tuple[str, str]], expected: list[str]
) -> None:
    """W3C: query_dataset_named_graphs_get, query_dataset_full, query_dataset_default_graph_get."""
    pairs = urlencode([("query", IN_GRAPHS), *parameters])
    if post:
        response = client.post("/sparql", data=pairs, content_type=FORM)
    else:
        response = client.get(f"/sparql?{pairs}")
    assert names(response.data) == expected


def test_several_default_graphs_are_merged(client: FlaskClient) -> None:
    """W3C: query_dataset_default_graphs_get, query_dataset_default_graphs_post."""
    count = "SELECT (COUNT(*) AS ?g) WHERE { ?s ?p ?o }"

    def found(*graphs: str) -> int:
        pairs = [("query", count), *(("default-graph-uri", graph) for graph in graphs)]
        return int(names(client.get(f"/sparql?{urlencode(pairs)}").data)[0])

    assert found(COVERAGE, USES) == found(COVERAGE) + found(USES)
    assert 0 < found(USES) < found(COVERAGE)


def test_the_protocol_wins_over_the_query(client: FlaskClient) -> None:
    """W3C: query_multiple_dataset."""
    query = IN_GRAPHS.replace("WHERE", f"FROM NAMED <{COVERAGE}> WHERE")
    assert names(client.get("/sparql", query_string={"query": query}).data) == [COVERAGE]
    parameters = {"query": query, "named-graph-uri": USES}
    assert names(client.get("/sparql", query_string=parameters).data) == [USES]


def test_from_named_alone_leaves_the_default_graph_empty(client: FlaskClient) -> None:
    query = f"ASK FROM NAMED <{COVERAGE}> {{ ?s ?p ?o }}"
    response = client.get("/sparql", query_string={"query": query})
    assert response.get_json(force=True)["boolean"] is False


@pytest.mark.parametrize(
    ("request_", "status", "name"),
    [
        # W3C: bad_query_method
        ({"method": "PUT", "query_string": {"query": "ASK {}"}}, 405, "method-not-allowed"),
        # W3C: bad_multiple_queries
        ({"query_string": "query=ASK%20%7B%7D&query=SELECT%20*%20%7B%7D"}, 400, "several-queries"),
        # W3C: bad_query_wrong_media_type
        ({"method": "POST", "data": "ASK {}", "content_type": "text/plain"}, 415, "media-type"),
        # W3C: bad_query_missing_form_type
        ({"method": "POST", "data": "query=ASK%20%7B%7D"}, 415, "media-type"),
        # W3C: bad_query_missing_direct_type
        ({"method": "POST", "data": "ASK {}"}, 415, "media-type"),
        # W3C: bad_query_non_utf8
        (
            {"method": "POST", "data": "ASK {}".encode("utf-16"), "content_type": QUERY},
            400,
            "not-utf8",
        ),
        # W3C: bad_query_syntax
        ({"query_string": {"query": "ASK {"}}, 400, "malformed-query"),
        # W3C: update_post_form, update_post_direct: this service is read-only
        ({"method": "POST", "data": {"update": "CLEAR ALL"}}, 403, "update-refused"),
        (
            {
                "method": "POST",
                "data": "CLEAR ALL",
                "content_type": "application/sparql-update",
            },
            403,
            "update-refused",
        ),
        ({"query_string": {"query": "INSERT DATA {}"}}, 403, "update-refused"),
        ({"query_string": {"query": "ASK { SERVICE <http://e/> {} }"}}, 403, "federation-refused"),
        ({"query_string": {"query": "ASK FROM <http://e/> {}"}}, 403, "graph-refused"),
        (
            {"query_string": {"query": "ASK {}", "default-graph-uri": "file:///etc/passwd"}},
            403,
            "graph-refused",
        ),
        (
            {"query_string": {"query": "ASK {}", "named-graph-uri": "http://e/ x"}},
            403,
            "graph-refused",
        ),
        ({"query_string": {"query": ""}}, 400, "missing-query"),
        ({"query_string": {"other": "x"}}, 400, "missing-query"),
        ({"query_string": {"query": "ASK {}", "format": "docx"}}, 406, "not-acceptable"),
        (
            {"query_string": {"query": "ASK {}"}, "headers": {"Accept": "image/png"}},
            406,
            "not-acceptable",
        ),
        ({"query_string": {"query": "SELECT (<http://e/>(1) AS ?x) {}"}}, 400, "query-failed"),
        (
            {"method": "POST", "data": b"x" * 10_000_000, "content_type": QUERY},
            413,
            "body-too-large",
        ),
    ],
)  # fmt: skip
def test_a_bad_request_is_a_problem(
    client: FlaskClient, request_: dict[str, object], status: int, name: str
) -> None:
    response = client.open("/sparql", **request_)  # type: ignore[arg-type]  # named as in open()
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    problem = response.get_json()
    assert problem["type"].endswith(f"/problem/{name}")
    assert problem["status"] == status
    assert {"title", "detail", "help"} <= problem.keys()


def test_a_malformed_query_is_located(client: FlaskClient) -> None:
    query = "SELECT * {\n ?s <http://e/#a> ?o . ?s ?p }"
    problem = client.get("/sparql", query_string={"query": query}).get_json()
    assert (problem["line"], problem["column"]) == (2, 31)
    assert "something is missing" in problem["detail"]


def test_a_refused_method_says_which_are_allowed(client: FlaskClient) -> None:
    allowed = set(client.delete("/sparql").headers["Allow"].split(", "))
    assert allowed == {"GET", "HEAD", "OPTIONS", "POST"}


def test_head_is_get_without_a_body(client: FlaskClient) -> None:
    head = client.head("/sparql?query=ASK%20%7B%7D")
    get = client.get("/sparql?query=ASK%20%7B%7D")
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == get.headers["ETag"]
    assert head.headers["Content-Length"] == str(len(get.data))


def test_names_with_several_dots_are_understood(client: FlaskClient) -> None:
    query = (
        "PREFIX statement: <https://w3id.org/ivig-kg/statement/> "
        "ASK { statement:coverage.gb-eng-nhse-2021-digest.myasthenia-gravis.2 ?p ?o }"
    )
    response = client.get("/sparql", query_string={"query": query})
    assert response.get_json(force=True)["boolean"] is True
