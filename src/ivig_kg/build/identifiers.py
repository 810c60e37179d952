"""References between rows and individuals: everything named exists, nothing is named twice."""

from collections.abc import Iterator

from ivig_kg.build.cells import items
from ivig_kg.build.problems import Problem, did_you_mean
from ivig_kg.build.table_spec import Column
from ivig_kg.build.tables import Row, Tables
from ivig_kg.build.templates import Template, iri_of


def individuals(tables: Tables) -> dict[str, Row]:
    """Return the row behind the IRI of every individual of the tables."""
    return {iri: row for row in tables for iri in _own(row)}


def identifier_problems(tables: Tables) -> list[Problem]:
    """Return dangling references, IRIs of two rows and templates that lead to nobody."""
    known = individuals(tables)
    problems: list[Problem] = []
    for row in tables:
        problems += _clashes(row, known)
        problems += _dangling(row, tables)
        problems += _nobody(row, known)
    return problems


def _own(row: Row) -> Iterator[str]:
    yield row.subject
    if row.spec.companion:
        yield iri_of(row.spec.companion.subject, row.cells)


def _clashes(row: Row, known: dict[str, Row]) -> Iterator[Problem]:
    for iri in _own(row):
        other = known[iri]
        # A key that stands twice in its own table is reported there.
        if other is not row and (other.file, other.key) != (row.file, row.key):
            yield row.problem(row.spec.key, f"<{iri}> is also {other.file}:{other.line}")


def _dangling(row: Row, tables: Tables) -> Iterator[Problem]:
    for name, column in row.spec.columns.items():
        for item in items(column, row.cells[name]):
            if column.type == "reference" and tables.find(row, name, item) is None:
                yield row.problem(name, *_not_found(item, column, tables))
            elif column.type == "row" and row_named(item, tables) is None:
                yield row.problem(name, f'"{item}" is no row', "write table:key")
    if row.spec.about_by and subject_spoken_of(row, tables) is None:
        entity = row.spec.about_by.entity
        yield row.problem(entity, f'"{row.cells[entity]}" is no key of its table')


def _not_found(item: str, column: Column, tables: Tables) -> tuple[str, str]:
    known = tables.index(column.table, column.match)
    message = f'"{item}" is not in {column.table}.tsv'
    hint = did_you_mean(item, known)
    return message, hint or f"add it there or correct the {column.match or 'key'}"


def _nobody(row: Row, known: dict[str, Row]) -> Iterator[Problem]:
    for iri, _ in starts(row):
        if iri not in known:
            yield row.problem("", f"<{iri}> would point to this row and does not exist")
    for item in row.spec.fixed.values():
        if iri_of(Template(item), {}) not in known:
            yield row.problem("", f"{item} does not exist")


def starts(row: Row) -> list[tuple[str, str]]:
    """Return the individuals that point to the row, with the property; none for empty columns."""
    return [
        (iri_of(rule.start, row.cells), rule.property)
        for rule in row.spec.incoming
        if all(row.cells[name] for name in rule.start.columns)
    ]


def row_named(item: str, tables: Tables) -> Row | None:
    """Return the row that `table:key` names."""
    table, _, key = item.partition(":")
    return tables.index(table).get(key) if table in tables.specs else None


def subject_spoken_of(row: Row, tables: Tables) -> Row | None:
    """Return the row that the columns of `about_by` name together."""
    about = row.spec.about_by
    if about is None or row.cells[about.column] not in about.tables:
        return None
    return tables.index(about.tables[row.cells[about.column]]).get(row.cells[about.entity])
