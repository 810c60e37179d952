"""The one line about a condition counts what is on record, and filters keep what they name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivig_kg.namespaces import TERMS
from ivig_kg.web.facts import Document, Fact
from ivig_kg.web.positions import Position, choices, narrowed, one_line
from ivig_kg.web.tables import Cell

STATUSES = ("Covered", "CoveredWithCriteria", "ExceptionalOnly", "NotCovered", "NotMentioned")


def coded(name: str) -> tuple[Cell, ...]:
    return (Cell(name.casefold(), None, f"{TERMS}{name}"),)


def position(authority: str, status: str, prior: str = "NotStated") -> Position:
    values = {"coverageStatus": coded(status), "priorTreatmentRequirement": coded(prior)}
    rule = Fact(f"https://example.org/{authority}/{status}", "/", values)
    who = Cell(authority, "/", f"https://example.org/{authority}")
    return Position(rule, Document(Cell("Paper"), "1", who, None, None), [], ())


@pytest.mark.parametrize(
    ("held", "line"),
    [
        ([], "No authority on record rules on coverage; that is silence, not refusal."),
        ([("a", "Covered")], "1 authority on record: 1 covers it."),
        (
            [("a", "Covered"), ("b", "CoveredWithCriteria"), ("c", "NotCovered")],
            "3 authorities on record: 2 cover it, 1 refuses it.",
        ),
        (
            [("a", "NotMentioned"), ("b", "ExceptionalOnly")],
            "2 authorities on record: 1 allows it case by case only, 1 leaves it open.",
        ),
        (
            [("a", "Covered", "Required"), ("b", "Covered", "Conditional")],
            "2 authorities on record: 2 cover it. Of these, 1 requires another treatment to have "
            "failed first; 1 accepts it as one of several ways.",
        ),
        ([("a", "Covered"), ("a", "Covered")], "1 authority on record: 1 covers it."),
    ],
)
def test_the_line_counts_authorities_and_not_rules(held: list[tuple[str, ...]], line: str) -> None:
    assert one_line([position(*one) for one in held]) == line


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(STATUSES)), max_size=8))
def test_a_filter_keeps_all_that_have_the_value_and_nothing_else(
    held: list[tuple[str, str]],
) -> None:
    found = [position(*one) for one in held]
    for value in choices(found)["position"]:
        kept = narrowed(found, {"position": value, "kind": ""})
        assert kept == [one for one in found if one.status == value]


def test_silence_is_never_counted_as_refusal() -> None:
    assert "refuse" not in one_line([position("a", "NotMentioned"), position("b", "Covered")])
