"""The production server with the clients that people use: curl, SPARQLWrapper, rdflib."""

import json
import shutil
import subprocess
from xml.dom.minidom import Document

import pytest
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, JSONLD, N3, POST, RDFXML, TURTLE, XML, SPARQLWrapper

from ivig_kg.namespaces import TERMS, individual

CONDITIONS = f"SELECT ?c WHERE {{ ?i <{TERMS}hasCondition> ?c }} ORDER BY ?c"
SLUGS = [
    "chronic-inflammatory-demyelinating-polyneuropathy",
    "immune-thrombocytopenia",
    "myasthenia-gravis",
]
EXPECTED = [individual("condition", slug) for slug in SLUGS]


def curl(*arguments: str) -> str:
    """Return what curl prints."""
    if not shutil.which("curl"):
        pytest.skip("curl is not on this machine")
    command = ["curl", "--silent", "--show-error", "--max-time", "20", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_curl_asks_by_get_and_by_post(live_server: str) -> None:
    url = f"{live_server}/sparql"
    accept = ["--header", "Accept: text/csv"]
    asked = [
        curl(*accept, "--get", "--data-urlencode", f"query={CONDITIONS}", url),
        curl(*accept, "--data-urlencode", f"query={CONDITIONS}", url),
        curl(
            *accept, "--header", "Content-Type: application/sparql-query", "--data", CONDITIONS, url
        ),
    ]
    for body in asked:
        assert body.split() == ["c", *EXPECTED]


def test_curl_gets_a_problem_for_a_body_that_is_too_large(live_server: str) -> None:
    problem = subprocess.run(
        ["curl", "--silent", "--header", "Content-Type: application/sparql-query",
         "--data-binary", "@-", f"{live_server}/sparql"],
        input=b"x" * 10_000_000, check=True, capture_output=True,
    ).stdout  # fmt: skip
    assert json.loads(problem)["status"] == 413


def test_curl_follows_an_iri_to_its_data(live_server: str) -> None:
    path = "/condition/immune-thrombocytopenia"
    turtle = curl("--location", "--header", "Accept: text/turtle", live_server + path)
    labels = set(Graph().parse(data=turtle, format="turtle").objects(URIRef(EXPECTED[1])))
    assert "Immune thrombocytopenia" in {str(label) for label in labels}


@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper_reads_rows(live_server: str, method: str) -> None:
    wrapper = SPARQLWrapper(f"{live_server}/sparql")
    wrapper.setMethod(method)
    wrapper.setReturnFormat(JSON)
    wrapper.setQuery(CONDITIONS)
    found = wrapper.queryAndConvert()
    assert isinstance(found, dict)
    assert [row["c"]["value"] for row in found["results"]["bindings"]] == EXPECTED


@pytest.mark.parametrize("return_format", [XML, CSV])
def test_sparqlwrapper_reads_other_formats_of_rows(live_server: str, return_format: str) -> None:
    wrapper = SPARQLWrapper(f"{live_server}/sparql", returnFormat=return_format)
    wrapper.setQuery(CONDITIONS)
    converted = wrapper.queryAndConvert()
    assert isinstance(converted, bytes | Document)
    text = converted.decode() if isinstance(converted, bytes) else converted.toxml()
    assert all(iri in text for iri in EXPECTED)


@pytest.mark.filterwarnings(
    # rdflib's JSON-LD parser uses a class that rdflib itself has deprecated.
    "ignore:ConjunctiveGraph is deprecated:DeprecationWarning"
)
@pytest.mark.parametrize("return_format", [XML, RDFXML, TURTLE, N3, JSONLD])
def test_sparqlwrapper_reads_graphs(live_server: str, return_format: str) -> None:
    wrapper = SPARQLWrapper(f"{live_server}/sparql", returnFormat=return_format)
    wrapper.setQuery(f"CONSTRUCT WHERE {{ ?i <{TERMS}hasCondition> ?c }}")
    converted = wrapper.queryAndConvert()
    if isinstance(converted, bytes):
        converted = Graph().parse(data=converted, format="turtle")
    assert isinstance(converted, Graph)
    assert {str(condition) for condition in converted.objects()} == set(EXPECTED)


def test_rdflib_asks_the_server_as_a_store(live_server: str) -> None:
    graph = Graph(SPARQLStore(f"{live_server}/sparql", method="POST"))
    assert [str(row[0]) for row in graph.query(CONDITIONS)] == EXPECTED  # type: ignore[index]  # a SELECT has rows
    assert {str(c) for c in graph.objects(None, URIRef(f"{TERMS}hasCondition"))} == set(EXPECTED)
    graph.close()
