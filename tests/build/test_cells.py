"""A cell without faults has a term, and the term is the one that its type promises."""

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from ivig_kg.build.cells import faults, items, term
from ivig_kg.build.table_spec import Column
from ivig_kg.namespaces import expand


def column(type_: str, **fields: object) -> Column:
    return Column("name", type_, "About it.", **fields)  # type: ignore[arg-type] # of any field


@pytest.mark.parametrize(
    ("cell", "datatype"),
    [("2026", "xsd:gYear"), ("2026-02", "xsd:gYearMonth"), ("2024-02-29", "xsd:date")],
)
def test_a_date_keeps_its_precision(cell: str, datatype: str) -> None:
    assert faults(column("date"), cell) == []
    assert term(column("date"), cell) == Literal(cell, datatype=NamedNode(expand(datatype)))


@pytest.mark.parametrize(
    "cell", ["26", "2026-13", "2026-00-10", "2023-02-29", "2026-1-1", "20260101"]
)
def test_what_no_calendar_has_is_no_date(cell: str) -> None:
    assert [message for message, _ in faults(column("date"), cell)] == [f'"{cell}" is no date']


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_is_a_date(day: date) -> None:
    assert faults(column("date"), day.isoformat()) == []


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3))
def test_a_decimal_keeps_its_value_with_a_point_and_no_needless_zeros(number: Decimal) -> None:
    cell = f"{number:f}"
    assert faults(column("decimal"), cell) == []
    written = term(column("decimal"), cell)
    assert isinstance(written, Literal)
    assert re.fullmatch(r"-?\d+\.(0|\d*[1-9])", written.value)
    assert Decimal(written.value) == number


@given(st.integers())
def test_a_whole_number_gets_its_point_as_decimal_and_none_as_integer(number: int) -> None:
    assert term(column("decimal"), str(number)).value == f"{number}.0"
    assert term(column("integer"), str(number)).value == str(number)


@pytest.mark.parametrize("cell", ["1e5", ".5", "5.", "1,5", "+1", "NaN", "0x10", "\u0661"])
def test_what_is_not_plainly_written_is_no_number(cell: str) -> None:
    assert faults(column("decimal"), cell)


@pytest.mark.parametrize(
    "cell", ["ftp://a.example", "https://", "https://a.example/a b", "http://[", "a.example"]
)
def test_what_no_browser_opens_is_no_address(cell: str) -> None:
    assert faults(column("url"), cell)


def test_an_xref_gets_its_prefix_once() -> None:
    chebi = column("xref", prefix="CHEBI")
    assert term(chebi, "1234") == Literal("CHEBI:1234")
    assert term(chebi, "CHEBI:1234") == Literal("CHEBI:1234")


def test_only_a_list_column_has_several_items() -> None:
    assert items(column("text", list=True), "a; b") == ["a", "b"]
    assert items(column("text"), "a; b") == ["a; b"]
    assert items(column("text", list=True), "") == []


def test_an_empty_cell_is_a_fault_only_when_it_is_required() -> None:
    assert faults(column("text"), "") == []
    assert faults(column("text", required=True), "") == [("is empty", "About it.")]
