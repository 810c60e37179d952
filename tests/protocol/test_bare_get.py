"""`/sparql` without a query: a form for a browser, the service description for a program."""

import pytest
from flask.testing import FlaskClient
from rdflib import Graph, Namespace, URIRef

from ivig_kg.store import LocalStore

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")


@pytest.mark.parametrize(
    ("accept", "media_type", "rdflib_format"),
    [
        (None, "text/turtle", "turtle"),
        ("*/*", "text/turtle", "turtle"),
        ("application/rdf+xml", "application/rdf+xml", "xml"),
        ("application/n-triples", "application/n-triples", "nt"),
    ],
)
def test_a_program_gets_the_service_description(
    client: FlaskClient,
    small_store: LocalStore,
    accept: str | None,
    media_type: str,
    rdflib_format: str,
) -> None:
    response = client.get("/sparql", headers={"Accept": accept} if accept else {})
    assert response.mimetype == media_type
    graph = Graph().parse(data=response.data, format=rdflib_format)
    service = URIRef("http://localhost/sparql")
    assert (service, SD.endpoint, service) in graph
    assert {str(name) for name in graph.objects(None, SD.name)} == small_store.graphs()


def test_a_browser_gets_a_form_that_works_without_scripts(client: FlaskClient) -> None:
    response = client.get("/sparql", headers={"Accept": "text/html,*/*;q=0.8"})
    assert response.mimetype == "text/html"
    assert '<textarea id="query" name="query"' in response.text
    assert "<script>" not in response.text


def test_a_type_that_is_not_served_is_refused(client: FlaskClient) -> None:
    response = client.get("/sparql", headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert {entry["format"] for entry in response.get_json()["available"]} >= {"turtle", "html"}
