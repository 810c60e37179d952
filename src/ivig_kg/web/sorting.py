"""Tables sorted by a link: `?sort=column`, or `?sort=-column` for the reverse."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from ivig_kg.web.tables import Cell, Table


@dataclass(frozen=True)
class Sorting:
    """The column that a table is sorted by (none: as the query has it), and the rest of the URL."""

    path: str
    given: Mapping[str, str | list[str]]
    column: str = ""
    is_descending: bool = False

    def href(self, column: str) -> str:
        """Return the address that sorts by a column; the other way round if it does already."""
        is_reversed = column == self.column and not self.is_descending
        value = f"-{column}" if is_reversed else column
        return f"{self.path}?{urlencode({**self.given, 'sort': value}, doseq=True)}#answer"

    def sign(self, column: str) -> str:
        """Return an arrow for the column that is sorted by."""
        return "" if column != self.column else (" ↓" if self.is_descending else " ↑")


def sorted_table(table: Table, sorting: Sorting) -> Table:
    """Return the table with its shown rows sorted; unchanged for an unknown column."""
    if sorting.column not in table.columns:
        return table
    place = table.columns.index(sorting.column)
    rows = sorted(table.rows, key=lambda row: _key(row[place]), reverse=sorting.is_descending)
    return replace(table, rows=tuple(rows))


def _key(cell: Cell | None) -> tuple[int, float, str]:
    if cell is None:
        return 2, 0.0, ""
    try:
        return 0, float(cell.text), ""
    except ValueError:
        return 1, 0.0, cell.text.casefold()
