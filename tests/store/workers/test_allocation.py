"""Memory of large answers is used again, and the engine gets its own from mimalloc."""

import ctypes
import os
import platform
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from ivig_kg.store.workers import allocation
from ivig_kg.store.workers.allocation import engine_environment

FAULTS = """
import resource
from ivig_kg.store.workers.allocation import KEPT, keep_freed_blocks
keep_freed_blocks()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(20):
    blocks = [b"x" * (KEPT // 16) for _ in range(2)]
    del blocks
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""
PAGES = 1024**2 // 4096
"""Those of the two blocks."""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "mallopt"), reason="the C library is not glibc")
def test_blocks_that_were_given_back_are_used_again_without_page_faults() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FAULTS], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < 4 * PAGES


FREED = """
from pathlib import Path
from ivig_kg.store.workers.allocation import give_back_freed_blocks
def held():
    line = next(x for x in Path("/proc/self/smaps_rollup").open() if x.startswith("Rss:"))
    return int(line.split()[1]) // 1024
before = held()
blocks = [bytes(1000) for _ in range(200_000)]
full = held()
del blocks
give_back_freed_blocks()
print(full - before, held() - before)
"""
VERSION = "import ctypes; print(ctypes.CDLL(None).mi_version())"
on_linux = pytest.mark.skipif(
    (sys.platform, platform.machine()) != ("linux", "x86_64"), reason="no wheel of mimalloc"
)


@on_linux
def test_a_process_with_the_environment_of_the_engine_allocates_by_mimalloc() -> None:
    done = subprocess.run(
        [sys.executable, "-c", VERSION],
        env={**os.environ, **engine_environment()},
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) >= 300
    assert done.stderr == ""


@on_linux
def test_what_was_freed_is_given_back() -> None:
    environment = {**os.environ, **engine_environment()}
    done = subprocess.run(
        [sys.executable, "-c", FREED], env=environment, capture_output=True, text=True, check=True
    )
    taken, kept = map(int, done.stdout.split())
    assert taken > 150
    assert kept < 30


@pytest.mark.parametrize("folder", ["a folder", "a:b", "missing"])
def test_a_library_that_the_linker_could_not_load_is_not_named_to_it(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = tmp_path / folder / "libmimalloc.so"
    if folder != "missing":
        library.parent.mkdir()
        library.touch()
    installed = SimpleNamespace(locate_file=lambda _: library)
    monkeypatch.setattr(allocation, "distribution", lambda _: installed)
    assert engine_environment() == {}
