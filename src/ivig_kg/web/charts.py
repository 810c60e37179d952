"""The chart of an answer: its rows as the points of a plot, as the question's header says."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ivig_kg.catalogue import Chart, Question
from ivig_kg.store import Row
from ivig_kg.web.links import short, words
from ivig_kg.web.plots import Plot, Point, plot
from ivig_kg.web.tables import shown_columns

_UNITS = {"percent": " %"}


def chart(asked: Question, rows: Sequence[Row]) -> Plot | None:
    """Return the plot of the answer; none for a question without one, or with nothing to draw."""
    return draw(asked.chart, list(asked.columns), rows) if asked.chart else None


def draw(drawn: Chart, columns: Sequence[str], rows: Sequence[Row]) -> Plot | None:
    """Return the plot of any rows; its columns of values hold numbers where they hold anything."""
    points = list(_points(columns, drawn, rows))
    unit = _UNITS.get(drawn.value, "")
    return plot(title_of(drawn), points, is_dots=drawn.kind == "dot", unit=unit)


def title_of(drawn: Chart) -> str:
    """Return what a chart shows.

    >>> title_of(Chart("bar", "therapy", "authorities"))
    'Authorities by therapy'
    """
    return f"{words(drawn.value).capitalize() or 'Number of rows'} by {words(drawn.label)}"


def _points(columns: Sequence[str], drawn: Chart, rows: Sequence[Row]) -> Iterator[Point]:
    names = shown_columns(columns)
    if drawn.value:
        for row in rows:
            if drawn.value in row:
                yield _point(drawn, row, _name(drawn.label, names, row))
        return
    for name, count in Counter(_name(drawn.label, names, row) for row in rows).items():
        yield Point(name, count, str(count))


def _point(drawn: Chart, row: Row, name: str) -> Point:
    text = row[drawn.value].value
    group = row[drawn.group].value if drawn.group in row else ""
    return Point(name, float(text), f"{text}{_UNITS.get(drawn.value, '')}", group)


def _name(column: str, names: Mapping[str, str | None], row: Row) -> str:
    named = names.get(column)
    if named and named in row:
        return row[named].value
    return short(row[column].value) if column in row else f"{words(column)} not stated"
