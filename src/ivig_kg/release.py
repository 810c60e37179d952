"""A release on disk: its manifest, and whether its files are still those that the build wrote."""

import json
from collections.abc import Mapping
from functools import cached_property
from hashlib import file_digest
from pathlib import Path
from typing import Any, Final

FORMAT: Final = 1
"""The format of releases that this software writes and reads; a release without one has it too."""

MANIFEST: Final = "manifest.json"
GRAPH: Final = "ivig.nq"

Stamp = tuple[int, int, int]
"""What changes when a file is written: its inode, its size and its time."""


class ReleaseError(OSError):
    """A release cannot be served; the message names the file and what is wrong with it."""


class NoReleaseError(ReleaseError, FileNotFoundError):
    """There is no release in the folder."""


class Release:
    """A folder that `ivig-kg build` has written.

    Raises `NoReleaseError` where there is none, `ReleaseError` for a manifest that cannot be read
    or that is of a newer format.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        if not ((folder / GRAPH).is_file() and (folder / MANIFEST).is_file()):
            raise NoReleaseError(f"no release in {folder}: run `make build` first")
        self._manifest = _read(folder / MANIFEST)
        self._checked: dict[str, Stamp] = {}

    @property
    def version(self) -> str:
        """The version of the data."""
        return str(self._manifest["version"])

    @cached_property
    def files(self) -> Mapping[str, Mapping[str, Any]]:
        """What the manifest says of each file but itself: `bytes`, `sha256`, `media_type`."""
        files: Mapping[str, Mapping[str, Any]] = self._manifest["files"]
        return files

    def check(self, name: str) -> Path:
        """Return the path of a file that is as the manifest says; raise `ReleaseError` otherwise.

        It is read as a whole, and then only after it has been written again.
        """
        path, listed = self.folder / name, self.files.get(name)
        try:
            if listed is None:
                raise ReleaseError(f"{path} is not in the release's {MANIFEST}")
            stamp = _stamp(path)
            if self._checked.get(name) != stamp:
                _compare(path, listed)
                self._checked[name] = stamp
        except FileNotFoundError as error:
            raise ReleaseError(f"{path} is missing: build the release again") from error
        return path

    def check_all(self) -> None:
        """Check every file that the manifest lists; raise `ReleaseError` for the first wrong."""
        for name in self.files:
            self.check(name)


def _read(path: Path) -> Mapping[str, Any]:
    try:
        manifest: Mapping[str, Any] = json.loads(path.read_bytes())
        written = manifest.get("format", FORMAT)
        is_whole = isinstance(manifest["version"], str) and GRAPH in manifest["files"]
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise ReleaseError(f"{path} is damaged: build the release again") from error
    if written != FORMAT:
        raise ReleaseError(
            f"{path} is of format {written!r}, and this ivig-kg reads {FORMAT}: "
            "install the ivig-kg that built it, or a newer one"
        )
    if not is_whole:
        raise ReleaseError(f"{path} is damaged: build the release again")
    return manifest


def _stamp(path: Path) -> Stamp:
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns


def _compare(path: Path, listed: Mapping[str, Any]) -> None:
    size = path.stat().st_size
    if size != listed["bytes"]:
        message = f"has {size} bytes and should have {listed['bytes']}"
        raise ReleaseError(f"{path} {message}: build the release again")
    with path.open("rb") as content:
        if file_digest(content, "sha256").hexdigest() != listed["sha256"]:
            message = f"is not what {MANIFEST} says (sha256)"
            raise ReleaseError(f"{path} {message}: build the release again")
