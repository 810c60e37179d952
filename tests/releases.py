"""Small releases as the build writes them: files, and a manifest that tells of each."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ivig_kg.release import FORMAT, GRAPH, MANIFEST

VERSION = "2026-01-31"
QUADS = b"<x:s> <x:p> <x:o> <x:g> .\n"


def write_release(
    folder: Path, files: Mapping[str, bytes], version: str = VERSION, **others: object
) -> Path:
    """Write files and their manifest; an empty graph stands in for one that is not among them."""
    listed = {GRAPH: b"", **files}
    for name, content in listed.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    described = {name: _described(name, content) for name, content in listed.items()}
    manifest = {"format": FORMAT, "version": version, "files": described, **others}
    (folder / MANIFEST).write_text(json.dumps(manifest))
    return folder


def _described(name: str, content: bytes) -> dict[str, Any]:
    types = {"nq": "application/n-quads", "ttl": "text/turtle", "owl": "application/rdf+xml"}
    types |= {"json": "application/json", "jsonld": "application/ld+json"}
    media_type = types.get(name.rpartition(".")[2], "application/octet-stream")
    digest = hashlib.sha256(content).hexdigest()
    return {"bytes": len(content), "sha256": digest, "media_type": media_type}
