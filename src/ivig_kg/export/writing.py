"""Every export by the name of its format: files of the release, conversions of it, bridges."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from ivig_kg.export.fhir import fhir_files
from ivig_kg.export.kgx import kgx_files
from ivig_kg.namespaces import PREFIXES
from ivig_kg.store import NoReleaseError, Store

RELEASED: Final = {
    "csv": "tables/*.csv",
    "jsonld": "ivig.jsonld",
    "nquads": "ivig.nq",
    "rdfxml": "ivig.owl",
    "sssom": "mappings.sssom.tsv",
    "turtle": "ivig.ttl",
}
"""Formats that lie in the release as they are."""

_BRIDGES: Final[dict[str, Callable[[Store], dict[str, bytes]]]] = {
    "fhir": fhir_files,
    "kgx": kgx_files,
}
FORMATS: Final = tuple(sorted([*RELEASED, *_BRIDGES, "ntriples", "trig"]))


def export_files(name: str, release: Path, open_store: Callable[[], Store]) -> dict[str, bytes]:
    """Return the files of an export by name; `name` is one of `FORMATS`.

    Raises `NoReleaseError` when the release does not hold what the export is made of.
    """
    if name in _BRIDGES:
        return _BRIDGES[name](open_store())
    if name in RELEASED:
        return _released(release, RELEASED[name])
    quads = ox.parse(_released(release, "ivig.nq")["ivig.nq"], format=ox.RdfFormat.N_QUADS)
    return {"ivig.trig": _trig(list(quads))} if name == "trig" else {"ivig.nt": _ntriples(quads)}


def write_files(files: Mapping[str, bytes], out: Path | None) -> None:
    """Write one file to the path `out` or standard output, several into the folder `out` or here.

    Without a suffix, or with a folder there, `out` is a folder for one file too.
    """
    if len(files) == 1 and (out is None or (out.suffix and not out.is_dir())):
        (content,) = files.values()
        _write(out, content)
        return
    for name, content in files.items():
        _write((out or Path()) / name, content)


def _write(path: Path | None, content: bytes) -> None:
    if path is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _released(release: Path, pattern: str) -> dict[str, bytes]:
    files = {path.relative_to(release).as_posix(): path for path in release.glob(pattern)}
    if not files:
        raise NoReleaseError(f"no {pattern} in {release}: run `make build` first")
    return {name: files[name].read_bytes() for name in sorted(files)}


def _ntriples(quads: ox.QuadParser) -> bytes:
    lines = ox.serialize({quad.triple for quad in quads}, format=ox.RdfFormat.N_TRIPLES) or b""
    return b"".join(sorted(lines.splitlines(keepends=True)))


def _trig(quads: list[ox.Quad]) -> bytes:
    ordered = sorted(quads, key=lambda quad: (str(quad.graph_name), str(quad.triple)))
    return ox.serialize(ordered, format=ox.RdfFormat.TRIG, prefixes=PREFIXES) or b""
