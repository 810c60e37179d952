"""Statistics of measurements: quantiles, and ratios of what was measured in the same round."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import geometric_mean, median


@dataclass(frozen=True)
class Ratio:
    """One peer's figure over another's: the median of the rounds, and the extremes."""

    value: float
    least: float
    most: float


def quantile(values: Sequence[float], part: float) -> float:
    """Return the smallest value that at least this part of the values does not exceed.

    Raises `ValueError` without values or for a part outside of 0 to 1.
    """
    if not values or not 0 <= part <= 1:
        raise ValueError(f"no quantile {part} of {len(values)} values")
    return sorted(values)[max(0, math.ceil(part * len(values)) - 1)]


def ratio(above: Mapping[int, float], below: Mapping[int, float]) -> Ratio | None:
    """Return the ratio of two figures by round; nothing when no round has both above zero."""
    both = [number for number in above if above[number] > 0 and below.get(number, 0) > 0]
    if not both:
        return None
    ratios = [above[number] / below[number] for number in both]
    return Ratio(median(ratios), min(ratios), max(ratios))


def mean_ratio(ratios: Sequence[Ratio]) -> float:
    """Return the geometric mean, which is the same whichever way round the ratios are."""
    return geometric_mean([each.value for each in ratios])
