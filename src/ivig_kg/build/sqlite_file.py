"""The tables of facts as one SQLite file, with views that answer the main questions.

A cell that lists several rows of another table also has a table of its own, a row an item:
`criteria.treatments` is `criteria_treatments`. Empty cells are NULL.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from ivig_kg.build.cells import items
from ivig_kg.build.mapping_sets import COLUMNS, MappingSet
from ivig_kg.build.table_spec import Column, TableSpec
from ivig_kg.build.tables import Row, Tables

VIEWS: Final = Path(__file__).parent / "views.sql"

_TYPES: Final = {"integer": "INTEGER", "decimal": "REAL"}


def sqlite_file(tables: Tables, mapping_sets: Iterable[MappingSet], version: str) -> bytes:
    """Return the bytes of the database; its table `release` names the version of the data."""
    with closing(sqlite3.connect(":memory:")) as database:
        for name, spec in sorted(tables.specs.items()):
            database.execute(_definition(tables, spec))
            _insert(database, name, len(spec.columns), map(_cells, tables.rows[name]))
        for name, column, spec in _lists(tables):
            database.execute(_list_definition(tables, name, spec, spec.columns[column]))
            _insert(database, f"{name}_{column}", 2, _pairs(tables.rows[name], column))
        _add_mappings(database, mapping_sets)
        database.execute("CREATE TABLE release (version TEXT NOT NULL, notice TEXT NOT NULL)")
        _insert(database, "release", 2, [(version, "Not clinical advice.")])
        database.executescript(VIEWS.read_text(encoding="utf-8"))
        database.execute("VACUUM")
        return database.serialize()


def _lists(tables: Tables) -> Iterator[tuple[str, str, TableSpec]]:
    for name, spec in sorted(tables.specs.items()):
        for column in spec.columns.values():
            if column.list and column.type == "reference":
                yield name, column.name, spec


def _definition(tables: Tables, spec: TableSpec) -> str:
    columns = ",\n  ".join(_column(tables, spec, column) for column in spec.columns.values())
    return f"CREATE TABLE {_quoted(spec.name)} (\n  {columns}\n)"


def _column(tables: Tables, spec: TableSpec, column: Column) -> str:
    parts = [_quoted(column.name), _TYPES.get(column.type, "TEXT")]
    if column.name == spec.key:
        parts.append("PRIMARY KEY")
    elif column.unique or _is_target(tables, spec, column):
        parts.append("UNIQUE")
    if column.required:
        parts.append("NOT NULL")
    if column.type == "reference" and not column.list:
        parts.append(_reference(tables, column))
    return " ".join(parts)


def _is_target(tables: Tables, spec: TableSpec, column: Column) -> bool:
    return any(
        (other.table, other.match) == (spec.name, column.name)
        for each in tables.specs.values()
        for other in each.columns.values()
    )


def _reference(tables: Tables, column: Column) -> str:
    target = column.match or tables.specs[column.table].key
    return f"REFERENCES {_quoted(column.table)} ({_quoted(target)})"


def _list_definition(tables: Tables, name: str, spec: TableSpec, column: Column) -> str:
    own = f"{_quoted(spec.key)} TEXT NOT NULL REFERENCES {_quoted(name)} ({_quoted(spec.key)})"
    other = f"{_quoted(column.name)} TEXT NOT NULL {_reference(tables, column)}"
    key = f"PRIMARY KEY ({_quoted(spec.key)}, {_quoted(column.name)})"
    return f"CREATE TABLE {_quoted(f'{name}_{column.name}')} (\n  {own},\n  {other},\n  {key}\n)"


def _cells(row: Row) -> list[str | None]:
    return [cell or None for cell in row.cells.values()]


def _pairs(rows: Iterable[Row], column: str) -> Iterator[tuple[str, str]]:
    for row in rows:
        for item in items(row.spec.columns[column], row.cells[column]):
            yield row.key, item


def _add_mappings(database: sqlite3.Connection, mapping_sets: Iterable[MappingSet]) -> None:
    columns = ", ".join(f"{_quoted(name)} TEXT" for name in COLUMNS)
    database.execute(f"CREATE TABLE mappings ({columns})")
    rows = (mapping.cells.values() for one in mapping_sets for mapping in one.mappings)
    _insert(database, "mappings", len(COLUMNS), ([cell or None for cell in row] for row in rows))


def _insert(
    database: sqlite3.Connection, table: str, width: int, rows: Iterable[Iterable[str | None]]
) -> None:
    marks = ", ".join("?" * width)
    statement = f"INSERT INTO {_quoted(table)} VALUES ({marks})"  # noqa: S608  # names are those of the specs
    database.executemany(statement, (tuple(row) for row in rows))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
