"""Plots: marks stand where their amounts are, in an order, on a scale that reaches them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivig_kg.web.plots import LARGEST, Plot, Point, plot, scale

AMOUNTS = st.floats(0, 1e6, allow_nan=False)


def drawn(points: list[Point], *, is_dots: bool = False) -> Plot:
    made = plot("A title", points, is_dots=is_dots)
    assert made
    return made


@given(AMOUNTS.filter(lambda amount: amount == 0 or amount > 1e-6))
def test_a_scale_reaches_the_largest_amount_by_at_most_five_round_steps(largest: float) -> None:
    step, count = scale(largest)
    assert 1 <= count <= 5
    assert step * count >= largest * (1 - 1e-6)
    assert step * (count - 1) <= max(largest, step)
    assert f"{step:.0e}"[0] in "125"


def test_counts_have_whole_steps() -> None:
    assert scale(1, is_whole=True) == (1, 1)
    assert scale(3, is_whole=True) == (1, 3)


@given(st.lists(AMOUNTS.map(lambda amount: round(amount, 2)), min_size=1, max_size=LARGEST))
def test_a_mark_stands_as_far_from_zero_as_its_amount_is_large(amounts: list[float]) -> None:
    made = drawn([Point(str(number), amount, "") for number, amount in enumerate(amounts)])
    width = made.ticks[-1].x - made.left
    top = float(made.ticks[-1].text)
    for mark in made.marks:
        wanted = made.left + width * amounts[int(mark.name)] / top
        assert mark.x == pytest.approx(wanted, abs=0.06)
    assert sorted(mark.x for mark in made.marks)[::-1] == [mark.x for mark in made.marks]
    assert len({mark.y for mark in made.marks}) == len(amounts)


def test_what_is_left_out_is_the_smallest_and_is_counted() -> None:
    made = drawn([Point(str(number), number, str(number)) for number in range(LARGEST + 7)])
    assert [mark.text for mark in made.marks][:2] == [str(LARGEST + 6), str(LARGEST + 5)]
    assert (len(made.marks), made.left_out) == (LARGEST, 7)


def test_groups_have_shapes_of_their_own_and_are_not_mixed() -> None:
    points = [
        Point("a", 5, "5", "per infusion"),
        Point("b", 9, "9", "per patient"),
        Point("c", 7, "7"),
        Point("d", 6, "6", "per infusion"),
    ]
    made = drawn(points, is_dots=True)
    assert [mark.name for mark in made.marks] == ["d", "a", "b", "c"]
    assert [mark.shape for mark in made.marks] == ["infusion", "infusion", "patient", "open"]
    assert made.key == ("◇ per infusion", "● per patient", "○ not stated")


def test_nothing_is_drawn_of_nothing() -> None:
    assert plot("A title", [], is_dots=True) is None
