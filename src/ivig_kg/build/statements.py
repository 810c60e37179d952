"""Rows become individuals and statements: the named graph `facts/<table>` of every table."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from ivig_kg.build.cells import items, term
from ivig_kg.build.criteria_tree import CriteriaTree
from ivig_kg.build.identifiers import row_named, starts, subject_spoken_of
from ivig_kg.build.labels import Labels
from ivig_kg.build.table_spec import Column
from ivig_kg.build.tables import Row, Tables
from ivig_kg.build.templates import Template, iri_of
from ivig_kg.build.terms import LABEL, A

Pair = tuple[NamedNode, NamedNode | Literal]
Triple = tuple[NamedNode, NamedNode, NamedNode | Literal]


@dataclass(frozen=True)
class Fact:
    """A triple of the facts and the row that says it."""

    row: Row
    quad: Quad


def facts(tables: Tables) -> list[Fact]:
    """Return the triples of all rows of tables without problems; none has a blank node."""
    writer = _Writer(tables)
    found = [
        _fact(row, *triple) for row in tables for write in writer.parts for triple in write(row)
    ]
    return found + [_fact(*edge) for edge in CriteriaTree(tables).edges()]


def _fact(row: Row, subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> Fact:
    return Fact(row, Quad(subject, predicate, value, NamedNode(row.graph)))


class _Writer:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._labels = Labels(tables)
        self.parts: Final[tuple[Callable[[Row], Iterator[Triple]], ...]] = (
            self._own,
            self._companion,
            self._incoming,
        )

    def _own(self, row: Row) -> Iterator[Triple]:
        subject = NamedNode(row.subject)
        yield subject, A, NamedNode(_class(row))
        if row.spec.label:
            yield subject, LABEL, Literal(self._labels.of(row))
        for predicate, value in self._pairs(row):
            yield subject, predicate, value

    def _pairs(self, row: Row) -> Iterator[Pair]:
        for column in row.spec.columns.values():
            yield from self._column(row, column)
        for property_, item in row.spec.fixed.items():
            yield NamedNode(property_), NamedNode(iri_of(Template(item), {}))
        yield from self._about(row)
        yield from self._inherited(row)

    def _column(self, row: Row, column: Column) -> Iterator[Pair]:
        if not column.properties:
            return
        for item in items(column, row.cells[column.name]):
            value = self._term(row, column, item)
            for property_ in column.properties:
                yield NamedNode(property_), value

    def _term(self, row: Row, column: Column, item: str) -> NamedNode | Literal:
        if column.type not in ("reference", "row"):
            return term(column, item)
        other = (
            row_named(item, self._tables)
            if column.type == "row"
            else self._tables.find(row, column.name, item)
        )
        if other is None:
            raise LookupError(f"{row.file}:{row.line}: {item} was not checked")
        return NamedNode(other.subject)

    def _about(self, row: Row) -> Iterator[Pair]:
        other = subject_spoken_of(row, self._tables)
        if row.spec.about_by and other:
            yield NamedNode(row.spec.about_by.property), NamedNode(other.subject)

    def _inherited(self, row: Row) -> Iterator[Pair]:
        inherits = row.spec.inherits
        for name in inherits.start if inherits else ():
            other = self._tables.referenced(row, name)
            for predicate, value in self._pairs(other) if other else ():
                if inherits and predicate.value in inherits.properties:
                    yield predicate, value

    def _companion(self, row: Row) -> Iterator[Triple]:
        companion = row.spec.companion
        if companion:
            subject = NamedNode(iri_of(companion.subject, row.cells))
            yield subject, A, NamedNode(companion.class_)
            yield subject, LABEL, Literal(self._labels.fill(companion.label, row))
            yield subject, NamedNode(companion.property), NamedNode(row.subject)

    def _incoming(self, row: Row) -> Iterator[Triple]:
        for start, property_ in starts(row):
            yield NamedNode(start), NamedNode(property_), NamedNode(row.subject)


def _class(row: Row) -> str:
    by = row.spec.class_by
    return by.classes[row.cells[by.column]] if by else row.spec.class_
