"""The files that a release offers beside its graph: dumps, documents, tables, a database, a zip.

The same graph, tables and version give the same bytes.
"""

import io
import zipfile
from collections.abc import Collection, Iterable, Mapping
from pathlib import PurePosixPath
from typing import Final

from pyoxigraph import Quad, RdfFormat, Triple, serialize

from ivig_kg.build.mapping_sets import MappingSet
from ivig_kg.build.serialization import document
from ivig_kg.build.sqlite_file import sqlite_file
from ivig_kg.build.tables import Tables
from ivig_kg.build.tables_csv import csv_files, sssom
from ivig_kg.export.fhir import MEDIA_TYPE as FHIR
from ivig_kg.export.fhir import fhir_files
from ivig_kg.export.frames import FRAMES
from ivig_kg.export.jsonld_text import NOTICE, RIGHTS, published, whole, whole_name
from ivig_kg.export.kgx import kgx_files
from ivig_kg.namespaces import PREFIXES
from ivig_kg.store import Store

MEDIA_TYPES: Final = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".nq": "application/n-quads",
    ".nt": "application/n-triples",
    ".owl": "application/rdf+xml",
    ".rdf": "application/rdf+xml",
    ".sqlite": "application/vnd.sqlite3",
    ".trig": "application/trig",
    ".tsv": "text/tab-separated-values",
    ".ttl": "text/turtle",
    ".zip": "application/zip",
}
"""Media types by the ending of a file's name."""

DUMPS: Final = tuple(f"ivig.{end}" for end in ("nq", "ttl", "nt", "trig", "jsonld", "rdf", "owl"))
"""The files that hold the whole graph."""

# The first moment that a zip can tell: the time of the build is no part of a release.
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def media_type(name: str) -> str:
    """Return the media type of a file of the release; raise `KeyError` for an unknown ending."""
    return FHIR if name.startswith("fhir/") else MEDIA_TYPES[PurePosixPath(name).suffix]


def downloads(
    quads: Collection[Quad], tables: Tables, mapping_sets: Iterable[MappingSet], version: str
) -> dict[str, bytes]:
    """Return the files by name; `quads` is the whole graph of the release.

    The dumps are `dumps`: a release also has triples that only its named graphs hold.
    """
    sets = list(mapping_sets)
    mappings = sssom(sets, version)
    csvs = csv_files(tables)
    return {
        **documents(quads, version),
        **csvs,
        "mappings.sssom.tsv": mappings,
        "ivig.sqlite": sqlite_file(tables, sets, version),
        "tables.zip": _zip({**csvs, "mappings.sssom.tsv": mappings, "README.txt": _about(version)}),
    }


def bridges(store: Store) -> dict[str, bytes]:
    """Return the graph in the formats of the communities next door, as far as they can say it."""
    return {**kgx_files(store), **fhir_files(store)}


def documents(quads: Iterable[Quad], version: str) -> dict[str, bytes]:
    """Return the whole export as JSON-LD, a file a frame."""
    triples = published(quads)
    return {whole_name(frame): whole(triples, frame, version) for frame in FRAMES}


def dumps(triples: Iterable[Triple], quads: Iterable[Quad]) -> dict[str, bytes]:
    """Return the triples as N-Triples and RDF/XML, and the quads as TriG."""
    flat = set(triples)
    named = sorted(quads, key=lambda quad: (str(quad.graph_name), str(quad.triple)))
    return {
        "ivig.nt": document(flat, RdfFormat.N_TRIPLES),
        "ivig.rdf": document(flat, RdfFormat.RDF_XML),
        "ivig.trig": serialize(named, format=RdfFormat.TRIG, prefixes=PREFIXES) or b"",
    }


def _zip(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _about(version: str) -> bytes:
    return f"ivig-kg, data of {version}. Licence: {RIGHTS}\n{NOTICE}\n".encode()
