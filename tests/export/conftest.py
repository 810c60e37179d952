"""The graphs of the export tests: the small one of the questions, and that of the release."""

from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from export.samples import Small
from ivig_kg.build.mapping_sets import read_mapping_sets
from ivig_kg.paths import shipped
from questions.conftest import fixture_in
from questions.graphs import FIXTURE, add_inferred


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """Real rows, what the rules derive and what the reasoner finds of them."""
    made = fixture_in(tmp_path_factory.mktemp("tables"))
    inferred = parse(path=FIXTURE / "inferred.nt", format=RdfFormat.N_TRIPLES)
    add_inferred(made.knowledge, inferred)
    subjects = {row.subject for row in made.tables}
    sets, _ = read_mapping_sets(FIXTURE / "mappings", subjects)
    return Small(frozenset(made.knowledge.quads), made.tables, sets)


@pytest.fixture(scope="session")
def dist() -> Path:
    """The folder of the release."""
    folder = shipped("dist")
    if not (folder / "manifest.json").is_file():
        pytest.skip("there is no release: run `ivig-kg build`")
    return folder


@pytest.fixture(scope="session")
def release(dist: Path) -> list[Quad]:
    """The graph of the release, as its file has it."""
    return list(parse(path=dist / "ivig.nq", format=RdfFormat.N_QUADS))
