"""Every file of a store on disk is opened with it, however many there are."""

import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from ivig_kg.store.sample import SAMPLE, write_sample

PARTS = 2
"""Every one has files of its own in every index; of more parts some may be merged."""
SIZE = 2000
OPENING = """
import sys
from pathlib import Path
import pyoxigraph as ox
from ivig_kg.store.sample import open_files, unopened
folder = Path(sys.argv[1])
store = ox.Store.read_only(str(folder))
print(len(unopened(folder)))
open_files(store, folder)
print(len(unopened(folder)), len(store))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store of more files than RocksDB opens at once."""
    store = ox.Store(str(tmp_path / "store"))
    for part in range(PARTS):
        triples = [f"<x:s{part}-{n}> <x:p> <x:o{n}>" for n in range(SIZE)]
        lines = [f"{triple}{graph} .\n" for triple in triples for graph in ("", " <x:g>")]
        store.bulk_load("".join(lines), format=ox.RdfFormat.N_QUADS)
        store.flush()
    write_sample(store, tmp_path / "store")
    return tmp_path / "store"


def test_by_itself_the_engine_opens_some_of_its_files_and_with_the_sample_all(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", OPENING, str(folder)], capture_output=True, text=True, check=True
    )
    before, after, quads = map(int, done.stdout.split())
    assert before > 0
    assert (after, quads) == (0, 2 * PARTS * SIZE)


def test_a_sample_is_of_about_three_thousand_quads_from_everywhere(folder: Path) -> None:
    quads = list(ox.parse(path=folder / SAMPLE, format=ox.RdfFormat.N_QUADS))
    assert 2700 < len(quads) < 3300
    assert {quad.subject.value.partition("-")[0] for quad in quads} == {
        f"x:s{part}" for part in range(PARTS)
    }


@pytest.mark.parametrize("quads", ["", "<x:s> <x:p> <x:o> .", "<x:s> <x:p> <x:o> <x:g> ."])
def test_the_sample_of_a_small_store_is_the_store(quads: str, tmp_path: Path) -> None:
    store = ox.Store()
    store.load(quads, format=ox.RdfFormat.N_QUADS)
    write_sample(store, tmp_path)
    sample = ox.parse(path=tmp_path / SAMPLE, format=ox.RdfFormat.N_QUADS)
    assert set(sample) == set(store)
