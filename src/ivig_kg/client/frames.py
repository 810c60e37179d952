"""Rows as data frames of pandas or polars, numbers as numbers and a label beside every IRI."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal

from ivig_kg.namespaces import PREFIXES
from ivig_kg.store import Row, StoreError, Term

Library = Literal["pandas", "polars"]
Value = str | int | float | bool | None

_XSD: Final = PREFIXES["xsd"]
_READERS: Final[Mapping[str, Callable[[str], Value]]] = {
    f"{_XSD}boolean": lambda text: text in ("true", "1"),
    f"{_XSD}decimal": float,
    f"{_XSD}double": float,
    f"{_XSD}integer": int,
}


def python_value(term: Term | None) -> Value:
    """Return a term as a value of Python; an IRI and a text are texts."""
    if term is None:
        return None
    return _READERS.get(term.datatype or "", str)(term.value)


def unlabelled(columns: Sequence[str], rows: Sequence[Row]) -> list[str]:
    """Return the columns that hold IRIs and have no column of names beside them."""
    named = {f"{column}{end}" for column in columns for end in ("Label", "Title")} & set(columns)
    return [
        column
        for column in columns
        if f"{column}Label" not in named
        and f"{column}Title" not in named
        and any(column in row and row[column].kind == "iri" for row in rows)
    ]


def records(
    columns: Sequence[str], rows: Sequence[Row], labels: Mapping[str, str]
) -> dict[str, list[Value]]:
    """Return the values by column; an unnamed column of IRIs is followed by its labels."""
    found: dict[str, list[Value]] = {}
    bare = unlabelled(columns, rows)
    for column in columns:
        found[column] = [python_value(row.get(column)) for row in rows]
        if column in bare:
            found[f"{column}Label"] = [labels.get(str(value)) for value in found[column]]
    return found


def frame(data: Mapping[str, list[Value]], library: Library, about: Mapping[str, str]) -> Any:
    """Return a data frame; pandas keeps `about` in its `attrs`.

    Raises `StoreError` when the library is not installed.
    """
    try:
        if library == "polars":
            import polars

            return polars.DataFrame(dict(data), strict=False)
        import pandas
    except ImportError as error:
        raise StoreError(f"{library} is not installed: `pip install {library}`") from error
    table = pandas.DataFrame(dict(data))
    table.attrs.update(about)
    return table
