"""The 34 cases of the W3C's protocol suite (w3c/rdf-tests, sparql11/protocol), each by its name.

Queries are answered as the suite demands. Updates are refused as the policy demands: a malformed
one for what is wrong with it (4xx, as in the suite), a well-formed one because nothing is changed.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ivig_kg.setting_kinds import DataFile
from ivig_kg.settings import Settings
from ivig_kg.store import LocalStore
from ivig_kg.web import create_app

DATA = "http://kasei.us/2009/09/sparql/data/data{}.rdf"
DATA0, DATA1, DATA2, DATA3 = (DATA.format(number) for number in range(4))
FORM = "application/x-www-form-urlencoded"
QUERY, UPDATE = "application/sparql-query", "application/sparql-update"

ROWS = {
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
}
GRAPHS = {"text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"}
BOTH = f"ASK {{ <{DATA1}> a ?type . <{DATA2}> a ?type . }}"
NAMED = f"ASK {{ GRAPH ?g1 {{ <{DATA1}> a ?type }} GRAPH ?g2 {{ <{DATA2}> a ?type }} }}"
IN_ALL = f"ASK {{ <{DATA3}> a ?type {NAMED[5:]}"
INSERTION = f"""\
PREFIX dc: <http://purl.org/dc/terms/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
DROP ALL ;
INSERT DATA {{ GRAPH <{DATA1}> {{ <{DATA1}> a foaf:Document }} }} ;
INSERT {{ GRAPH <http://example.org/test/> {{ ?s a dc:BibliographicResource }} }}
WHERE {{ {{ GRAPH ?g {{ ?s a foaf:Document }} }} UNION {{ ?s a foaf:Document }} }}"""
BASE = """\
CLEAR GRAPH <http://example.org/g/> ;
INSERT DATA { GRAPH <http://example.org/g/> { <http://example.org/s> <x:p> <test> } }"""
CONFLICT = "WITH <http://example/a> DELETE { ?s ?p 'Bill' } WHERE { ?s ?p 'Bill' }"


@dataclass(frozen=True)
class Case:
    """A request, and what has to come back: a status, an answer, one of some media types."""

    method: str = "GET"
    url: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    content_type: str | None = None
    statuses: tuple[int, ...] = (200,)
    boolean: bool | None = None
    media_types: frozenset[str] = field(default_factory=frozenset)


def get(**parameters: str) -> tuple[tuple[str, str], ...]:
    """Return parameters as pairs, their names with hyphens."""
    return tuple((name.replace("_", "-"), value) for name, value in parameters.items())


def post(body: str, content_type: str | None = QUERY, *pairs: tuple[str, str]) -> Case:
    """Return a posted case that answers yes."""
    return Case("POST", pairs, body.encode(), content_type, boolean=True)


def typed(query: str, media_types: set[str]) -> Case:
    """Return a case that asks for a media type of a kind."""
    url = (("default-graph-uri", DATA0),)
    return Case("POST", url, query.encode(), QUERY, media_types=frozenset(media_types))


def refused(update: str, *pairs: tuple[str, str]) -> Case:
    """Return a well-formed update, which the policy refuses."""
    return Case("POST", pairs, update.encode(), UPDATE, (403,))


def bad(method: str, body: str | bytes = b"", content_type: str | None = None, **url: str) -> Case:
    """Return a case that the suite wants a status 4xx for."""
    content = body.encode() if isinstance(body, str) else body
    return Case(method, get(**url), content, content_type, (400, 403, 405, 415))


DEFAULTS = (("default-graph-uri", DATA1), ("default-graph-uri", DATA2))
NAMES = (("named-graph-uri", DATA1), ("named-graph-uri", DATA2))
USING = (("using-graph-uri", DATA1), ("using-graph-uri", DATA2))
USING_NAMED = (("using-named-graph-uri", DATA1), ("using-named-graph-uri", DATA2))

CASES: Mapping[str, Case] = {
    "query_post_form": post(
        urlencode({"query": "ASK {}"}), FORM, ("default-graph-uri", DATA0)
    ),
    "query_dataset_default_graphs_get": Case(url=(("query", BOTH), *DEFAULTS), boolean=True),
    "query_dataset_default_graphs_post": post(BOTH, QUERY, *DEFAULTS),
    "query_dataset_named_graphs_post": post(NAMED, QUERY, *NAMES),
    "query_dataset_named_graphs_get": Case(url=(("query", NAMED), *NAMES), boolean=True),
    "query_dataset_full": post(IN_ALL, QUERY, ("default-graph-uri", DATA3), *NAMES),
    # The suite's own request encodes its second parameter into the first; this is what it means.
    "query_multiple_dataset": post(
        NAMED.replace("ASK", f"ASK FROM <{DATA3}>", 1), QUERY, *NAMES
    ),
    "query_get": Case(url=get(query="ASK {}", default_graph_uri=DATA0), boolean=True),
    "query_content_type_select": typed("SELECT (1 AS ?value) {}", ROWS),
    "query_content_type_ask": typed("ASK {}", ROWS),
    "query_content_type_describe": typed("DESCRIBE <http://example.org/>", GRAPHS),
    "query_content_type_construct": typed("CONSTRUCT { <s> <p> 1 } WHERE {}", GRAPHS),
    "update_dataset_default_graph": refused(INSERTION, USING[0]),
    "update_dataset_default_graphs": refused(INSERTION, *USING),
    "update_dataset_named_graphs": refused(INSERTION, *USING_NAMED),
    "update_dataset_full": refused(INSERTION, USING[0], USING_NAMED[1]),
    "update_post_form": Case("POST", (), b"update=CLEAR+ALL", FORM, (403,)),
    "update_post_direct": refused("CLEAR ALL"),
    "update_base_uri": refused(BASE),
    "query_post_direct": post("ASK {}"),
    "bad_query_method": bad("PUT", content_type=FORM, query="ASK {}"),
    "bad_multiple_queries": Case(
        url=(("query", "ASK {}"), ("query", "SELECT * {}")), statuses=(400,)
    ),
    "bad_query_wrong_media_type": bad("POST", "ASK {}", "text/plain"),
    "bad_query_missing_form_type": bad("POST", "query=ASK%20%7B%7D"),
    "bad_query_missing_direct_type": bad("POST", "ASK {}"),
    "bad_query_non_utf8": bad("POST", "ASK {}".encode("utf-16"), f"{QUERY}; charset=UTF-16"),
    "bad_query_syntax": bad("GET", query="ASK {"),
    "bad_update_get": bad("GET", update="CLEAR ALL"),
    "bad_multiple_updates": Case(
        "POST", (), b"update=CLEAR%20NAMED&update=CLEAR%20DEFAULT", FORM, (400,)
    ),
    "bad_update_wrong_media_type": bad("POST", "CLEAR NAMED", "text/plain"),
    "bad_update_missing_form_type": bad("POST", "update=CLEAR%20NAMED"),
    "bad_update_non_utf8": bad(
        "POST", "CLEAR NAMED".encode("utf-16"), f"{UPDATE}; charset=UTF-16"
    ),
    "bad_update_syntax": Case("POST", (), b"update=CLEAR%20XYZ", FORM, (400,)),
    "bad_update_dataset_conflict": Case(
        "POST", get(using_named_graph_uri="http://example/p"), CONFLICT.encode(), UPDATE, (400,)
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def w3c(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A client of a service over the suite's four files, each the named graph of its IRI."""
    folder = tmp_path_factory.mktemp("w3c")
    files = []
    for number in range(4):
        path = folder / f"data{number}.nt"
        iri = DATA.format(number)
        triple = f"<{iri}> a <http://xmlns.com/foaf/0.1/Document> ."
        path.write_text(triple.replace(" a ", f" <{RDF_TYPE}> ") if number else "")
        files.append(DataFile(path, iri))
    store = LocalStore.from_files(files)
    return create_app(Settings(data_files=tuple(files)), store).test_client()


RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def test_no_case_of_the_suite_is_missing() -> None:
    assert len(CASES) == 34
    assert sum(name.startswith(("query", "bad_quer", "bad_multiple_q")) for name in CASES) == 20


def check(client: FlaskClient, path: str, case: Case) -> TestResponse:
    """Ask what the case asks; return the answer after holding it to what the suite demands."""
    response = client.open(
        path,
        method=case.method,
        query_string=urlencode(case.url),
        data=case.body,
        content_type=case.content_type,
    )
    assert response.status_code in case.statuses, response.text
    if case.boolean is not None:
        assert json.loads(response.data)["boolean"] is case.boolean
    if case.media_types:
        assert response.mimetype in case.media_types
    return response


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
def test_w3c(w3c: FlaskClient, name: str, path: str) -> None:
    response = check(w3c, path, CASES[name])
    if response.status_code >= 400:
        assert response.mimetype == "application/problem+json"
