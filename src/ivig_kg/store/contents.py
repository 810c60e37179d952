"""What a store of ours is filled with: a release, RDF files instead of it, or files beside it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from ivig_kg.catalogue import load_catalogue
from ivig_kg.examples import EXAMPLES, describe_questions
from ivig_kg.namespaces import BASE, GRAPHS, graph_for
from ivig_kg.paths import shipped
from ivig_kg.release import GRAPH, Release
from ivig_kg.setting_kinds import DataFile

_LOCAL: Final = f"{GRAPHS}local/"
_SHORT: Final = 12
_OURS: Final = f"""
SELECT ?s WHERE {{ GRAPH ?g {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), "{BASE}")) }} }} LIMIT 1"""


class DataError(ValueError):
    """A file cannot be served beside a release; the message names it and why."""


@dataclass(frozen=True)
class Contents:
    """What to load; stores with the same `digest` hold the same quads.

    `quads` is the graph of a release and `turtle` its questions; `files` are beside it, or alone.
    """

    version: str
    digest: str
    quads: Path | None
    turtle: str
    files: tuple[DataFile, ...]

    def fill(self, store: ox.Store) -> None:
        """Load everything into an empty store.

        Raises `SyntaxError` for a file that does not parse, `ValueError` for one of an unknown
        extension, and `DataError` for one that, beside a release, speaks in its place.
        """
        if self.quads is None:
            for file in self.files:
                _load(store, file)
            return
        store.bulk_load(path=self.quads, format=ox.RdfFormat.N_QUADS)
        questions = ox.NamedNode(EXAMPLES)
        store.load(self.turtle, format=ox.RdfFormat.TURTLE, to_graph=questions)
        for file in self.files:
            _load_beside(store, file)


def release_contents(folder: Path, beside: Iterable[DataFile] = ()) -> Contents:
    """Return a release, the questions of this software in a graph beside it, and own files.

    Raises `NoReleaseError` when the build has not made it, `ReleaseError` when it is damaged.
    """
    release = Release(folder)
    quads = release.check(GRAPH)
    turtle = describe_questions(load_catalogue(shipped("queries") / "questions").values())
    files = tuple(DataFile(file.path, file.graph or local_graph(file.path)) for file in beside)
    version = f"{release.version}+{_digest(files)[:_SHORT]}" if files else release.version
    whole = f"{release.files[GRAPH]['sha256']}\n{turtle}\n{version}"
    digest = hashlib.sha256(whole.encode()).hexdigest()
    return Contents(version, digest, quads, turtle, files)


def file_contents(files: Iterable[Path | DataFile]) -> Contents:
    """Return RDF files of any format; their version is a hash of what they hold."""
    found = tuple(DataFile(file) if isinstance(file, Path) else file for file in files)
    digest = _digest(found)
    return Contents(digest[:_SHORT], digest, None, "", found)


def local_graph(file: Path) -> str:
    """Return the named graph of a file that is served beside a release.

    >>> local_graph(Path("/srv/Our plan.ttl"))
    'https://w3id.org/ivig-kg/graph/local/our-plan'
    """
    words = "".join(sign if sign.isascii() and sign.isalnum() else " " for sign in file.stem)
    return graph_for("local", "-".join(words.lower().split()) or "data")


def _digest(files: Iterable[DataFile]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.graph.encode() + file.path.read_bytes())
    return digest.hexdigest()


def _load(store: ox.Store, data: DataFile) -> None:
    file_format = _format_of(data.path)
    if file_format is None or file_format.supports_datasets:
        store.load(path=data.path)
        return
    graph = ox.NamedNode(data.graph_iri)
    # An empty file is a graph too.
    store.add_graph(graph)
    store.load(path=data.path, format=file_format, to_graph=graph)


def _format_of(path: Path) -> ox.RdfFormat | None:
    """Return the format of a file; ontologies are RDF/XML under a name of their own."""
    extension = path.suffix[1:]
    return ox.RdfFormat.RDF_XML if extension == "owl" else ox.RdfFormat.from_extension(extension)


def _load_beside(store: ox.Store, data: DataFile) -> None:
    """Load a file of triples into its graph; nobody but the release describes what is its own."""
    file_format = _format_of(data.path)
    if file_format is None or file_format.supports_datasets:
        raise DataError(f"{data.path}: expected triples: .ttl, .nt, .rdf or .owl")
    graph = ox.NamedNode(data.graph_iri)
    if graph.value.startswith(GRAPHS) and not graph.value.startswith(_LOCAL):
        raise DataError(f"{data.path}: <{graph.value}> is the release's; own graphs are {_LOCAL}")
    _load(store, data)
    ours = store.query(_OURS, named_graphs=[graph])
    for row in ours if isinstance(ours, ox.QuerySolutions) else ():
        raise DataError(f"{data.path}: {row['s']} is the release's; describe things of your own")
