"""Answers on the terminal: a table for people, any served format for programs."""

import sys
from collections.abc import Iterable, Sequence

import click
from rich.console import Console
from rich.table import Table

from ivig_kg.namespaces import PREFIXES
from ivig_kg.sparql.negotiation import FORMATS, Kind, by_name
from ivig_kg.store import Answer, Row, Store, StoreError
from ivig_kg.store.base import read_rows


def print_answer(store: Store, text: str, name: str) -> None:
    """Print the answer to `text` in the format `name`; `table` shows graphs as Turtle.

    Raises `StoreError` when no kind of result is served in that format.
    """
    answer = store.answer(text, _formats(name))
    if name == "table" and answer.kind == "rows":
        _print_table(answer)
    elif name == "table" and answer.kind == "boolean":
        click.echo("yes" if b"true" in answer.body else "no")
    else:
        sys.stdout.buffer.write(answer.body)
        sys.stdout.buffer.flush()


def shown_columns(columns: Sequence[str]) -> list[str]:
    """Return the columns without those whose name or title stands in a column of its own.

    >>> shown_columns(["source", "sourceTitle", "locator"])
    ['sourceTitle', 'locator']
    """
    return [c for c in columns if f"{c}Label" not in columns and f"{c}Title" not in columns]


def shorten(iri: str) -> str:
    """Return an IRI with a prefix of the project, where one fits.

    >>> shorten("https://w3id.org/ivig-kg/product/privigen")
    'product:privigen'
    """
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def _formats(name: str) -> dict[Kind, str]:
    if name == "table":
        return {"rows": FORMATS["rows"][0].media_type, "boolean": FORMATS["boolean"][0].media_type,
                "graph": FORMATS["graph"][0].media_type}  # fmt: skip
    found = {kind: by_name(name, offered) for kind, offered in FORMATS.items()}
    if not any(found.values()):
        names = sorted({served.name for offered in FORMATS.values() for served in offered})
        raise StoreError(f"no format {name!r} (formats: table, {', '.join(names)})")
    return {kind: served.media_type for kind, served in found.items() if served}


def _print_table(answer: Answer) -> None:
    rows = read_rows(answer.body)
    columns = shown_columns(list(dict.fromkeys(name for row in rows for name in row)))
    table = Table(row_styles=["", "dim"])
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*_cells(row, columns))
    console = Console()
    console.print(table if rows else "no rows")
    console.print(f"{len(rows)} rows", style="dim")


def _cells(row: Row, columns: Iterable[str]) -> list[str]:
    terms = [row.get(column) for column in columns]
    return ["" if t is None else shorten(t.value) if t.kind == "iri" else t.value for t in terms]
