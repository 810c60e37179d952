"""Errors over HTTP have one shape: a problem document, or its HTML twin for a browser."""

import logging

import pytest
from flask.testing import FlaskClient

from conftest import SMALL
from ivig_kg.settings import Settings
from ivig_kg.sparql.errors import KINDS
from ivig_kg.store import Answer, Dataset, Formats, LocalStore
from ivig_kg.web import create_app

HTML = {"Accept": "text/html,*/*;q=0.8"}
BAD = [
    ("/nothing", 404),
    ("/sparql?query=", 400),
    ("/sparql?query=ASK%20%7B", 400),
    ("/sparql?query=CLEAR%20ALL", 403),
    ("/condition/nothing", 404),
    ("/questions/nothing", 404),
    ("/data/nothing", 404),
    ("/search.json", 400),
    ("/problem/nothing", 404),
]


@pytest.mark.parametrize(("path", "status"), BAD)
def test_a_program_gets_a_problem_document(client: FlaskClient, path: str, status: int) -> None:
    response = client.get(path)
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    problem = response.get_json()
    assert problem["status"] == status
    name = problem["type"].rpartition("/")[2]
    assert client.get(f"/problem/{name}").status_code == 200


@pytest.mark.parametrize(("path", "status"), BAD)
def test_a_browser_gets_the_same_as_a_page(client: FlaskClient, path: str, status: int) -> None:
    response = client.get(path, headers=HTML)
    assert (response.status_code, response.mimetype) == (status, "text/html")
    assert "/problem/" in response.text


def test_a_reader_keeps_the_query_that_does_not_parse(client: FlaskClient) -> None:
    response = client.get("/sparql?query=ASK%20%7B%20%3Fkept&format=html", headers=HTML)
    assert response.status_code == 400
    assert "ASK { ?kept</textarea>" in response.text
    assert 'role="alert" data-line="1"' in response.text
    assert "Line 1, column" in response.text


@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_type_of_problem_is_explained_where_its_iri_leads(
    client: FlaskClient, name: str
) -> None:
    text = client.get(f"/problem/{name}").text
    assert KINDS[name].title in text
    assert str(KINDS[name].status) in text


class Broken(LocalStore):
    """A store with a fault of ours in it."""

    def answer(
        self, text: str, formats: Formats, dataset: Dataset | None = None, **_: object
    ) -> Answer:
        raise ZeroDivisionError("the inside", text, formats, dataset)


@pytest.mark.parametrize("path", ["/", "/sparql?query=ASK%20%7B%7D", "/condition/x.html"])
@pytest.mark.parametrize("headers", [{}, HTML])
def test_a_fault_of_ours_is_logged_and_shows_nothing_of_the_inside(
    path: str, headers: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    client = create_app(Settings(), Broken.from_files([])).test_client()
    with caplog.at_level(logging.ERROR):
        response = client.get(path, headers=headers)
    assert response.status_code == 500
    assert "inside" not in response.text
    assert "Traceback" not in response.text
    assert "the inside" in caplog.text


def test_an_answer_that_is_too_large_is_a_problem(client: FlaskClient) -> None:
    small = create_app(Settings(), LocalStore.from_files([SMALL], 1000)).test_client()
    query = {"query": "SELECT * { ?s ?p ?o }"}
    assert client.get("/sparql", query_string=query).status_code == 200
    response = small.get("/sparql", query_string=query)
    assert response.status_code == 413
    assert response.get_json()["type"].endswith("/problem/result-too-large")
