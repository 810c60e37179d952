"""What a worker is to load and the limits that it holds itself, as plain values."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Self

from ivig_kg.release import NoReleaseError, ReleaseError
from ivig_kg.setting_kinds import DataFile
from ivig_kg.store.contents import Contents, DataError, file_contents, release_contents
from ivig_kg.store.disk import DiskStoreError
from ivig_kg.store.local import LocalStore

LOADING_ERRORS: Final = (SyntaxError, ValueError, OSError)

_MESSAGE: Final = 2000
_OURS: Final = (NoReleaseError, ReleaseError, DiskStoreError, DataError)
_RAISED: Final = {kind.__name__: kind for kind in (*_OURS, *LOADING_ERRORS)}


@dataclass(frozen=True)
class Plan:
    """A release folder and files beside it, RDF files alone, or a store on disk and its version.

    `memory` and `result_bytes` are in bytes.
    """

    folder: str | None
    files: tuple[str, ...]
    memory: int
    result_bytes: int
    disk: str = ""
    version: str = ""

    def opening(self) -> Callable[[], LocalStore]:
        """Load what is kept in memory; return what gives a worker its store.

        A store on disk is opened by each worker for itself: its descriptors and threads are none to
        share. Raises what `LocalStore` raises for data that is not there or wrong.
        """
        if self.disk:
            return lambda: LocalStore.on_disk(Path(self.disk), self.version, self.result_bytes)
        store = LocalStore.from_contents(self.contents(), self.result_bytes)
        return lambda: store

    def contents(self) -> Contents:
        """Return what is to be loaded; raises what `release_contents` raises."""
        files = tuple(map(DataFile.parse, self.files))
        if self.folder is None:
            return file_contents(files)
        return release_contents(Path(self.folder), files)

    def to_text(self) -> str:
        """Return the plan as an argument of a command line."""
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Return the plan that `to_text` has written."""
        values = json.loads(text)
        return cls(**{**values, "files": tuple(values["files"])})


def failure(error: Exception) -> dict[str, str]:
    """Return an error of loading as plain values."""
    name = next((kind.__name__ for kind in type(error).mro() if kind.__name__ in _RAISED), "")
    return {"error": name, "message": str(error)[:_MESSAGE]}


def loading_error(values: dict[str, str]) -> Exception:
    """Return the error of loading that `failure` has described."""
    return _RAISED.get(values["error"], OSError)(values["message"])
