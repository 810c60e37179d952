"""A release is served as the build wrote it, or not at all."""

import json
import os
from pathlib import Path

import pytest

from ivig_kg.release import FORMAT, MANIFEST, NoReleaseError, Release, ReleaseError
from releases import QUADS, VERSION, write_release


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a small release."""
    return write_release(tmp_path, {"ivig.nq": QUADS, "tables/a.csv": b"a,b\r\n"})


def change(folder: Path, **values: object) -> None:
    """Change values of a release's manifest; those that are nothing go."""
    path = folder / MANIFEST
    manifest = {**json.loads(path.read_bytes()), **values}
    path.write_text(json.dumps({name: v for name, v in manifest.items() if v is not None}))


def test_a_whole_release_passes(folder: Path) -> None:
    release = Release(folder)
    release.check_all()
    assert release.version == VERSION
    assert release.check("tables/a.csv").read_bytes() == b"a,b\r\n"


@pytest.mark.parametrize("missing", ["ivig.nq", MANIFEST])
def test_a_folder_without_graph_or_manifest_holds_no_release(folder: Path, missing: str) -> None:
    (folder / missing).unlink()
    with pytest.raises(NoReleaseError, match="make build"):
        Release(folder)


@pytest.mark.parametrize("written", [FORMAT + 1, "2", 0])
def test_another_format_is_refused_with_the_remedy(folder: Path, written: object) -> None:
    change(folder, format=written)
    with pytest.raises(ReleaseError, match=rf"format {written!r}.*reads {FORMAT}.*newer one"):
        Release(folder)


def test_a_release_from_before_formats_were_counted_is_read(folder: Path) -> None:
    change(folder, format=None)
    assert Release(folder).version == VERSION


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 1}', '{"version": "1", "files": {}}'])
def test_a_damaged_manifest_is_named(folder: Path, text: str) -> None:
    (folder / MANIFEST).write_text(text)
    with pytest.raises(ReleaseError, match=rf"{MANIFEST} is damaged"):
        Release(folder)


@pytest.mark.parametrize("name", ["ivig.nq", "tables/a.csv"])
@pytest.mark.parametrize(
    ("content", "words"), [(b"", "has 0 bytes"), (None, "sha256"), ("gone", "is missing")]
)
def test_a_damaged_file_is_named(
    folder: Path, name: str, content: bytes | str | None, words: str
) -> None:
    release, path = Release(folder), folder / name
    whole = path.read_bytes()
    if isinstance(content, str):
        path.unlink()
    else:
        path.write_bytes(whole[::-1] if content is None else content)
    with pytest.raises(ReleaseError, match=rf"{name}.*{words}"):
        release.check(name)


def test_a_file_is_looked_at_again_when_it_was_written_again(folder: Path) -> None:
    release = Release(folder)
    path = release.check("ivig.nq")
    then = path.stat().st_mtime_ns
    path.write_bytes(QUADS[::-1])
    os.utime(path, ns=(then, then + 1))
    with pytest.raises(ReleaseError, match="sha256"):
        release.check("ivig.nq")
    path.write_bytes(QUADS)
    assert release.check("ivig.nq") == path


def test_a_file_that_is_not_listed_is_no_part_of_the_release(folder: Path) -> None:
    (folder / "other.txt").write_text("")
    with pytest.raises(ReleaseError, match="is not in"):
        Release(folder).check("other.txt")
