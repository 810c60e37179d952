"""The built scripts and styles: `/static/built/`, whose names change with their content.

`frontend/` has the sources; a checkout that was not built serves its pages without scripts.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, g

from ivig_kg.sparql.errors import ProblemError

blueprint = Blueprint("assets", __name__)

BUILT: Final = Path(__file__).parent / "static" / "built"

_TYPES: Final = {".js": "text/javascript", ".css": "text/css", ".txt": "text/plain"}
_LICENCES: Final = "licences.txt"
_FOREVER: Final = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Entry:
    """What a page loads for one purpose: a script, those that it imports, perhaps a style sheet."""

    script: str
    imports: tuple[str, ...]
    style: str | None


@blueprint.app_context_processor
def _for_templates() -> dict[str, object]:
    return {"built": entries, "licences": f"/static/built/{_LICENCES}"}


@cache
def entries() -> dict[str, Entry]:
    """Return the entries of the front end with the addresses of their files; empty if not built."""
    manifest = BUILT / "manifest.json"
    if not manifest.is_file():
        return {}
    found = json.loads(manifest.read_text(encoding="utf-8"))
    return {
        name: Entry(
            _address(one["script"]),
            tuple(map(_address, one["imports"])),
            _address(one["style"]) if one["style"] else None,
        )
        for name, one in found.items()
    }


@blueprint.get("/static/built/<name>")
def built_file(name: str) -> Response:
    """Return a built file; a hashed one never changes (https://www.rfc-editor.org/rfc/rfc8246)."""
    if name not in {path.name for path in BUILT.glob("*") if path.suffix in _TYPES}:
        raise ProblemError("not-found", f"No built file is called {name[:100]!r}.")
    path = BUILT / name
    response = Response(path.read_bytes(), mimetype=_TYPES[path.suffix])
    g.is_repeatable = name != _LICENCES
    response.headers["Cache-Control"] = _FOREVER if g.is_repeatable else "no-cache"
    return response


def _address(name: str) -> str:
    return f"/static/built/{name}"
