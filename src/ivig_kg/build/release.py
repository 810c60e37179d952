"""Writes a release to `dist/`: the same graph and date give the same bytes in every file.

`timings.json` alone varies; the manifest does not list it. The manifest is written last: a folder
without one holds no release.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from pyoxigraph import RdfFormat

from ivig_kg.build.downloads import DUMPS, bridges, downloads, dumps
from ivig_kg.build.gates import Gate
from ivig_kg.build.knowledge import Knowledge, in_graph
from ivig_kg.build.manifest import as_json, manifest
from ivig_kg.build.mapping_sets import MappingSet
from ivig_kg.build.problems import BuildFailure, Problem
from ivig_kg.build.report import report
from ivig_kg.build.serialization import document, nquads
from ivig_kg.build.stamp import stamps
from ivig_kg.build.tables import Tables
from ivig_kg.build.void import void_triples
from ivig_kg.namespaces import graph_for
from ivig_kg.release import MANIFEST
from ivig_kg.store import LocalStore


def release_files(
    known: Knowledge,
    tables: Tables,
    mapping_sets: Iterable[MappingSet],
    gates: Iterable[Gate],
    exceptions: list[dict[str, str]],
    released: date,
    label: str = "",
) -> tuple[dict[str, bytes], bytes]:
    """Return the files of a release by name, and its manifest.

    The version is the day and a `label`, which tells of data that are not ours.
    """
    version = f"{released.isoformat()}{label}"
    stamped = [*known.quads, *in_graph(stamps(known.quads, released), graph_for("release"))]
    triples = {quad.triple for quad in stamped}
    void = list(void_triples(known.quads, released, DUMPS))
    everything = {*stamped, *in_graph(void, graph_for("release"))}
    files = {
        "ivig.nq": nquads(everything),
        "ivig.ttl": document(triples, RdfFormat.TURTLE),
        "ivig.owl": document(triples, RdfFormat.RDF_XML),
        "void.ttl": document(void, RdfFormat.TURTLE),
        "report.json": as_json(report(known, gates, exceptions, released)),
        **dumps(triples, everything),
        **downloads(everything, tables, mapping_sets, version),
        **bridges(LocalStore(known.store, version)),
    }
    return files, as_json(manifest(everything, files, version))


def write_release(
    folder: Path, files: Mapping[str, bytes], manifest_: bytes, times: Mapping[str, object]
) -> None:
    """Write the files into a folder, the manifest last.

    Raises `BuildFailure` when that cannot be, as on a full disk: then the folder holds no release.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MANIFEST).unlink(missing_ok=True)
        for name, content in {**files, "timings.json": as_json(times)}.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        (folder / MANIFEST).write_bytes(manifest_)
    except OSError as error:
        (folder / MANIFEST).unlink(missing_ok=True)
        message = f"the release cannot be written: {error.strerror}"
        raise BuildFailure([Problem(str(error.filename or folder), 0, "", message)]) from error


def timings(seconds: Mapping[str, float], gates: Iterable[Gate]) -> dict[str, dict[str, float]]:
    """Return the seconds that each step took, and each gate that was timed."""
    timed = {gate.name: gate.seconds for gate in gates if gate.seconds}
    return {
        "steps": {name: round(value, 3) for name, value in seconds.items()},
        "gates": {name: round(value, 3) for name, value in timed.items()},
    }
