"""Statistics of measurements."""

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.figures import Ratio, quantile, ratio

TIMES = st.lists(st.floats(0.001, 1000), min_size=1, max_size=60)


@pytest.mark.parametrize(
    ("part", "expected"), [(0.0, 1.0), (0.5, 50.0), (0.99, 99.0), (0.991, 100.0), (1.0, 100.0)]
)
def test_a_quantile_is_a_value_that_was_measured(part: float, expected: float) -> None:
    assert quantile([float(number) for number in range(100, 0, -1)], part) == expected


@given(TIMES, st.floats(0, 1))
def test_a_quantile_is_not_exceeded_by_its_part_of_the_values(
    values: list[float], part: float
) -> None:
    found = quantile(values, part)
    assert found in values
    assert sum(value <= found for value in values) >= part * len(values) - 1e-9


@given(TIMES)
def test_half_of_an_odd_number_of_values_is_the_median(values: list[float]) -> None:
    odd = values if len(values) % 2 else values[1:] or [1.0]
    assert quantile(odd, 0.5) == statistics.median(odd)


@pytest.mark.parametrize(("values", "part"), [([], 0.5), ([1.0], -0.1), ([1.0], 1.1)])
def test_no_quantile_without_values_or_of_an_impossible_part(
    values: list[float], part: float
) -> None:
    with pytest.raises(ValueError, match="no quantile"):
        quantile(values, part)


def test_a_ratio_is_taken_round_by_round() -> None:
    assert ratio({0: 10.0, 1: 30.0, 2: 8.0}, {0: 10.0, 1: 10.0, 2: 10.0}) == Ratio(1.0, 0.8, 3.0)


def test_rounds_that_one_of_both_has_not_are_left_out() -> None:
    assert ratio({0: 10.0, 1: 30.0, 2: 0.0}, {0: 5.0, 2: 10.0}) == Ratio(2.0, 2.0, 2.0)
    assert ratio({0: 10.0}, {1: 10.0}) is None
