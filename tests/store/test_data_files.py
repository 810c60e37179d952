"""RDF files that are served: each is the named graph of its IRI."""

from pathlib import Path

import pytest

from ivig_kg.setting_kinds import DataFile
from ivig_kg.settings import Settings
from ivig_kg.store import LocalStore, PoolStore, open_service_store


@pytest.fixture
def turtle(tmp_path: Path) -> Path:
    """A file with one triple."""
    path = tmp_path / "a b=c.ttl"
    path.write_text("<x:s> <x:p> 1 .")
    return path


def test_a_file_of_triples_is_the_graph_of_its_own_iri(turtle: Path) -> None:
    assert LocalStore.from_files([turtle]).graphs() == {turtle.as_uri()}


def test_a_file_of_triples_is_the_graph_that_is_given(turtle: Path) -> None:
    data = DataFile.parse(f"{turtle}=http://e/g?a=b")
    assert data == DataFile(turtle, "http://e/g?a=b")
    assert LocalStore.from_files([data]).graphs() == {"http://e/g?a=b"}


def test_an_empty_file_is_a_graph_too(tmp_path: Path) -> None:
    empty = tmp_path / "empty.nt"
    empty.write_text("")
    assert LocalStore.from_files([DataFile(empty, "urn:e")]).graphs() == {"urn:e"}


def test_a_file_of_quads_keeps_its_graphs(tmp_path: Path) -> None:
    quads = tmp_path / "a.nq"
    quads.write_text("<x:s> <x:p> <x:o> <x:g> .\n<x:s> <x:p> <x:o> .\n")
    store = LocalStore.from_files([DataFile(quads, "urn:ignored")])
    assert store.graphs() == {"x:g"}
    assert len(store.rows("SELECT DISTINCT * { ?s ?p ?o }")) == 1


def test_two_files_may_make_one_graph_and_the_name_is_part_of_the_version(turtle: Path) -> None:
    other = turtle.with_name("other.ttl")
    other.write_text("<x:s> <x:p> 2 .")
    store = LocalStore.from_files([DataFile(turtle, "urn:g"), DataFile(other, "urn:g")])
    assert len(store.rows("SELECT * { GRAPH <urn:g> { ?s ?p ?o } }")) == 2
    assert store.version != LocalStore.from_files([turtle, other]).version


@pytest.mark.parametrize("text", ["nothing.ttl", "nothing.ttl=urn:g", "{}=", "{}=no-scheme"])
def test_what_names_no_file_or_no_iri_is_refused(turtle: Path, text: str) -> None:
    with pytest.raises(ValueError, match="FILE or FILE=IRI"):
        DataFile.parse(text.format(turtle))


def test_the_settings_bring_files_and_limits_to_the_workers(turtle: Path) -> None:
    settings = Settings(data_files=(DataFile(turtle, "urn:g"),), query_workers=1, query_timeout=7)
    store = open_service_store(settings)
    assert isinstance(store, PoolStore)
    with store:
        assert store.graphs() == {"urn:g"}
        assert store.stats().workers == 1
