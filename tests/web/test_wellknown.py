"""What the service says about itself to programs."""

import hashlib
import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from openapi_spec_validator import validate
from rdflib import DCAT, RDF, RDFS, SH, Graph, URIRef

from ivig_kg.catalogue import load_catalogue
from ivig_kg.examples import EXAMPLES
from ivig_kg.namespaces import BASE, PREFIXES
from ivig_kg.paths import shipped
from ivig_kg.settings import Settings
from ivig_kg.store import LocalStore
from ivig_kg.web import create_app
from releases import QUADS, write_release

RDF_FORMATS = [
    ("text/turtle", "turtle"),
    ("application/n-triples", "nt"),
    ("application/rdf+xml", "xml"),
    ("application/ld+json", "json-ld"),
]
SLUGS = sorted(path.stem for path in (shipped("queries") / "questions").glob("*.rq"))

# What sib-swiss' editor asks an endpoint for its examples and prefixes, in our words.
EXAMPLES_OF_AN_EDITOR = f"""
PREFIX sh: <{SH}> PREFIX rdfs: <{RDFS}>
SELECT ?example ?comment ?query WHERE {{
  ?example a sh:SPARQLExecutable ; rdfs:comment ?comment ; sh:select|sh:ask|sh:construct ?query .
}}"""
PREFIXES_OF_AN_EDITOR = f"""
PREFIX sh: <{SH}> SELECT ?prefix ?namespace WHERE {{
  [] sh:declare [ sh:prefix ?prefix ; sh:namespace ?namespace ] .
}}"""

quiet = pytest.mark.filterwarnings(
    # rdflib's JSON-LD parser uses a class that rdflib itself has deprecated.
    "ignore:ConjunctiveGraph is deprecated:DeprecationWarning"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small release."""
    made = tmp_path_factory.mktemp("release")
    void = f"<{BASE}dataset> a <http://rdfs.org/ns/void#Dataset> .\n"
    return write_release(made, {"ivig.nq": QUADS, "void.ttl": void.encode()})


@pytest.fixture(scope="module")
def release(folder: Path) -> FlaskClient:
    """A client of a service over the release."""
    return create_app(Settings(data_dir=folder), LocalStore.from_release(folder)).test_client()


@quiet
@pytest.mark.parametrize(("media_type", "name"), RDF_FORMATS)
@pytest.mark.parametrize("path", ["/.well-known/void", "/.well-known/sparql-examples", "/data/"])
def test_descriptions_come_in_each_format_of_rdf(
    release: FlaskClient, path: str, media_type: str, name: str
) -> None:
    response = release.get(path, headers={"Accept": media_type})
    assert (response.status_code, response.mimetype) == (200, media_type)
    turtle = release.get(path, headers={"Accept": "text/turtle"}).data
    expected = Graph().parse(data=turtle, format="turtle")
    assert len(Graph().parse(data=response.data, format=name)) == len(expected) > 0


def test_without_a_release_there_is_no_void(client: FlaskClient) -> None:
    assert client.get("/.well-known/void").status_code == 404


def test_an_editor_finds_every_question_and_prefix_in_the_store(release: FlaskClient) -> None:
    def rows(query: str) -> list[dict[str, dict[str, str]]]:
        found = release.get("/sparql", query_string={"query": query})
        return list(json.loads(found.data)["results"]["bindings"])

    found = {row["example"]["value"]: row for row in rows(EXAMPLES_OF_AN_EDITOR)}
    assert sorted(found) == [f"{EXAMPLES}/{slug}" for slug in SLUGS]
    prefixes = {r["prefix"]["value"]: r["namespace"]["value"] for r in rows(PREFIXES_OF_AN_EDITOR)}
    assert prefixes == PREFIXES


@pytest.mark.parametrize("slug", SLUGS[::20])
def test_an_example_runs_as_it_stands(release: FlaskClient, slug: str) -> None:
    turtle = release.get("/.well-known/sparql-examples").data
    graph = Graph().parse(data=turtle, format="turtle")
    text = graph.value(URIRef(f"{EXAMPLES}/{slug}"), SH.select)
    assert release.get("/sparql", query_string={"query": str(text)}).status_code == 200


def test_the_served_examples_are_those_in_the_store(release: FlaskClient) -> None:
    served = Graph().parse(data=release.get("/.well-known/sparql-examples").data, format="turtle")
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{EXAMPLES}> {{ ?s ?p ?o }} }}"
    stored = release.get("/sparql", query_string={"query": query}).data
    assert set(Graph().parse(data=stored, format="turtle")) == set(served)


def test_the_files_of_a_release_are_distributions(release: FlaskClient) -> None:
    data = release.get("/data/", headers={"Accept": "text/turtle"}).data
    graph = Graph().parse(data=data, format="turtle")
    file = URIRef(f"{BASE}data/ivig.nq")
    assert (URIRef(f"{BASE}dataset"), DCAT.distribution, file) in graph
    assert (file, RDF.type, DCAT.Distribution) in graph
    assert str(graph.value(file, DCAT.byteSize)) == "26"
    assert str(graph.value(file, DCAT.mediaType)).endswith("/application/n-quads")
    assert hashlib.sha256(QUADS).hexdigest() in {str(o) for o in graph.objects()}


def test_the_interface_is_described_in_valid_openapi(client: FlaskClient) -> None:
    document = client.get("/openapi.json").get_json()
    validate(document)
    questions = [path for path in document["paths"] if path.startswith("/questions/")]
    assert len(questions) == len(SLUGS)
    assert "not clinical advice" in document["info"]["description"]


def test_every_question_is_described_with_its_parameters(client: FlaskClient) -> None:
    paths = client.get("/openapi.json").get_json()["paths"]
    for question in load_catalogue(shipped("queries") / "questions").values():
        described = paths[f"/questions/{question.slug}.{{format}}"]["get"]["parameters"]
        given = {p["name"]: p["required"] for p in described if p["in"] == "query"}
        assert given == {p.name: not p.optional for p in question.parameters}


@pytest.mark.parametrize(
    "path", ["/sparql?query=ASK%20%7B%7D", "/search.json?q=itp", "/ontology.ttl", "/health/live",
             "/questions/who-covers-condition.csv?condition=myasthenia-gravis",
             "/condition/immune-thrombocytopenia.nt", "/.well-known/sparql-examples"],
)  # fmt: skip
def test_what_is_described_is_what_is_answered(client: FlaskClient, path: str) -> None:
    paths = client.get("/openapi.json").get_json()["paths"]
    plain = path.partition("?")[0]
    stem, _, extension = plain.rpartition(".")
    candidates = {
        plain,
        f"{stem}.{{format}}",
        f"{stem}.{{extension}}",
        "/{kind}/{slug}.{extension}" if extension == "nt" else plain,
    }
    described = next(paths[name] for name in candidates if name in paths)["get"]["responses"]
    assert client.get(path).mimetype in described["200"]["content"]


def test_answers_link_to_the_descriptions(client: FlaskClient) -> None:
    for path in ("/", "/sparql", "/data/"):
        link = client.get(path).headers["Link"]
        assert '</openapi.json>; rel="service-desc"' in link
        assert '</.well-known/void>; rel="describedby"' in link
        assert 'rel="license"' in link


def test_a_graph_may_come_as_a_dataset_with_one_graph(client: FlaskClient) -> None:
    query = "CONSTRUCT { <x:s> <x:p> 'o' } {}"
    for accept in ("application/trig", "application/n-quads"):
        response = client.get("/sparql", query_string={"query": query}, headers={"Accept": accept})
        assert response.mimetype == accept
        quads = list(ox.parse(response.data, format=ox.RdfFormat.from_media_type(accept)))
        assert [(quad.object.value, quad.graph_name) for quad in quads] == [
            ("o", ox.DefaultGraph())
        ]
    table = client.get(
        "/sparql", query_string={"query": "ASK {}"}, headers={"Accept": "application/trig"}
    )
    assert table.status_code == 406


def test_relative_iris_are_resolved_against_the_endpoint_s_iri(client: FlaskClient) -> None:
    query = "SELECT ?label { <condition/immune-thrombocytopenia> rdfs:label ?label }"
    prefixed = f"PREFIX rdfs: <{RDFS}> {query}"
    found = client.get("/sparql", query_string={"query": prefixed}, headers={"Accept": "text/csv"})
    assert found.text.split("\r\n")[1] == "Immune thrombocytopenia"


def test_a_base_does_not_move_the_place_of_an_error(client: FlaskClient) -> None:
    query = "SELECT * { <a> <b> <c> . <d> <e> }"
    problem = client.get("/sparql", query_string={"query": query}).get_json()
    assert (problem["line"], problem["column"]) == (1, query.index("}") + 1)
