"""However one asks the first question, the rows are the same."""

import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from rdflib import Graph
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, SPARQLWrapper

from conftest import free_port, running_server
from ivig_kg.build.tables import read_tables
from ivig_kg.catalogue import load_catalogue
from ivig_kg.namespaces import individual
from ivig_kg.paths import CHECKOUT, shipped
from ivig_kg.store.base import read_rows

pytestmark = pytest.mark.release
SLUG = "neurological-indications-requiring-prior-treatment-failure"
TEXT = load_catalogue(shipped("queries") / "questions")[SLUG].bind({})


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The production server over the release."""
    with running_server(free_port()) as address:
        yield address


@pytest.fixture(scope="module")
def by_command() -> bytes:
    command = [sys.executable, "-m", "ivig_kg", "ask", SLUG, "--format", "csv"]
    return subprocess.run(command, check=True, capture_output=True).stdout


def fetched(address: str, body: bytes | None = None) -> bytes:
    request = Request(address, body, {"Accept": "text/csv"})
    with urlopen(request, timeout=30) as response:
        content: bytes = response.read()
    return content


def test_the_page_s_twin_says_what_the_command_says(server: str, by_command: bytes) -> None:
    assert fetched(f"{server}/questions/{SLUG}.csv") == by_command


def test_plain_sparql_says_what_the_command_says(server: str, by_command: bytes) -> None:
    body = urlencode({"query": TEXT}).encode()
    assert fetched(f"{server}/sparql", body) == by_command


def test_sparqlwrapper_gets_what_the_command_says(server: str, by_command: bytes) -> None:
    wrapper = SPARQLWrapper(f"{server}/sparql")
    wrapper.setQuery(TEXT)
    wrapper.setReturnFormat(CSV)
    assert wrapper.query().convert() == by_command


def test_rdflib_gets_as_many_rows(server: str, by_command: bytes) -> None:
    graph = Graph(SPARQLStore(f"{server}/sparql", method="POST"))
    rows = list(graph.query(TEXT, initNs={}))
    assert len(rows) == len(by_command.splitlines()) - 1


def test_curl_gets_what_the_command_says(server: str, by_command: bytes) -> None:
    form = ["--data-urlencode", f"query={TEXT}", "--header", "Accept: text/csv"]
    command = ["curl", "--silent", "--fail", *form, f"{server}/sparql"]
    assert subprocess.run(command, check=True, capture_output=True).stdout == by_command


def test_each_row_s_source_and_place_stand_in_a_table(server: str) -> None:
    tables, problems = read_tables(CHECKOUT / "ontology" / "tables")
    assert not problems
    places = {
        (individual("source", row.cells["source"]), row.cells["locator"])
        for row in tables
        if "source" in row.cells and "locator" in row.cells
    }
    rows = read_rows(fetched(f"{server}/questions/{SLUG}.json"))
    assert rows
    assert {(row["source"].value, row["locator"].value) for row in rows} <= places
