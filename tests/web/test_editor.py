"""The page of the endpoint: a form that works without scripts, examples, answers, refusals."""

import html
import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask.testing import FlaskClient

from ivig_kg.catalogue import load_catalogue
from ivig_kg.paths import shipped
from ivig_kg.web.results import LONGEST_LINK

HTML = {"Accept": "text/html"}
CATALOGUE = load_catalogue(shipped("queries") / "questions")
COUNTS = "SELECT ?type (COUNT(?s) AS ?things) { ?s a ?type } GROUP BY ?type"


def page(client: FlaskClient, **given: str) -> str:
    """Return the page of a query."""
    return client.get("/sparql", query_string=given, headers=HTML).text


def hrefs(text: str, pattern: str) -> list[str]:
    """Return the addresses of a page that fit a pattern."""
    return [html.unescape(found) for found in re.findall(rf'href="({pattern})"', text)]


def test_every_question_is_an_example(client: FlaskClient) -> None:
    text = page(client)
    for slug in CATALOGUE:
        assert f'href="/editor?question={slug}"' in text


@pytest.mark.parametrize("slug", sorted(CATALOGUE))
def test_an_example_is_a_query_that_runs_as_it_is_shown(client: FlaskClient, slug: str) -> None:
    text = client.get(f"/editor?question={slug}").text
    shown = re.search(r"<textarea[^>]*>(.*?)</textarea>", text, re.DOTALL)
    assert shown
    query = html.unescape(shown[1])
    assert "#+" not in query
    response = client.post("/sparql", data={"query": query}, headers={"Accept": "text/csv"})
    assert response.status_code == 200


def test_an_example_of_no_question_is_a_404_problem(client: FlaskClient) -> None:
    assert client.get("/editor?question=nothing").status_code == 404


def test_an_answer_has_an_address_and_files(client: FlaskClient) -> None:
    text = page(client, query=COUNTS)
    link = html.unescape(re.search(r'data-link="([^"]+)"', text)[1])  # type: ignore[index]  # it is there
    assert dict(parse_qsl(urlsplit(link).query)) == {"query": COUNTS}
    files = hrefs(text, r"/sparql\?[^\"]*format=[a-z]+")
    types = {client.get(file).mimetype for file in files}
    assert "text/csv" in types
    assert "application/sparql-results+json" in types


def test_the_address_keeps_the_dataset_that_was_asked(client: FlaskClient) -> None:
    graph = "https://w3id.org/ivig-kg/graph/facts/coverage"
    text = client.get(
        "/sparql",
        query_string=[("query", "SELECT * { ?s ?p ?o }"), ("default-graph-uri", graph)],
        headers=HTML,
    ).text
    link = html.unescape(re.search(r'data-link="([^"]*)"', text)[1])  # type: ignore[index]  # it is there
    assert ("default-graph-uri", graph) in parse_qsl(urlsplit(link).query)


def test_a_query_too_long_for_an_address_is_answered_without_one(client: FlaskClient) -> None:
    query = f"{COUNTS} # {'x' * LONGEST_LINK}"
    text = client.post("/sparql", data={"query": query}, headers=HTML).text
    assert 'data-link=""' in text
    assert "too long for an address" in text
    assert "<th" in text


def test_an_answer_is_sorted_by_a_link(client: FlaskClient) -> None:
    text = page(client, query=COUNTS, sort="-things")
    amounts = [int(found) for found in re.findall(r"<td>(\d+)</td>", text)]
    assert amounts == sorted(amounts, reverse=True)
    assert 'aria-sort="descending"' in text
    assert any("sort=things" in link for link in hrefs(text, r"/sparql\?[^\"]*"))


def test_an_answer_with_numbers_is_drawn(client: FlaskClient) -> None:
    text = page(client, query=COUNTS)
    assert "Things by type" in text
    assert "<svg" in text
    assert re.search(r'<text class="name"[^>]*>coverage rule</text>', text)
    assert "Number of rows by type" in page(client, query=COUNTS, label="type", value="")


def test_an_answer_without_numbers_is_drawn_when_it_is_asked_for(client: FlaskClient) -> None:
    query = "SELECT ?type ?s { ?s a ?type }"
    assert "<svg" not in page(client, query=query)
    assert "Number of rows by type" in page(client, query=query, label="type")


@pytest.mark.parametrize("name", ["label", "value", "sort"])
@pytest.mark.parametrize("value", ["nothing", "<script>", "", "-", "x" * 3000])
def test_a_column_that_is_not_there_changes_nothing(
    client: FlaskClient, name: str, value: str
) -> None:
    response = client.get("/sparql", query_string={"query": COUNTS, name: value}, headers=HTML)
    assert response.status_code == 200
    assert "<script>" not in response.text


def test_triples_are_marked_for_drawing(client: FlaskClient) -> None:
    assert "data-graph" in page(client, query="CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 3")
    assert "data-graph" not in page(client, query="ASK {}")


def test_an_error_says_where_it_is(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": "SELECT *\n{ ?s ?p }"}, headers=HTML)
    assert response.status_code == 400
    assert 'data-line="2"' in response.text
    assert 'role="alert"' in response.text


def test_scripts_get_a_page_or_a_problem_by_one_header(client: FlaskClient) -> None:
    headers = {"Accept": "application/problem+json, text/html;q=0.9"}
    answer = client.post("/sparql", data={"query": "ASK {}"}, headers=headers)
    assert answer.mimetype == "text/html"
    refused = client.post("/sparql", data={"query": "ASK"}, headers=headers)
    assert refused.mimetype == "application/problem+json"
    assert refused.get_json()["line"] == 1


def test_the_page_says_what_a_query_may_take(client: FlaskClient) -> None:
    text = page(client)
    assert "10 seconds" in text
    assert "1,024 MiB" in text
