"""The page of a therapy: where it must have failed before immune globulin is supported."""

from typing import Any, Final

from ivig_kg.store import Row
from ivig_kg.web.context import service
from ivig_kg.web.tables import Cell, cell

_NAMED: Final = {"condition": "conditionLabel", "authority": "authorityLabel"}


def details(iri: str) -> dict[str, Any]:
    """Return what the page of a therapy shows."""
    rows = [_cells(row) for row in service().ask("therapy-rules", subject=[iri])]
    return {
        "rows": rows,
        "conditions": {row["condition"].iri for row in rows},
        "authorities": {row["authority"].iri for row in rows},
    }


def _cells(row: Row) -> dict[str, Cell]:
    labels = {row[name].value: row[label].value for name, label in _NAMED.items()}
    labels[row["source"].value] = row["sourceTitle"].value
    return {name: cell(term, labels) for name, term in row.items()}
