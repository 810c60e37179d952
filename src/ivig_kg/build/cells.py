"""One cell of a table: its items, what is wrong with one, and the RDF term that it stands for."""

import re
from collections.abc import Callable
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from pyoxigraph import Literal, NamedNode

from ivig_kg.build.problems import did_you_mean
from ivig_kg.build.table_spec import Column
from ivig_kg.namespaces import expand

SEPARATOR: Final = "; "

Fault = tuple[str, str]
"""What is wrong and how to repair it."""

_DECIMAL: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_INTEGER: Final = re.compile(r"-?[0-9]+")
_DATE: Final = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_CURIE: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*:\S+")
_DATE_TYPES: Final = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}


def items(column: Column, cell: str) -> list[str]:
    """Return the items of a cell: none for an empty one, several only in a list column."""
    if not cell:
        return []
    return cell.split(SEPARATOR) if column.list else [cell]


def faults(column: Column, cell: str) -> list[Fault]:
    """Return what is wrong with a cell taken by itself; references are looked up elsewhere."""
    if cell != cell.strip():
        return [("begins or ends with a space", "remove it")]
    if not cell:
        return [("is empty", column.about)] if column.required else []
    found = items(column, cell)
    if not all(item and item == item.strip(" ;") for item in found):
        return [("has an empty item", f'separate items by "{SEPARATOR}"')]
    repeated = sorted({item for item in found if found.count(item) > 1})
    return [(f'names "{item}" twice', "once is enough") for item in repeated] + [
        fault for item in found if (fault := _fault(column, item))
    ]


def _fault(column: Column, item: str) -> Fault | None:
    if column.pattern and not re.fullmatch(column.pattern, item, re.ASCII):
        return f'"{item}" has not the form {column.pattern}', column.about
    check = _CHECKS.get(column.type)
    return check(column, item) if check else None


def _value_fault(column: Column, item: str) -> Fault | None:
    if item in column.values:
        return None
    known = ", ".join(column.values)
    return f'"{item}" is not one of {known}', did_you_mean(item, column.values)


def _form(form: re.Pattern[str], what: str) -> Callable[[Column, str], Fault | None]:
    def check(_column: Column, item: str) -> Fault | None:
        return None if form.fullmatch(item) else (f'"{item}" is no {what}', "")

    return check


def _date_fault(_column: Column, item: str) -> Fault | None:
    fault = f'"{item}" is no date', "write YYYY, YYYY-MM or YYYY-MM-DD"
    if not _DATE.fullmatch(item):
        return fault
    try:
        date.fromisoformat((item + "-01-01")[:10])
    except ValueError:
        return fault
    return None


def _url_fault(_column: Column, item: str) -> Fault | None:
    try:
        parts = urlsplit(item)
        NamedNode(item)
        good = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        good = False
    return (
        None if good else (f'"{item}" is no web address', "begin with https:// and encode spaces")
    )


def _xref_fault(column: Column, item: str) -> Fault | None:
    if _CURIE.fullmatch(_curie(column, item)):
        return None
    return f'"{item}" is no identifier of {column.prefix}', ""


_CHECKS: Final[dict[str, Callable[[Column, str], Fault | None]]] = {
    "kind": _value_fault,
    "value": _value_fault,
    "decimal": _form(_DECIMAL, "number"),
    "integer": _form(_INTEGER, "whole number"),
    "date": _date_fault,
    "url": _url_fault,
    "xref": _xref_fault,
}


def term(column: Column, item: str) -> NamedNode | Literal:
    """Return the RDF term of an item without faults; references and rows are not for here."""
    make = _TERMS.get(column.type)
    return make(column, item) if make else Literal(item)


def _date_term(_column: Column, item: str) -> Literal:
    return typed(item, _DATE_TYPES[len(item)])


def _curie(column: Column, item: str) -> str:
    return item if ":" in item else f"{column.prefix}:{item}"


def typed(text: str, datatype: str) -> Literal:
    """Return a literal of a datatype given as CURIE.

    A decimal has a point and no needless zeros, as stores write it too.

    >>> typed("4", "xsd:decimal").value, typed("0.90", "xsd:decimal").value
    ('4.0', '0.9')
    """
    if datatype == "xsd:decimal":
        whole, _, fraction = text.partition(".")
        text = f"{whole}.{fraction.rstrip('0') or '0'}"
    return Literal(text, datatype=NamedNode(expand(datatype)))


_TERMS: Final[dict[str, Callable[[Column, str], NamedNode | Literal]]] = {
    "value": lambda column, item: NamedNode(column.values[item]),
    "decimal": lambda _column, item: typed(item, "xsd:decimal"),
    "integer": lambda _column, item: typed(item, "xsd:integer"),
    "date": _date_term,
    "url": lambda _column, item: NamedNode(item),
    "xref": lambda column, item: Literal(_curie(column, item)),
}
