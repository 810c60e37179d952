"""Exports by the name of their format."""

import json
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from export.whole import whole_store
from ivig_kg.export.writing import FORMATS, RELEASED, export_files, write_files
from ivig_kg.store import NoReleaseError, Store

QUADS = b"""\
<https://e.org/b> <https://e.org/p> "2" <https://e.org/g2> .
<https://e.org/a> <https://e.org/p> "1" <https://e.org/g1> .
<https://e.org/a> <https://e.org/p> "1" <https://e.org/g2> .
"""


def no_store() -> Store:
    raise AssertionError("this export asks the store nothing")


@pytest.fixture
def release(tmp_path: Path) -> Path:
    (tmp_path / "ivig.nq").write_bytes(QUADS)
    return tmp_path


def test_n_triples_are_the_triples_once_each_and_sorted(release: Path) -> None:
    (content,) = export_files("ntriples", release, no_store).values()
    assert content.decode().splitlines() == [
        '<https://e.org/a> <https://e.org/p> "1" .',
        '<https://e.org/b> <https://e.org/p> "2" .',
    ]


def test_trig_holds_the_same_quads(release: Path) -> None:
    (content,) = export_files("trig", release, no_store).values()
    expected = set(parse(QUADS, format=RdfFormat.N_QUADS))
    assert set(parse(content, format=RdfFormat.TRIG)) == expected


def test_files_of_the_release_are_handed_out_as_they_are(release: Path) -> None:
    (release / "tables").mkdir()
    for name in ("b", "a"):
        (release / "tables" / f"{name}.csv").write_text(name)
    assert export_files("nquads", release, no_store) == {"ivig.nq": QUADS}
    tables = export_files("csv", release, no_store)
    assert list(tables.items()) == [("tables/a.csv", b"a"), ("tables/b.csv", b"b")]


@pytest.mark.parametrize("name", [*RELEASED, "trig", "ntriples"])
def test_a_release_without_the_file_says_what_to_run(name: str, tmp_path: Path) -> None:
    with pytest.raises(NoReleaseError, match="make build"):
        export_files(name, tmp_path, no_store)


@pytest.mark.parametrize(
    ("name", "files"),
    [("kgx", ["kgx/nodes.tsv", "kgx/edges.tsv"]), ("fhir", ["fhir/bundle.json"])],
)
def test_a_bridge_is_made_from_the_store(name: str, files: list[str], tmp_path: Path) -> None:
    assert list(export_files(name, tmp_path, whole_store)) == files


def test_one_file_goes_to_standard_output(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    write_files({"a.json": b"{}"}, None)
    assert capfdbinary.readouterr().out == b"{}"


def test_one_file_goes_to_the_path_or_into_the_folder(tmp_path: Path) -> None:
    write_files({"a.json": b"1"}, tmp_path / "here" / "b.json")
    write_files({"a.json": b"2"}, tmp_path)
    assert (tmp_path / "here" / "b.json").read_bytes() == b"1"
    assert (tmp_path / "a.json").read_bytes() == b"2"


def test_several_files_go_into_the_folder(tmp_path: Path) -> None:
    write_files({"kgx/n.tsv": b"n", "kgx/e.tsv": b"e"}, tmp_path / "out")
    assert (tmp_path / "out" / "kgx" / "n.tsv").read_bytes() == b"n"
    assert (tmp_path / "out" / "kgx" / "e.tsv").read_bytes() == b"e"


def test_the_formats_are_those_that_the_command_promises() -> None:
    promised = "csv fhir jsonld kgx nquads ntriples rdfxml sssom trig turtle"
    assert tuple(promised.split()) == FORMATS


def test_an_export_of_fhir_is_json(tmp_path: Path) -> None:
    (content,) = export_files("fhir", tmp_path, whole_store).values()
    assert json.loads(content)["resourceType"] == "Bundle"
