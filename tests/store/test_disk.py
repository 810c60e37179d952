"""A store on disk is made once, read by every worker, and never read when it is not whole."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import pools
from ivig_kg.setting_kinds import DataFile
from ivig_kg.settings import Settings
from ivig_kg.store import DiskStoreError, PoolStore, StoreError, WorkerLostError, open_service_store
from ivig_kg.store.contents import file_contents
from ivig_kg.store.disk import MARKER, is_whole, make, open_read_only, place_of
from ivig_kg.store.pool import plan_of
from ivig_kg.store.workers.making import on_disk
from pools import CONTROL, ENDLESS, FORMATS, LIMITS, SORTING
from processes import descriptors, workers

EVERYTHING = "SELECT * { GRAPH ?g { ?s ?p ?o } }"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "stores"


@pytest.fixture
def settings(ring: Path, root: Path) -> Settings:
    """Settings that have the ring read from disk, with limits that are soon reached."""
    return Settings(
        data_files=(DataFile(ring),),
        store="disk",
        store_dir=root,
        query_workers=2,
        query_memory=LIMITS.memory,
    )


@pytest.fixture
def on_files(settings: Settings) -> Iterator[PoolStore]:
    """A pool that reads the ring from disk."""
    store = open_service_store(settings)
    assert isinstance(store, PoolStore)
    with store:
        yield store


def only_store(root: Path) -> Path:
    """The folder of the one store below a folder."""
    (folder,) = (path for path in root.iterdir() if path.is_dir())
    return folder


def test_it_answers_as_the_store_in_memory_does(on_files: PoolStore, ring: Path) -> None:
    with pools.pool(ring) as in_memory:
        assert on_files.version == in_memory.version
        assert on_files.graphs() == in_memory.graphs()
        for query in (CONTROL, EVERYTHING):
            expected, found = (
                {tuple(sorted(row.items(), key=str)) for row in store.rows(query)}
                for store in (in_memory, on_files)
            )
            assert found == expected


def test_it_is_made_once(settings: Settings, root: Path) -> None:
    with open_service_store(settings) as first:  # type: ignore[attr-defined]  # a pool closes
        assert pools.is_well(first)
    then = only_store(root).stat().st_mtime_ns
    with open_service_store(settings) as second:  # type: ignore[attr-defined]
        assert pools.is_well(second)
    assert only_store(root).stat().st_mtime_ns == then


def test_other_data_are_another_store(root: Path, ring: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.nq"
    other.write_text("<x:s> <x:p> <x:o> .\n")
    plans = [on_disk(plan_of(LIMITS, files=[path]), root) for path in (ring, other)]
    assert plans[0].disk != plans[1].disk
    assert len(plans[1].opening()().rows("SELECT * { ?s ?p ?o }")) == 1


@pytest.mark.parametrize("damage", ["cut", "missing", "unmarked", "strange"])
def test_a_store_that_is_not_whole_is_made_anew(damage: str, root: Path, ring: Path) -> None:
    contents = file_contents([ring])
    make(root, contents)
    folder = place_of(root, contents)
    table = next(folder.glob("*.sst"))
    match damage:
        case "cut":
            os.truncate(table, 100)
        case "missing":
            table.unlink()
        case "unmarked":
            (folder / MARKER).unlink()
        case "strange":
            (folder / MARKER).write_text(json.dumps(["no", "sizes"]))
    assert not is_whole(folder)
    plan = on_disk(plan_of(LIMITS, files=[ring]), root)
    assert is_whole(folder)
    assert len(plan.opening()().rows(CONTROL)) == 1


def test_what_was_left_unfinished_is_removed(root: Path, ring: Path) -> None:
    left = root / "unfinished-x"
    left.mkdir(parents=True)
    make(root, file_contents([ring]))
    assert not left.exists()
    assert only_store(root)


def test_a_damaged_block_is_an_error_that_names_the_disk_and_no_answer(
    settings: Settings, root: Path
) -> None:
    open_service_store(settings).close()
    for table in only_store(root).glob("*.sst"):
        whole = bytearray(table.read_bytes())
        for at in range(len(whole) // 8, len(whole) // 2, 64):
            whole[at] ^= 0xFF
        table.write_bytes(whole)
    with pytest.raises((WorkerLostError, DiskStoreError)):
        open_service_store(settings).rows(EVERYTHING)


def test_a_damaged_store_is_not_opened(root: Path, ring: Path) -> None:
    contents = file_contents([ring])
    make(root, contents)
    folder = place_of(root, contents)
    (folder / "CURRENT").write_text("nonsense\n")
    with pytest.raises(DiskStoreError, match=folder.name):
        open_read_only(folder)


def test_a_store_that_goes_while_it_is_served_is_a_lost_worker_and_never_another_answer(
    on_files: PoolStore, root: Path
) -> None:
    assert pools.is_well(on_files)
    shutil.rmtree(only_store(root))
    assert pools.is_well(on_files), "the worker has its files open"
    assert pools.outcome(on_files, ENDLESS.replace("?g ?h ?i", "?g ?h ?i . ?j ?k ?l")) != "answered"
    with pytest.raises(WorkerLostError):
        on_files.answer(CONTROL, FORMATS)


def test_queries_have_the_same_limits(on_files: PoolStore) -> None:
    with pytest.raises(StoreError, match="stopped after"):
        on_files.answer(ENDLESS, FORMATS, timeout=0.3)
    with pytest.raises(StoreError, match="more than 256 MiB"):
        on_files.answer(SORTING, FORMATS)
    assert pools.is_well(on_files)


@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
def test_a_worker_has_the_files_of_the_store_open_and_nothing_else(
    on_files: PoolStore, root: Path
) -> None:
    assert pools.is_well(on_files)
    (worker,) = workers(os.getpid())
    folder = str(only_store(root))
    others = [name for name in descriptors(worker)[3:] if not name.startswith(folder)]
    assert set(others) <= {"/dev/null"}
    limits = Path(f"/proc/{worker}/limits").read_text()
    assert "Max open files            3                    3" in limits


def test_a_folder_that_cannot_be_written_is_named(ring: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DiskStoreError, match=r"file/stores.*STORE_DIR"):
        on_disk(plan_of(LIMITS, files=[ring]), tmp_path / "file" / "stores")


def test_data_that_do_not_parse_are_told_as_without_a_disk(tmp_path: Path, root: Path) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text("<x:s> <x:p>")
    with pytest.raises(SyntaxError, match=r"broken\.ttl"):
        on_disk(plan_of(LIMITS, files=[broken]), root)
    assert not [path for path in root.iterdir() if path.is_dir()]


def test_a_full_disk_is_said_and_nothing_is_left(ring: Path, root: Path) -> None:
    """The largest size of a file stands in for a full disk, which takes privilege to make."""
    command = f"ulimit -f 16; exec {sys.executable} -m ivig_kg query -"
    variables = {"DATA_FILES": str(ring), "STORE": "disk", "STORE_DIR": str(root)}
    done = subprocess.run(
        ["bash", "-c", command],
        env={**os.environ, **{f"IVIG_KG_{name}": value for name, value in variables.items()}},
        input="ASK {}",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "cannot be made" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not [path for path in root.iterdir() if path.is_dir()]
