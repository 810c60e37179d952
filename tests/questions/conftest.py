"""The graphs of the question tests, each made once a run."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store, parse
from rdflib import Graph

from ivig_kg.build.tables import Tables
from ivig_kg.paths import shipped
from questions.graphs import FIXTURE, ONTOLOGY, Built, add_inferred, built, rdflib_graph


def fixture_in(folder: Path) -> Built:
    """The small graph without the reasoner's part: rows of the fixture under the real specs."""
    for path in (*ONTOLOGY.glob("tables/*.yaml"), *FIXTURE.glob("tables/*.tsv")):
        shutil.copy(path, folder)
    return built(folder, FIXTURE / "mappings")


def fixture_store_in(folder: Path) -> Store:
    """The small graph with what the reasoner found in it (`inferred.nt`)."""
    known = fixture_in(folder).knowledge
    add_inferred(known, parse(path=FIXTURE / "inferred.nt", format=RdfFormat.N_TRIPLES))
    return known.store


@pytest.fixture(scope="session")
def fixture_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return fixture_store_in(tmp_path_factory.mktemp("tables"))


@pytest.fixture(scope="session")
def fixture_graph(fixture_store: Store) -> Graph:
    return rdflib_graph(fixture_store)


@pytest.fixture(scope="session")
def whole() -> Built:
    """Everything but what the reasoner finds."""
    return built(ONTOLOGY / "tables", ONTOLOGY / "mappings")


@pytest.fixture(scope="session")
def whole_tables(whole: Built) -> Tables:
    return whole.tables


@pytest.fixture(scope="session")
def release() -> Iterator[Store]:
    """The release as the build wrote it."""
    path = shipped("dist") / "ivig.nq"
    if not path.is_file():
        pytest.skip("there is no release: run `ivig-kg build`")
    store = Store()
    store.load(path=path, format=RdfFormat.N_QUADS)
    yield store
