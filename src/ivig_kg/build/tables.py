"""Reads `ontology/tables/*.tsv`: tab-separated UTF-8 with a header line and no quoting."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from ivig_kg.build.cells import faults
from ivig_kg.build.problems import Problem, did_you_mean
from ivig_kg.build.spec_checks import inconsistencies
from ivig_kg.build.spec_reader import read_specs
from ivig_kg.build.table_spec import TableSpec
from ivig_kg.build.templates import iri_of
from ivig_kg.namespaces import graph_for


@dataclass(frozen=True, eq=False)
class Row:
    """One row: where it stands, its cells by column, and whose it is where it is not ours."""

    spec: TableSpec
    file: str
    line: int
    cells: dict[str, str]
    owner: str = ""

    @property
    def key(self) -> str:
        """The cell of the key column."""
        return self.cells[self.spec.key]

    @cached_property
    def subject(self) -> str:
        """The IRI of the row's individual."""
        return iri_of(self.spec.subject, self.cells)

    @property
    def graph(self) -> str:
        """The IRI of the named graph of what the row says."""
        name = self.spec.name
        return graph_for("facts", f"local/{self.owner}/{name}" if self.owner else name)

    def problem(self, column: str, message: str, remedy: str = "") -> Problem:
        """Return a problem at this row."""
        return Problem(self.file, self.line, column, message, remedy)


class Tables:
    """All tables, with the rows of each by any column that names them."""

    def __init__(self, specs: dict[str, TableSpec], rows: dict[str, list[Row]]) -> None:
        self.specs = specs
        self.rows = rows
        self._indexes: dict[tuple[str, str], dict[str, Row]] = {}

    def __iter__(self) -> Iterator[Row]:
        """Go through all rows, table by table."""
        for rows in self.rows.values():
            yield from rows

    def index(self, table: str, column: str = "") -> dict[str, Row]:
        """Return the rows of a table by its key, or by another column with unique cells."""
        name = column or self.specs[table].key
        if (table, name) not in self._indexes:
            rows = self.rows[table]
            self._indexes[table, name] = {row.cells[name]: row for row in rows if row.cells[name]}
        return self._indexes[table, name]

    def find(self, row: Row, column: str, item: str) -> Row | None:
        """Return the row to which an item of a reference column leads."""
        reference = row.spec.columns[column]
        return self.index(reference.table, reference.match).get(item)

    def referenced(self, row: Row, column: str) -> Row | None:
        """Return the row to which a reference cell leads; none when it is empty or dangling."""
        return self.find(row, column, row.cells[column])


def read_tables(folder: Path) -> tuple[Tables, list[Problem]]:
    """Return the tables of a folder and what is wrong with their cells, taken table by table.

    Specs that cannot be understood stop the reading: then there are no rows.
    """
    shown = f"{folder.parent.name}/{folder.name}"
    specs, problems = read_specs(folder, shown)
    problems = problems or inconsistencies(specs, shown)
    problems += _strays(folder, shown, specs)
    if problems:
        return Tables(specs, {name: [] for name in specs}), problems
    rows = {}
    for name, spec in specs.items():
        rows[name], found = read_table(spec, folder / f"{name}.tsv", f"{shown}/{name}.tsv")
        problems += found
    return Tables(specs, rows), problems


def _strays(folder: Path, shown: str, specs: Iterable[str]) -> list[Problem]:
    names = {path.stem for path in folder.glob("*.tsv")}
    return [
        Problem(f"{shown}/{name}.tsv", 0, "", "has no spec", f"write {name}.yaml beside it")
        for name in sorted(names.difference(specs))
    ]


def read_table(spec: TableSpec, path: Path, file: str) -> tuple[list[Row], list[Problem]]:
    """Return the rows of one table, and what is wrong with them by themselves."""
    lines, problems = _lines(path, file)
    if problems:
        return [], problems
    header = lines[0].split("\t")
    if header != list(spec.columns):
        return [], [_header_problem(header, spec, file)]
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        cells = line.split("\t")
        if len(cells) == len(header):
            rows.append(Row(spec, file, number, dict(zip(header, cells, strict=True))))
        else:
            message = f"{len(cells)} cells, the header has {len(header)}"
            problems.append(Problem(file, number, "", message, "look for a missing or extra tab"))
    return rows, problems + [problem for check in _CHECKS for problem in check(rows)]


def _lines(path: Path, file: str) -> tuple[list[str], list[Problem]]:
    if not path.is_file():
        return [], [Problem(file, 0, "", "is missing", "a spec without its table")]
    data = path.read_bytes()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return [], [Problem(file, line, "", "not UTF-8", "save the file as UTF-8")]
    for sign, name in (("\r", "a carriage return"), ("\ufeff", "a byte order mark")):
        if sign in text:
            line = text.count("\n", 0, text.index(sign)) + 1
            remedy = "save with line ends of Unix and without byte order mark"
            return [], [Problem(file, line, "", f"contains {name}", remedy)]
    if not text.endswith("\n"):
        return [], [Problem(file, text.count("\n") + 1, "", "the last line does not end")]
    return text[:-1].split("\n"), []


def _header_problem(header: list[str], spec: TableSpec, file: str) -> Problem:
    known = list(spec.columns)
    for name in header:
        if name not in known:
            return Problem(file, 1, name, "is no column", did_you_mean(name, known))
    missing = [name for name in known if name not in header]
    message = f"lacks {', '.join(missing)}" if missing else "has its columns in another order"
    return Problem(file, 1, "", f"the header {message}", f"it is: {' '.join(known)}")


def _cell_problems(rows: list[Row]) -> Iterator[Problem]:
    for row in rows:
        for name, column in row.spec.columns.items():
            for message, remedy in faults(column, row.cells[name]):
                yield row.problem(name, message, remedy)


def _repeats(rows: list[Row]) -> Iterator[Problem]:
    for name in [
        c for r in rows[:1] for c, s in r.spec.columns.items() if s.unique or c == r.spec.key
    ]:
        first: dict[str, int] = {}
        for row in rows:
            cell = row.cells[name]
            if cell and first.setdefault(cell, row.line) != row.line:
                yield row.problem(name, f'"{cell}" stands in line {first[cell]} already')


def _choices(rows: list[Row]) -> Iterator[Problem]:
    for row in rows:
        for names in row.spec.one_of:
            if sum(bool(row.cells[name]) for name in names) != 1:
                remedy = "fill one of them and leave the others empty"
                yield row.problem("", f"exactly one of {', '.join(names)} must be filled", remedy)


def _disorder(rows: list[Row]) -> Iterator[Problem]:
    for row, following in pairwise(rows):
        if natural(following.key) < natural(row.key):
            place = next(r for r in rows if natural(following.key) < natural(r.key))
            remedy = f"move it above line {place.line}, {place.key}"
            yield following.problem(row.spec.key, f'"{following.key}" is not in order', remedy)


_CHECKS = (_cell_problems, _repeats, _choices, _disorder)


def natural(key: str) -> tuple[tuple[str, int], ...]:
    """Return what sorts a key so that runs of digits compare as numbers.

    >>> sorted(["x.10", "x.9", "x"], key=natural)
    ['x', 'x.9', 'x.10']
    """
    parts = re.split(r"(\d+)", key)
    return tuple(
        (text, int(digits or 0))
        for text, digits in zip(parts[::2], [*parts[1::2], ""], strict=True)
    )
