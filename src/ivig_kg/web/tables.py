"""Result tables for pages: terms with their labels and addresses, all labels found at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from ivig_kg.store import Row, Term
from ivig_kg.web.context import service
from ivig_kg.web.links import last_part, short

SHOWN_ROWS: Final = 1000
"""Rows that a page shows of a longer result; it says so, and the data twins are complete."""


@dataclass(frozen=True)
class Cell:
    """A term as a page shows it: its text, its address if it has one, and its IRI."""

    text: str
    href: str | None = None
    iri: str | None = None

    @property
    def name(self) -> str:
        """The last part of the IRI, such as `Covered`; of a literal its text."""
        return last_part(self.iri) if self.iri else self.text


@dataclass(frozen=True)
class Table:
    """The rows that a page shows, and how many there are in all."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell | None, ...], ...]
    total: int


def cell(term: Term, labels: dict[str, str]) -> Cell:
    """Return a term as a page shows it."""
    if term.kind == "iri":
        href = service().links.path(term.value)
        return Cell(labels.get(term.value) or short(term.value), href, term.value)
    return Cell(term.value if term.kind == "literal" else f"_:{term.value}")


def iris_of(rows: Iterable[Row]) -> set[str]:
    """Return the IRIs in rows."""
    return {term.value for row in rows for term in row.values() if term.kind == "iri"}


def shown_columns(columns: Sequence[str]) -> dict[str, str | None]:
    """Return the columns to show, each with the column that holds the name of its things.

    >>> shown_columns(["source", "sourceTitle", "locator"])
    {'source': 'sourceTitle', 'locator': None}
    """
    names = {name: _name_column(name, columns) for name in columns}
    return {name: named for name, named in names.items() if name not in names.values()}


def _name_column(name: str, columns: Sequence[str]) -> str | None:
    return next((f"{name}{end}" for end in ("Label", "Title") if f"{name}{end}" in columns), None)


def table(columns: Sequence[str], rows: Sequence[Row]) -> Table:
    """Return the first rows as a page shows them."""
    shown = rows[:SHOWN_ROWS]
    names = shown_columns(columns)
    unnamed = [
        {c: t for c, t in row.items() if c in names and names[c] not in row} for row in shown
    ]
    labels = service().labels(iris_of(unnamed))
    cells = tuple(
        tuple(_named_cell(row, *column, labels) for column in names.items()) for row in shown
    )
    return Table(tuple(names), cells, len(rows))


def _named_cell(row: Row, column: str, name: str | None, labels: dict[str, str]) -> Cell | None:
    if column not in row:
        return None
    found = cell(row[column], labels)
    return replace(found, text=row[name].value) if name and name in row else found
