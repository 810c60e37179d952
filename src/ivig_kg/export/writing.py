"""Every export by the name of its format: the files of the release that hold it."""

import sys
from collections.abc import Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Final

from ivig_kg.release import NoReleaseError, Release

FORMATS: Final = {
    "csv": "tables/*.csv",
    "fhir": "fhir/bundle.json",
    "jsonld": "ivig.jsonld",
    "kgx": "kgx/*.tsv",
    "nquads": "ivig.nq",
    "ntriples": "ivig.nt",
    "rdfxml": "ivig.owl",
    "sssom": "mappings.sssom.tsv",
    "trig": "ivig.trig",
    "turtle": "ivig.ttl",
}
"""The files of a release that hold a format."""


def export_files(name: str, release: Path) -> dict[str, bytes]:
    """Return the files of an export by name; `name` is one of `FORMATS`.

    Raises `NoReleaseError` when the release does not hold them, `ReleaseError` for a damaged one.
    """
    pattern, found = FORMATS[name], Release(release)
    files = sorted(file for file in found.files if fnmatch(file, pattern))
    if not files:
        raise NoReleaseError(f"no {pattern} in {release}: run `make build` first")
    return {file: found.check(file).read_bytes() for file in files}


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
