"""Exports by the name of their format."""

from pathlib import Path

import pytest

from ivig_kg.cli import EXPORTS
from ivig_kg.export.writing import FORMATS, export_files, write_files
from ivig_kg.store import NoReleaseError
from releases import write_release


def test_files_of_the_release_are_handed_out_as_they_are(tmp_path: Path) -> None:
    files = {"tables/b.csv": b"b", "tables/a.csv": b"a", "tables.zip": b""}
    tables = export_files("csv", write_release(tmp_path, files))
    assert list(tables.items()) == [("tables/a.csv", b"a"), ("tables/b.csv", b"b")]


@pytest.mark.parametrize("name", FORMATS)
def test_a_release_without_the_file_says_what_to_run(name: str, tmp_path: Path) -> None:
    with pytest.raises(NoReleaseError, match="make build"):
        export_files(name, tmp_path)
    if name != "nquads":
        with pytest.raises(NoReleaseError, match="make build"):
            export_files(name, write_release(tmp_path, {}))


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
    assert set(EXPORTS) == set(FORMATS)
