"""A user's own data beside ours, `--with DIR`: tables under our specs, and RDF files.

`DIR/tables/*.tsv` are rows of our tables in other hands: they refer to our rows and to each other,
pass every gate, and are in the named graphs `facts/local/DIR/<table>`. `DIR/*.ttl`, `.nt`, `.rdf`
and `.owl` are in the named graphs `local/DIR/<file>`; they describe things of their own.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Final, TypeVar

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, parse

from ivig_kg.build.problems import Problem, did_you_mean
from ivig_kg.build.tables import Row, Tables, read_table
from ivig_kg.namespaces import BASE, TERMS, graph_for

_FORMATS: Final = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".rdf": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
}
_TOLD: Final = 5
_SHORT: Final = 12


@dataclass(frozen=True)
class OwnFile:
    """An RDF file: where it lies, as shown to its owner, and its quads in a graph of their own."""

    file: str
    quads: list[Quad]


@dataclass(frozen=True)
class OwnData:
    """What a folder holds; `digest` is the hash of all of its files that were read."""

    name: str
    rows: dict[str, list[Row]]
    files: list[OwnFile]
    digest: str

    @property
    def quads(self) -> Iterator[Quad]:
        """Go through the quads of all RDF files."""
        return (quad for file in self.files for quad in file.quads)

    @property
    def label(self) -> str:
        """What a version is marked with that has these data, as `+plan.0123456789ab`."""
        return f"+{self.name}.{self.digest[:_SHORT]}"


def read_own(folder: Path, tables: Tables) -> tuple[OwnData, list[Problem]]:
    """Return what a folder holds, and what is wrong with its files, each by itself."""
    name, problems = slug(folder.name), []
    if not folder.is_dir():
        return OwnData(name, {}, [], ""), [Problem(str(folder), 0, "", "is no folder")]
    rows: dict[str, list[Row]] = {}
    for path in sorted(folder.glob("tables/*.tsv")):
        rows[path.stem], found = _read_rows(path, folder, name, tables)
        problems += found
    files = []
    for path in sorted(path for path in folder.iterdir() if path.suffix in _FORMATS):
        file, found = _read_file(path, folder, name)
        files.append(file)
        problems += found
    if not (rows or files):
        problems.append(Problem(str(folder), 0, "", "holds no tables/*.tsv and no RDF file"))
    return OwnData(name, rows, files, _digest(folder, [*rows], files)), problems


def with_own(tables: Tables, own: OwnData) -> tuple[Tables, list[Problem]]:
    """Return our tables with own rows in them, and the cells that ours have for themselves."""
    taken = [problem for name in own.rows for problem in _taken(tables, name, own.rows[name])]
    rows = {name: [*ours, *own.rows.get(name, ())] for name, ours in tables.rows.items()}
    return Tables(tables.specs, rows), taken


def usurpations(own: OwnData, individuals: Collection[str]) -> list[Problem]:
    """Return the subjects of own RDF files that are ours, and no `individuals` of own tables."""
    problems = []
    for file in own.files:
        subjects = {q.subject.value for q in file.quads if isinstance(q.subject, NamedNode)}
        ours = sorted(s for s in subjects if s.startswith(BASE) and s not in individuals)
        problems += [
            Problem(file.file, 0, f"<{iri}>", "is described by the project", "refer to it instead")
            for iri in ours[:_TOLD]
        ]
    return problems


def in_our_terms(own: OwnData) -> list[Quad]:
    """Return all quads about the subjects that own RDF files describe in terms of our ontology."""
    subjects = {quad.subject for quad in own.quads if _has_our_term(quad)}
    return [quad for quad in own.quads if quad.subject in subjects]


def slug(name: str) -> str:
    """Return a name as it stands in the IRI of a graph.

    >>> slug("Example health plan (2)")
    'example-health-plan-2'
    """
    words = "".join(sign if sign.isascii() and sign.isalnum() else " " for sign in name)
    return "-".join(words.lower().split()) or "own"


def _read_rows(
    path: Path, folder: Path, owner: str, tables: Tables
) -> tuple[list[Row], list[Problem]]:
    file, spec = _shown(path, folder), tables.specs.get(path.stem)
    if spec is None:
        hint = did_you_mean(path.stem, tables.specs)
        return [], [Problem(file, 0, "", "is none of the project's tables", hint)]
    rows, problems = read_table(spec, path, file)
    return [replace(row, owner=owner) for row in rows], problems


def _read_file(path: Path, folder: Path, owner: str) -> tuple[OwnFile, list[Problem]]:
    file = _shown(path, folder)
    graph = NamedNode(graph_for("local", f"{owner}/{slug(path.stem)}"))
    parser = parse(path=path, format=_FORMATS[path.suffix])
    try:
        quads = [_named(quad, graph) for quad in parser]
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 0
        message = f"not {_FORMATS[path.suffix].name}: {getattr(error, 'msg', error)}"
        return OwnFile(file, []), [Problem(file, line, "", message)]
    return OwnFile(file, list(_labelled(quads, f"{owner}-{slug(path.stem)}"))), []


def _named(quad: Quad, graph: NamedNode) -> Quad:
    return Quad(quad.subject, quad.predicate, quad.object, graph)


def _labelled(quads: Iterable[Quad], label: str) -> Iterator[Quad]:
    """Yield quads with blank nodes numbered in the order in which they come: always the same."""
    numbers: dict[BlankNode, BlankNode] = {}
    for q in quads:
        subject, value = _own(q.subject, numbers, label), _own(q.object, numbers, label)
        yield Quad(subject, q.predicate, value, q.graph_name)


_Term = TypeVar("_Term")


def _own(term: _Term, numbers: dict[BlankNode, BlankNode], label: str) -> _Term | BlankNode:
    if not isinstance(term, BlankNode):
        return term
    return numbers.setdefault(term, BlankNode(f"{label}-{len(numbers)}"))


def _taken(tables: Tables, name: str, rows: Iterable[Row]) -> Iterator[Problem]:
    spec = tables.specs[name]
    unique = [c.name for c in spec.columns.values() if c.unique or c.name == spec.key]
    for row in rows:
        for column in unique:
            ours = tables.index(name, column).get(row.cells[column])
            if ours:
                message = f'"{row.cells[column]}" is the project\'s, {ours.file}:{ours.line}'
                yield row.problem(column, message, "choose another")


def _has_our_term(quad: Quad) -> bool:
    terms = (quad.predicate, quad.object)
    return any(isinstance(t, NamedNode) and t.value.startswith(TERMS) for t in terms)


def _shown(path: Path, folder: Path) -> str:
    return f"{folder.name}/{path.relative_to(folder).as_posix()}"


def _digest(folder: Path, tables: Iterable[str], files: Iterable[OwnFile]) -> str:
    digest = sha256()
    names = [f"tables/{name}.tsv" for name in tables]
    names += [file.file.partition("/")[2] for file in files]
    for name in names:
        digest.update(f"{name}\n".encode() + (folder / name).read_bytes())
    return digest.hexdigest()
