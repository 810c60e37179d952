"""The answer to a query as its page shows it: a table or a text, a chart, files, a permalink."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import isfinite
from typing import Final
from urllib.parse import urlencode

from flask import request

from ivig_kg.catalogue import Chart
from ivig_kg.sparql.negotiation import Format
from ivig_kg.store import Answer, Row, Term
from ivig_kg.store.base import read_result
from ivig_kg.web.charts import draw
from ivig_kg.web.context import service
from ivig_kg.web.plots import Plot
from ivig_kg.web.sorting import Sorting, sorted_table
from ivig_kg.web.tables import SHOWN_ROWS, Table, iris_of, shown_columns, table

LONGEST_LINK: Final = 6000
"""Bytes of the longest address that a page links to; a longer query has to be sent as a form."""

_DATASET: Final = ("default-graph-uri", "named-graph-uri", "timeout")


@dataclass(frozen=True)
class Drawing:
    """A chart of an answer, and the columns that it can be drawn of: `value` empty counts rows."""

    labels: tuple[str, ...]
    values: tuple[str, ...]
    label: str
    value: str
    plot: Plot | None
    is_asked: bool


@dataclass(frozen=True)
class Result:
    """What a page shows of an answer; without `link` when the query is too long for one.

    `files` are names of formats, their extensions and their addresses.
    """

    query: str
    text: str = ""
    is_graph: bool = False
    table: Table | None = None
    sorting: Sorting | None = None
    drawing: Drawing | None = None
    link: str = ""
    files: tuple[tuple[str, str, str], ...] = ()


def result_of(query: str, answer: Answer, formats: Sequence[Format]) -> Result:
    """Return what the page shows of an answer that can also be had in other formats."""
    asked = _asked(query)
    result = _linked(Result(query), asked, formats)
    if answer.kind == "graph":
        return replace(result, text=answer.body.decode("utf-8"), is_graph=True)
    if answer.kind == "boolean":
        return replace(result, text="yes" if json.loads(answer.body)["boolean"] else "no")
    columns, rows = read_result(answer.body)
    shown, drawing = table(columns, rows), _drawing(columns, rows)
    if not result.link:
        return replace(result, table=shown, drawing=drawing)
    sorting = _sorting(asked)
    return replace(result, table=sorted_table(shown, sorting), sorting=sorting, drawing=drawing)


def _asked(query: str) -> dict[str, str | list[str]]:
    sent = {name: request.values.getlist(name) for name in _DATASET}
    return {"query": query, **{name: values for name, values in sent.items() if values}}


def _linked(
    result: Result, asked: Mapping[str, str | list[str]], formats: Sequence[Format]
) -> Result:
    link = f"/sparql?{urlencode(asked, doseq=True)}"
    if len(link) > LONGEST_LINK:
        return result
    files = tuple((one.name, one.extension, f"{link}&format={one.name}") for one in formats)
    return replace(result, link=link, files=files)


def _sorting(asked: Mapping[str, str | list[str]]) -> Sorting:
    column = request.values.get("sort", "")
    return Sorting("/sparql", asked, column.removeprefix("-"), column.startswith("-"))


def _drawing(columns: Sequence[str], rows: Sequence[Row]) -> Drawing | None:
    shown = list(shown_columns(columns))
    values = tuple(name for name in shown if _is_amount(name, rows))
    labels = tuple(name for name in shown if name not in values)
    if not labels or not rows:
        return None
    label = _one_of("label", labels, labels[0])
    value = _one_of("value", ("", *values), next(iter(values), ""))
    is_asked = "label" in request.values
    is_drawn = is_asked or bool(values)
    plot = draw(Chart("bar", label, value), *_named(label, columns, rows)) if is_drawn else None
    return Drawing(labels, values, label, value, plot, is_asked)


def _named(
    column: str, columns: Sequence[str], rows: Sequence[Row]
) -> tuple[Sequence[str], Sequence[Row]]:
    """Return the rows with a column of the labels that the table shows for a column."""
    if shown_columns(columns)[column]:
        return columns, rows
    labels = service().labels(
        iris_of({column: row[column]} for row in rows[:SHOWN_ROWS] if column in row)
    )
    name = f"{column}Label"
    named = [
        {**row, name: Term("literal", labels[row[column].value])}
        if column in row and row[column].value in labels
        else row
        for row in rows
    ]
    return [*columns, name], named


def _one_of(name: str, offered: Sequence[str], default: str) -> str:
    value = request.values.get(name, default)
    return value if value in offered else default


def _is_amount(column: str, rows: Sequence[Row]) -> bool:
    """Tell whether a column holds numbers alone, none below zero, and at least one."""
    terms = [row[column] for row in rows if column in row]
    return bool(terms) and all(term.kind == "literal" and _amount(term.value) for term in terms)


def _amount(text: str) -> bool:
    try:
        return isfinite(number := float(text)) and number >= 0
    except ValueError:
        return False
