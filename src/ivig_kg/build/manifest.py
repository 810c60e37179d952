"""`manifest.json`: what is in a release, with sizes, hashes and every IRI that it names."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from pyoxigraph import NamedNode, Quad

from ivig_kg import __version__
from ivig_kg.build.downloads import media_type
from ivig_kg.build.gates import Gate, short
from ivig_kg.build.knowledge import graph_of
from ivig_kg.namespaces import BASE, KINDS, TERMS
from ivig_kg.release import FORMAT

_INDIVIDUALS: Final = tuple(f"{BASE}{kind}/" for kind in KINDS)


def manifest(quads: Iterable[Quad], files: Mapping[str, bytes], version: str) -> dict[str, Any]:
    """Return the manifest of a release."""
    quads = list(quads)
    return {
        "format": FORMAT,
        "version": version,
        "package": __version__,
        "files": {name: _file(name, content) for name, content in sorted(files.items())},
        "graphs": dict(sorted(Counter(map(graph_of, quads)).items())),
        "triples": len({quad.triple for quad in quads}),
        "terms": subjects(quads, (TERMS,)),
        "individuals": subjects(quads, _INDIVIDUALS),
    }


def _file(name: str, content: bytes) -> dict[str, Any]:
    digest = sha256(content).hexdigest()
    return {"bytes": len(content), "sha256": digest, "media_type": media_type(name)}


def subjects(quads: Iterable[Quad], starts: tuple[str, ...]) -> list[str]:
    """Return the IRIs that are described and begin with one of `starts`, sorted."""
    found = {q.subject.value for q in quads if isinstance(q.subject, NamedNode)}
    return sorted(iri for iri in found if iri.startswith(starts))


def check_identifiers(quads: Iterable[Quad], earlier: Iterable[Path], released: date) -> Gate:
    """Return the gate "identifiers": an IRI of an earlier release may be deprecated, never vanish.

    `earlier` are manifests that may exist; those that are not of an older version are not read.
    """
    quads = list(quads)
    here = {*subjects(quads, (TERMS,)), *subjects(quads, _INDIVIDUALS)}
    faults = []
    for path in earlier:
        known = json.loads(path.read_bytes()) if path.is_file() else {"version": "9999"}
        if known["version"] < released.isoformat():
            gone = {*known["terms"], *known["individuals"]} - here
            faults += [
                f"{short(iri)}: was in {known['version']}; keep it, with owl:deprecated true"
                for iri in sorted(gone)
            ]
    return Gate("identifiers", f"{len(here)} names, none lost since a release", tuple(faults))


def as_json(content: object) -> bytes:
    """Return JSON for people and version control: indented, in the given order."""
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
