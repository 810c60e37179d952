"""A server starts with a whole release of its own format, or says in one line why it does not."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT, free_port
from ivig_kg.release import FORMAT, MANIFEST
from releases import QUADS, write_release

FILES = {"ivig.nq": QUADS, "void.ttl": b"<x:s> <x:p> <x:o> .\n", "tables/a.csv": b"a,b\r\n"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a small release."""
    return write_release(tmp_path, FILES)


def refusal(folder: Path) -> str:
    """What a server says that does not start with a release."""
    variables = {"IVIG_KG_DATA_DIR": str(folder), "PORT": str(free_port())}
    done = subprocess.run(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    return done.stderr


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("damage", ["cut", "changed", "gone"])
def test_a_damaged_file_stops_the_start_and_is_named(folder: Path, name: str, damage: str) -> None:
    path = folder / name
    if damage == "cut":
        os.truncate(path, path.stat().st_size - 3)
    elif damage == "changed":
        path.write_bytes(path.read_bytes().replace(b"b", b"c").replace(b"o", b"q"))
    else:
        path.unlink()
    said = refusal(folder)
    assert str(path if (name, damage) != ("ivig.nq", "gone") else folder) in said


def test_a_damaged_manifest_stops_the_start_and_is_named(folder: Path) -> None:
    os.truncate(folder / MANIFEST, 40)
    assert f"{folder / MANIFEST} is damaged" in refusal(folder)


def test_a_release_of_a_newer_format_stops_the_start_and_says_what_to_do(folder: Path) -> None:
    manifest = json.loads((folder / MANIFEST).read_bytes())
    (folder / MANIFEST).write_text(json.dumps({**manifest, "format": FORMAT + 1}))
    assert f"is of format {FORMAT + 1}" in refusal(folder)
