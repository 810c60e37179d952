"""Labels of rows: a column that carries `rdfs:label`, or the spec's template filled in."""

import re

from ivig_kg.build.cells import items
from ivig_kg.build.table_spec import Column
from ivig_kg.build.tables import Row, Tables
from ivig_kg.build.templates import Template
from ivig_kg.namespaces import expand

_LABEL = expand("rdfs:label")


class Labels:
    """The label of every row, each computed once."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._known: dict[Row, str] = {}

    def of(self, row: Row) -> str:
        """Return the label of the row's individual."""
        if row not in self._known:
            column = row.spec.column_of(_LABEL)
            template = row.spec.label or Template(f"{{{column.name}}}" if column else "")
            self._known[row] = self.fill(template, row)
        return self._known[row]

    def fill(self, template: Template, row: Row) -> str:
        """Return the template filled from the row and from the rows to which it refers."""
        return template.fill(lambda path: self._value(row, path))

    def _value(self, row: Row, path: tuple[str, ...]) -> str:
        column = row.spec.columns[path[0]]
        if len(path) == 1:
            return _words(column, row.cells[column.name])
        found = (
            self._tables.find(row, path[0], item) for item in items(column, row.cells[path[0]])
        )
        return ", ".join(self._far_value(other, path[1:]) for other in found if other)

    def _far_value(self, row: Row, path: tuple[str, ...]) -> str:
        return self.of(row) if path == ("label",) else self._value(row, path)


def _words(column: Column, cell: str) -> str:
    """Return a cell as it reads in a label: words of a vocabulary without their hyphens."""
    return re.sub(r"[-_]", " ", cell) if column.type == "value" else cell
