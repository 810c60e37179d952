"""The protocol's cases hold through the front on every engine, for pushed and for other graphs."""

from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from conftest import SMALL
from ivig_kg.setting_kinds import DataFile
from ivig_kg.settings import Settings
from ivig_kg.store import RemoteStore
from ivig_kg.store.contents import file_contents
from ivig_kg.store.push import push
from ivig_kg.store.push.shipment import shipment
from ivig_kg.store.push.writing import Writer
from ivig_kg.web import create_app
from protocol.test_query_operation import (  # noqa: F401  # they run here with another client
    test_a_bad_request_is_a_problem,
    test_a_refused_method_says_which_are_allowed,
    test_from_named_alone_leaves_the_default_graph_empty,
    test_head_is_get_without_a_body,
    test_names_with_several_dots_are_understood,
    test_query_get,
    test_query_post_direct,
    test_query_post_form,
    test_several_default_graphs_are_merged,
    test_the_protocol_names_the_dataset,
    test_the_protocol_wins_over_the_query,
)
from protocol.test_w3c_suite import CASES, DATA, RDF_TYPE, check
from remote.engines import ENGINES, Engine

DOCUMENT = f"<{RDF_TYPE}> <http://xmlns.com/foaf/0.1/Document>"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[DataFile]:
    """The small graph, and the W3C's files; one that is empty there has a triple, so that it is."""
    folder, made = tmp_path_factory.mktemp("w3c"), [DataFile(SMALL)]
    for number in range(4):
        path, iri = folder / f"data{number}.nt", DATA.format(number)
        path.write_text(f"<{iri if number else 'urn:x'}> {DOCUMENT} .\n")
        made.append(DataFile(path, iri))
    return made


@pytest.fixture(scope="module", params=ENGINES)
def bare(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """An engine without any graphs."""
    with ENGINES[request.param](tmp_path_factory.mktemp(request.param)) as running:
        yield running


@pytest.fixture(scope="module", params=["other", "pushed"])
def client(
    request: pytest.FixtureRequest, bare: Engine, files: list[DataFile]
) -> Iterator[FlaskClient]:
    """A client of the front on an engine that holds the files."""
    contents = file_contents(files)
    if request.param == "pushed":
        push(contents, bare.target, lambda *_, **__: None)
    else:
        writer = Writer(bare.target)
        for graph in shipment(contents).graphs[1:-1]:
            writer.put(graph.name, graph.lines)
        writer.close()
    store = RemoteStore(bare.access)
    yield create_app(Settings(endpoint=bare.access.endpoint, rate_limit=0), store).test_client(
        use_cookies=False
    )
    store.close()


@pytest.mark.parametrize("name", CASES)
def test_w3c(client: FlaskClient, name: str) -> None:
    check(client, "/sparql", CASES[name])


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        (form, accept)
        for form, accepts in {
            "SELECT ?g ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } }": (
                "application/sparql-results+json",
                "application/sparql-results+xml",
                "text/csv",
                "text/tab-separated-values",
            ),
            "SELECT * WHERE { GRAPH ?g { ?s ?p ?o } }": ("application/sparql-results+json",),
            "ASK { ?s ?p ?o }": ("application/sparql-results+json", "text/csv"),
            "CONSTRUCT WHERE { ?s ?p ?o }": (
                "text/turtle",
                "application/n-triples",
                "application/rdf+xml",
                "application/ld+json",
            ),
        }.items()
        for accept in accepts
    ],
)
def test_every_format_says_what_it_says_in_memory(
    client: FlaskClient, files: list[DataFile], query: str, accept: str
) -> None:
    mine = client.get("/sparql", query_string={"query": query}, headers={"Accept": accept})
    embedded = create_app(Settings(data_files=tuple(files), rate_limit=0)).test_client()
    theirs = embedded.get("/sparql", query_string={"query": query}, headers={"Accept": accept})
    assert (mine.status_code, mine.mimetype) == (200, accept)
    assert mine.headers["ETag"]
    assert content(mine.data, accept) == content(theirs.data, accept)


def content(body: bytes, media_type: str) -> object:
    """Return what a document says, without the order of its statements."""
    if media_type == "text/csv":
        return sorted(body.split())
    if results := ox.QueryResultsFormat.from_media_type(media_type):
        found = ox.parse_query_results(body, format=results)
        if isinstance(found, ox.QueryBoolean):
            return bool(found)
        return sorted(
            str(sorted((name.value, str(row[name])) for name in found.variables)) for row in found
        )
    rdf = ox.RdfFormat.from_media_type(media_type)
    return {str(quad) for quad in ox.parse(body, format=rdf)}
