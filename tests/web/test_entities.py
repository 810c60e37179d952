"""IRIs of individuals: redirects by Accept, documents, and what a page says."""

import re

import pytest
from flask.testing import FlaskClient
from rdflib import RDFS, Graph, Literal, URIRef

from conftest import SMALL
from ivig_kg.namespaces import TERMS, individual
from ivig_kg.settings import Settings
from ivig_kg.store import LocalStore
from ivig_kg.web import create_app

PATH = "/condition/immune-thrombocytopenia"
IRI = URIRef(individual("condition", "immune-thrombocytopenia"))
RULE = "/statement/coverage.gb-eng-nhse-2021-digest.myasthenia-gravis.2"


@pytest.mark.parametrize(
    ("accept", "extension"),
    [
        (None, "html"),
        ("*/*", "html"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "html"),
        ("text/turtle", "ttl"),
        ("application/ld+json", "jsonld"),
        ("application/json", "jsonld"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "rdf"),
        ("text/turtle;q=0.5, application/rdf+xml", "rdf"),
    ],
)
@pytest.mark.parametrize("path", [PATH, RULE])
def test_an_iri_leads_to_the_document_that_fits(
    client: FlaskClient, path: str, accept: str | None, extension: str
) -> None:
    response = client.get(path, headers={"Accept": accept} if accept else {})
    assert (response.status_code, response.headers["Location"]) == (303, f"{path}.{extension}")
    assert response.headers["Vary"] == "Accept"
    assert client.get(response.headers["Location"]).status_code == 200


@pytest.mark.filterwarnings(
    # rdflib's JSON-LD parser uses a class that rdflib itself has deprecated.
    "ignore:ConjunctiveGraph is deprecated:DeprecationWarning"
)
@pytest.mark.parametrize(
    ("extension", "rdflib_format"),
    [("ttl", "turtle"), ("nt", "nt"), ("jsonld", "json-ld"), ("rdf", "xml")],
)
def test_a_document_holds_what_is_said_of_it_and_what_links_to_it(
    client: FlaskClient, extension: str, rdflib_format: str
) -> None:
    graph = Graph().parse(data=client.get(f"{PATH}.{extension}").data, format=rdflib_format)
    assert (IRI, RDFS.label, Literal("Immune thrombocytopenia")) in graph
    group = URIRef(individual("concept", "hematological"))
    assert (IRI, URIRef(f"{TERMS}inConditionGroup"), group) in graph
    assert (group, RDFS.label, Literal("Hematological disorders")) in graph
    hub = URIRef(individual("indication", "immune-thrombocytopenia"))
    assert (hub, URIRef(f"{TERMS}hasCondition"), IRI) in graph


def test_a_page_shows_the_statements_with_who_and_where(client: FlaskClient) -> None:
    text = client.get(f"{PATH}.html").text
    assert "<h1>Immune thrombocytopenia</h1>" in text
    assert "Low platelets because antibodies destroy them" in text
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", text, re.DOTALL)
    row = next(row for row in rows if "/statement/coverage.gb-eng" in row)
    assert '<a href="/authority/nhs-england">NHS England</a>' in row
    assert '<a href="/source/gb-eng-nhse-2021-digest">' in row
    assert "Record 10, Acute ITP short term use" in row


def test_a_statement_says_its_source_and_what_was_derived(client: FlaskClient) -> None:
    text = client.get(f"{RULE}.html").text
    assert "Record 34, Myasthenia gravis maintenance therapy" in text
    assert '<a href="/source/gb-eng-nhse-2021-digest">' in text
    assert re.search(r'NHS England</a> <a class="origin" href="/why[^"]*"[^>]*>derived</a>', text)
    assert "Steroids and immunosuppression, rituximab (or biosimilar) included, have failed" in text


def test_a_page_names_its_data_twins(client: FlaskClient) -> None:
    response = client.get(f"{PATH}.html")
    links = ", ".join(response.headers.getlist("Link"))
    for extension in ("ttl", "nt", "jsonld", "rdf"):
        assert f'<{PATH}.{extension}>; rel="alternate"' in links
        assert f'href="{PATH}.{extension}"' in response.text


@pytest.mark.parametrize(
    "path",
    ["/condition/nothing", "/condition/nothing.ttl", "/condition/nothing.html", "/condition/a%20b",
     "/condition/%3Cscript%3E", "/disease/immune-thrombocytopenia", f"{PATH}.docx", f"{PATH}/x"],
)  # fmt: skip
def test_an_unknown_entity_is_a_404_problem(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.mimetype) == (404, "application/problem+json")
    assert response.get_json()["title"] == "There is nothing here"


def test_an_iri_is_not_served_in_a_type_that_there_is_not(client: FlaskClient) -> None:
    assert client.get(PATH, headers={"Accept": "image/png"}).status_code == 406


def test_another_base_is_mapped_to_this_host() -> None:
    base = "https://example.org/other/"
    store = LocalStore.from_files([SMALL])
    client = create_app(Settings(base_iri=base), store).test_client()
    assert client.get(PATH).status_code == 404
    assert client.get("/nothing").get_json()["type"] == f"{base}problem/not-found"
