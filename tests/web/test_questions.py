"""The catalogue, the forms, the answers and their twins."""

import csv
import html
import io
import json
import re

import pytest
from flask.testing import FlaskClient
from rdflib import Graph, URIRef

from ivig_kg.catalogue import load_catalogue
from ivig_kg.namespaces import individual
from ivig_kg.paths import shipped
from ivig_kg.web.families import FAMILIES

HTML = {"Accept": "text/html"}
PATH = "/questions/who-covers-condition"
MG = individual("condition", "myasthenia-gravis")
CATALOGUE = load_catalogue(shipped("queries") / "questions")


def rows(body: str) -> list[dict[str, str]]:
    """Return the rows of a CSV answer."""
    return list(csv.DictReader(io.StringIO(body, newline="")))


def test_the_catalogue_lists_every_question_once_in_its_family(client: FlaskClient) -> None:
    text = client.get("/questions").text
    for question in CATALOGUE.values():
        assert text.count(f'href="/questions/{question.slug}"') == 1


def test_the_families_have_their_first_questions(client: FlaskClient) -> None:
    for family in FAMILIES:
        text = client.get(f"/questions?family={family.name}").text
        for slug in family.first:
            assert f'href="/questions/{slug}"' in text


def test_every_tag_belongs_to_a_family() -> None:
    known = {tag for family in FAMILIES for tag in family.tags}
    assert {tag for question in CATALOGUE.values() for tag in question.tags} <= known


def test_an_answer_is_sorted_by_a_link(client: FlaskClient) -> None:
    path = "/questions/who-covers-condition?condition=immune-thrombocytopenia"
    names = re.compile(r'<td><a href="/authority/[^"]*">([^<]*)</a></td>')
    up = names.findall(client.get(f"{path}&sort=authority").text)
    down = names.findall(client.get(f"{path}&sort=-authority").text)
    assert up == sorted(up)
    assert down == up[::-1]
    assert 'aria-sort="descending"' in client.get(f"{path}&sort=-authority").text


def test_an_answer_can_be_taken_along(client: FlaskClient) -> None:
    path = "/questions/who-covers-condition?condition=myasthenia-gravis"
    text = html.unescape(client.get(path).text)
    address = "http://localhost/questions/who-covers-condition.csv?condition=myasthenia-gravis"
    assert f"curl '{address}'" in text
    assert f'pandas.read_csv("{address}")' in text
    assert f'read.csv("{address}")' in text
    hidden = re.search(r'name="query" value="([^"]*)"', client.get(path).text)
    assert hidden
    shown = client.get("/editor", query_string={"query": html.unescape(hidden[1])}).text
    assert hidden[1] in shown


def test_a_tag_and_words_narrow_the_catalogue(client: FlaskClient) -> None:
    text = client.get("/questions?tag=coverage&q=COVERS").text
    found = set(re.findall(r"href=\"/questions/([a-z-]+)\"", text))
    assert "who-covers-condition" in found
    assert all("coverage" in CATALOGUE[slug].tags for slug in found)
    assert "No question fits" in client.get("/questions?q=zzzz").text


@pytest.mark.parametrize("slug", sorted(CATALOGUE))
def test_every_question_has_a_form_with_an_answer(client: FlaskClient, slug: str) -> None:
    response = client.get(f"/questions/{slug}", headers=HTML)
    assert response.status_code == 200
    assert re.search(r"\d+ rows?<", response.text)
    for parameter in CATALOGUE[slug].parameters:
        assert f'name="{parameter.name}"' in response.text


@pytest.mark.parametrize(
    "value", ["myasthenia-gravis", "condition:myasthenia-gravis", MG, "Myasthenia GRAVIS"]
)
def test_a_condition_may_be_given_as_slug_name_iri_or_label(
    client: FlaskClient, value: str
) -> None:  # fmt: skip
    found = rows(client.get(f"{PATH}.csv", query_string={"condition": value}).text)
    assert {row["authorityLabel"] for row in found} == {
        "NHS England",
        "EviCore",
        "Ontario Regional Blood Coordinating Network (ORBCoN)",
    }


def test_the_form_offers_the_individuals_of_the_class(client: FlaskClient) -> None:
    text = client.get(PATH).text
    assert '<option value="myasthenia-gravis">Myasthenia gravis</option>' in text


def test_the_table_shows_labels_that_lead_to_entities(client: FlaskClient) -> None:
    text = client.get(f"{PATH}?condition=myasthenia-gravis", headers=HTML).text
    assert '<td><a href="/authority/nhs-england">NHS England</a></td>' in text
    assert "Record 34, Myasthenia gravis maintenance therapy" in text
    assert f"VALUES ?condition {{ &lt;{MG}&gt; }}" in text


@pytest.mark.parametrize(
    ("extension", "media_type"),
    [
        ("csv", "text/csv"),
        ("tsv", "text/tab-separated-values"),
        ("json", "application/sparql-results+json"),
        ("xml", "application/sparql-results+xml"),
        ("jsonld", "application/ld+json"),
        ("rq", "application/sparql-query"),
    ],
)
def test_an_answer_has_its_twins(client: FlaskClient, extension: str, media_type: str) -> None:
    page = client.get(f"{PATH}?condition=myasthenia-gravis", headers=HTML).text
    link = f"{PATH}.{extension}?condition=myasthenia-gravis"
    assert f'href="{link}"' in page
    response = client.get(link)
    assert (response.status_code, response.mimetype) == (200, media_type)
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_the_query_behind_an_answer_gives_the_same_rows(client: FlaskClient) -> None:
    query = client.get(f"{PATH}.rq?condition=myasthenia-gravis").text
    asked = client.get("/sparql", query_string={"query": query}, headers={"Accept": "text/csv"})
    twin = client.get(f"{PATH}.csv?condition=myasthenia-gravis")
    assert asked.text == twin.text
    assert len(rows(twin.text)) == 3


@pytest.mark.filterwarnings(
    # rdflib's JSON-LD parser uses a class that rdflib itself has deprecated.
    "ignore:ConjunctiveGraph is deprecated:DeprecationWarning"
)
def test_the_jsonld_twin_is_plain_json_and_linked_data(client: FlaskClient) -> None:
    response = client.get(f"{PATH}.jsonld?condition=myasthenia-gravis")
    document = json.loads(response.data)
    nhs = next(r for r in document["rows"] if r["authority"]["label"] == "NHS England")
    assert nhs["authority"]["id"] == individual("authority", "nhs-england")
    assert nhs["locator"] == "Record 34, Myasthenia gravis maintenance therapy"
    assert nhs["source"]["id"] == individual("source", "gb-eng-nhse-2021-digest")
    graph = Graph().parse(data=response.data, format="json-ld")
    column = URIRef("https://w3id.org/ivig-kg/questions/who-covers-condition#authority")
    assert URIRef(individual("authority", "nhs-england")) in set(graph.objects(None, column))


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "'condition'"),
        ("condition=", "'condition'"),
        ("condition=a%20b", "'condition'"),
        ("condition=%3E%20%7D", "'condition'"),
        ("condition=myasthenia-gravis&x=1", "'x'"),
    ],
)
def test_a_wrong_parameter_is_named(client: FlaskClient, query: str, words: str) -> None:
    response = client.get(f"{PATH}.csv?{query}")
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")
    assert words in response.get_json()["detail"]


def test_a_form_with_a_wrong_value_says_so_beside_it(client: FlaskClient) -> None:
    response = client.get(f"{PATH}?condition=a+b", headers=HTML)
    assert response.status_code == 400
    assert re.search(r"role=\"alert\">[^<]*condition", response.text)
    assert 'value="a b"' in response.text


@pytest.mark.parametrize("path", ["/questions/nothing", "/questions/nothing.csv", f"{PATH}.docx"])
def test_an_unknown_question_is_a_404_problem(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404
