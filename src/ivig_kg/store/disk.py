"""Stores on disk: made once for what they hold, under its hash, and from then on only read.

RocksDB keeps checksums of its blocks and looks at them whenever it reads one; here the sizes of
its files are looked at, so that a store that was cut or filled halfway is made anew.
"""

import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

import pyoxigraph as ox

from ivig_kg.store.contents import Contents
from ivig_kg.store.sample import SAMPLE, open_files, write_sample

if sys.platform != "win32":
    import fcntl

MARKER: Final = "ivig-kg.json"
"""The file of a store that is whole: the sizes of its other files."""

_UNFINISHED: Final = "unfinished-"
_NAME: Final = 32
# RocksDB's own diary and lock, which say nothing of the data.
_CHANGING: Final = ("LOG", "LOCK")


class DiskStoreError(OSError):
    """A store on disk cannot be made or read; the message names its folder and why."""


def place_of(root: Path, contents: Contents) -> Path:
    """Return the folder below `root` where the store of some contents is, or would be."""
    return root / contents.digest[:_NAME]


def make(root: Path, contents: Contents) -> None:
    """Make the store of some contents, unless another process has made it meanwhile.

    Raises `DiskStoreError`, and what `Contents.fill` raises. RocksDB leaves threads behind, so
    whoever forks later has this done by another process.
    """
    folder = place_of(root, contents)
    with _alone(root):
        if not is_whole(folder):
            _make(root, folder, contents)


def open_read_only(folder: Path) -> ox.Store:
    """Return a store that is read and never written; raise `DiskStoreError` when it is damaged.

    Its files are open, and no other has to be opened later.
    """
    try:
        store = ox.Store.read_only(str(folder))
        open_files(store, folder)
    except (OSError, RuntimeError, SyntaxError) as error:
        raise DiskStoreError(f"the store in {folder} cannot be read: {error}") from error
    return store


def is_whole(folder: Path) -> bool:
    """Return whether every file of a store has the size that it had when it was finished."""
    try:
        listed: Mapping[str, int] = json.loads((folder / MARKER).read_bytes())
        return listed == _sizes(folder) and SAMPLE in listed
    except (OSError, ValueError):
        return False


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Let one process at a time make stores; whoever comes later waits."""
    try:
        root.mkdir(parents=True, exist_ok=True)
        lock = (root / "lock").open("w")
    except OSError as error:
        raise DiskStoreError(f"no store can be made in {root}: {error}; set STORE_DIR") from error
    with lock:
        if sys.platform != "win32":
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make(root: Path, folder: Path, contents: Contents) -> None:
    for left in root.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(left, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
    unfinished = Path(mkdtemp(prefix=_UNFINISHED, dir=root))
    try:
        _fill(unfinished, contents)
        (unfinished / MARKER).write_text(json.dumps(_sizes(unfinished)), encoding="ascii")
        unfinished.rename(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def _fill(folder: Path, contents: Contents) -> None:
    try:
        store = ox.Store(str(folder))
        contents.fill(store)
        store.flush()
        store.optimize()
        write_sample(store, folder)
    except (OSError, RuntimeError) as error:
        raise DiskStoreError(f"the store in {folder.parent} cannot be made: {error}") from error
    # Closes it, and reads it once: what could not be written at the end is found out here.
    del store
    open_read_only(folder)


def _sizes(folder: Path) -> dict[str, int]:
    return {
        entry.name: entry.stat().st_size
        for entry in sorted(os.scandir(folder), key=lambda entry: entry.name)
        if entry.name != MARKER and not entry.name.startswith(_CHANGING)
    }
