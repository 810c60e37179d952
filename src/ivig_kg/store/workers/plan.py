"""What a worker is to load and the limits that it holds itself, as plain values."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Self

from ivig_kg.settings import DataFile
from ivig_kg.store.local import LocalStore, NoReleaseError

LOADING_ERRORS: Final = (SyntaxError, ValueError, OSError)

_MESSAGE: Final = 2000
_RAISED: Final = {kind.__name__: kind for kind in (NoReleaseError, *LOADING_ERRORS)}


@dataclass(frozen=True)
class Plan:
    """A release folder or RDF files; `memory` and `result_bytes` are in bytes."""

    folder: str | None
    files: tuple[str, ...]
    memory: int
    result_bytes: int

    def load(self) -> LocalStore:
        """Load the data; raises what `LocalStore` raises for data that is not there or wrong."""
        if self.folder is not None:
            return LocalStore.from_release(Path(self.folder), self.result_bytes)
        return LocalStore.from_files(map(DataFile.parse, self.files), self.result_bytes)

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
