"""A small part of the real ontology in a folder of its own, damage to it, and what gates say."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree, ignore_patterns

from ivig_kg.build.cells import items
from ivig_kg.build.checks import run_checks
from ivig_kg.build.derivation import derive, read_rules
from ivig_kg.build.gates import short
from ivig_kg.build.identifiers import individuals, row_named, starts, subject_spoken_of
from ivig_kg.build.pipeline import asserted, read_inputs
from ivig_kg.build.problems import BuildFailure
from ivig_kg.build.reasoning import reason
from ivig_kg.build.statements import facts
from ivig_kg.build.tables import Row, Tables, read_tables
from ivig_kg.build.validation import check_shapes
from ivig_kg.paths import CHECKOUT


@dataclass(frozen=True)
class Copy:
    """A folder with `ontology/` and `queries/` in it."""

    root: Path

    def table(self, name: str) -> Path:
        return self.root / f"ontology/tables/{name}.tsv"

    def lines(self, name: str) -> list[str]:
        return self.table(name).read_text(encoding="utf-8").splitlines()

    def save(self, name: str, lines: Iterable[str]) -> None:
        self.table(name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")

    def line(self, name: str, key: str) -> int:
        """The number of a row's line; the header is line 1."""
        return [line.split("\t")[0] for line in self.lines(name)].index(key) + 1

    def place(self, name: str, key: str) -> str:
        return f"ontology/tables/{name}.tsv:{self.line(name, key)}"

    def cell(self, name: str, key: str, column: str, value: str) -> None:
        lines = self.lines(name)
        number = self.line(name, key) - 1
        cells = lines[number].split("\t")
        cells[lines[0].split("\t").index(column)] = value
        lines[number] = "\t".join(cells)
        self.save(name, lines)

    def repeat(self, name: str, key: str, **changes: str) -> None:
        """Write a row a second time, right after the first, with some cells changed."""
        lines = self.lines(name)
        number = self.line(name, key) - 1
        cells = dict(zip(lines[0].split("\t"), lines[number].split("\t"), strict=True)) | changes
        self.save(name, [*lines[: number + 1], "\t".join(cells.values()), *lines[number + 1 :]])

    def drop(self, name: str, key: str) -> None:
        self.save(name, [row for row in self.lines(name) if row.split("\t")[0] != key])

    def text(self, file: str, old: str, new: str) -> None:
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) > 0, f"{file} has no {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")


def excerpt(root: Path, seeds: Iterable[tuple[str, str]]) -> Copy:
    """Write the part of the project's ontology that some rows, named by table and key, need."""
    for folder in ("queries/checks", "queries/derive"):
        copytree(CHECKOUT / folder, root / folder)
    copytree(CHECKOUT / "ontology", root / "ontology", ignore=ignore_patterns("*.tsv"))
    tables, problems = read_tables(CHECKOUT / "ontology/tables")
    assert problems == []
    kept = _needed(tables, [tables.index(table)[key] for table, key in seeds])
    copy = Copy(root)
    for name, spec in tables.specs.items():
        rows = ["\t".join(row.cells.values()) for row in tables.rows[name] if row in kept]
        copy.save(name, ["\t".join(spec.columns), *rows])
    _excerpt_mappings(root / "ontology/mappings", {short(row.subject) for row in kept})
    return copy


def _needed(tables: Tables, rows: list[Row]) -> set[Row]:
    known, kept, todo = individuals(tables), set[Row](), list(rows)
    while todo:
        row = todo.pop()
        if row not in kept:
            kept.add(row)
            todo += _references(row, tables, known)
            todo += _tree(row, tables)
    return kept


def _references(row: Row, tables: Tables, known: dict[str, Row]) -> Iterator[Row]:
    for name, column in row.spec.columns.items():
        for item in items(column, row.cells[name]):
            found = tables.find(row, name, item) if column.type == "reference" else None
            found = row_named(item, tables) if column.type == "row" else found
            if found:
                yield found
    yield from (known[iri] for iri, _ in starts(row))
    about = subject_spoken_of(row, tables)
    if about:
        yield about


def _tree(row: Row, tables: Tables) -> Iterator[Row]:
    """The criteria and groups of a rule."""
    for table in ("criteria", "criterion_groups", "label_criteria"):
        for node in tables.rows[table]:
            if row.key in (node.cells.get("coverage"), node.cells.get("labelled_use")):
                yield node


def _excerpt_mappings(folder: Path, curies: set[str]) -> None:
    for path in sorted((CHECKOUT / "ontology/mappings").glob("*.sssom.tsv")):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if line.startswith(("#", "subject_id"))]
        kept += [line for line in lines if line.split("\t")[0] in curies]
        (folder / path.name).write_text("".join(kept), encoding="utf-8")


def findings(copy: Copy, *, reasoner: bool = False) -> set[tuple[str, str]]:
    """Return a gate and a line for everything that is wrong, as the build would say it."""
    try:
        inputs = read_inputs(copy.root / "ontology")
    except BuildFailure as failure:
        return {(line.split("/")[1], line) for line in failure.lines}
    stated, origins = facts(inputs.tables), individuals(inputs.tables)
    known = asserted(inputs, stated)
    gates = [check_shapes(known.quads, inputs.shapes, origins)]
    for rule in read_rules(copy.root / "queries/derive"):
        known.add(derive(rule, known))
    if reasoner:
        gates.append(reason(known, stated, origins)[1])
    gates += run_checks(copy.root / "queries/checks", known, origins)
    return {(gate.name, line) for gate in gates for line in gate.faults}
