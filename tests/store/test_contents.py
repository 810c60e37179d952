"""What a store holds: a release, files beside it that describe things of their own, or files."""

from dataclasses import replace
from pathlib import Path

import owlready2
import pytest

from ivig_kg.namespaces import BASE, graph_for
from ivig_kg.setting_kinds import DataFile
from ivig_kg.settings import Settings
from ivig_kg.store import DataError, LocalStore, open_store
from ivig_kg.store.contents import file_contents, release_contents
from releases import QUADS, VERSION, write_release

OWN = f"<http://plan.example/rule> <http://plan.example/about> <{BASE}condition/c> ."
STEALING = f"<{BASE}condition/c> <http://plan.example/is> 1 ."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a small release."""
    return write_release(tmp_path / "release", {"ivig.nq": QUADS})


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text)
    return path


def opened(folder: Path, file: Path, graph: str = "") -> LocalStore:
    """The release and a file beside it, in memory."""
    return LocalStore.from_contents(release_contents(folder, [DataFile(file, graph)]))


@pytest.mark.parametrize(
    ("name", "graph", "expected"),
    [
        ("more.ttl", "", graph_for("local", "more")),
        ("Our plan, 2.ttl", "", graph_for("local", "our-plan-2")),
        ("é.ttl", "", graph_for("local", "data")),
        ("more.nt", "http://plan.example/graph", "http://plan.example/graph"),
        ("more.ttl", graph_for("local", "x"), graph_for("local", "x")),
    ],
)
def test_a_file_beside_a_release_has_a_graph_of_its_own(
    folder: Path, tmp_path: Path, name: str, graph: str, expected: str
) -> None:
    store = opened(folder, written(tmp_path, name, OWN), graph)
    inside = f"SELECT * {{ GRAPH <{expected}> {{ ?s ?p ?o }} }}"
    assert (len(store.rows(inside)), len(store.rows("SELECT * { GRAPH <x:g> { ?s ?p ?o } }"))) == (
        1,
        1,
    )


@pytest.mark.parametrize(
    ("name", "text", "graph", "words"),
    [
        ("a.ttl", STEALING, "", "condition/c.* is the release's"),
        ("a.ttl", OWN, graph_for("facts", "coverage"), "own graphs are .*/graph/local/"),
        ("a.nq", f"{OWN[:-1]} <x:g> .", "", "expected triples"),
        ("a.csv", OWN, "", "expected triples"),
    ],
)
def test_a_file_that_speaks_in_place_of_the_release_is_named(
    folder: Path, tmp_path: Path, name: str, text: str, graph: str, words: str
) -> None:
    with pytest.raises(DataError, match=f"{name}.*{words}"):
        opened(folder, written(tmp_path, name, text), graph)


def test_a_file_that_does_not_parse_is_named_with_its_line(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(SyntaxError, match=r"broken\.ttl.*2"):
        opened(folder, written(tmp_path, "broken.ttl", f"{OWN}\n<x:s> <x:p> ."))


def test_the_version_tells_what_is_beside_the_release(folder: Path, tmp_path: Path) -> None:
    file = written(tmp_path, "more.ttl", OWN)
    alone, beside = release_contents(folder), release_contents(folder, [DataFile(file)])
    assert (alone.version, beside.version.partition("+")[0]) == (VERSION, VERSION)
    written(tmp_path, "more.ttl", f"{OWN} # other bytes")
    other = release_contents(folder, [DataFile(file)])
    assert len({alone.version, beside.version, other.version}) == 3
    assert len({alone.digest, beside.digest, other.digest, file_contents([file]).digest}) == 4


def test_the_settings_put_files_beside_the_release(folder: Path, tmp_path: Path) -> None:
    file = written(tmp_path, "more.ttl", OWN)
    store = open_store(Settings(data_dir=folder, with_files=(DataFile(file),)))
    assert {"x:g", graph_for("local", "more")} <= store.graphs()


def test_a_public_ontology_is_served_beside_a_release(folder: Path) -> None:
    """The terms of the Dublin Core, as owlready2 brings them."""
    file = Path(owlready2.__file__).parent / "ontos" / "dcterms.owl"
    store = opened(folder, file, "http://purl.org/dc/terms/")
    labels = "SELECT ?o { <http://purl.org/dc/terms/title> ?p ?o FILTER (?o = 'Title'@en-us) }"
    assert [row["o"].value for row in store.rows(labels)] == ["Title"]


@pytest.mark.parametrize("other", ["data_files", "endpoint"])
def test_files_are_beside_a_release_only(tmp_path: Path, other: str) -> None:
    file = DataFile(written(tmp_path, "more.ttl", OWN))
    served = {
        "data_files": Settings(data_files=(file,)),
        "endpoint": Settings(endpoint="http://e/"),
    }
    with pytest.raises(DataError, match="beside a release"):
        open_store(replace(served[other], with_files=(file,)))
