"""What the figures mean for other sizes: straight lines through them, and plain arithmetic."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import geometric_mean, mean
from typing import Final

from benchmarks.scale.records import Crowd, Loaded, ScaleRun

READERS: Final = 1000
"""Answers a second that the model is asked for."""
BILLION: Final = 1_000_000_000
BUSY: Final = 0.7
"""How busy processors may be on average, so that answers do not queue."""
MACHINE: Final = 64 * 1024**3
"""Bytes of memory of the machine that the model thinks of."""
_MANY: Final = 3


@dataclass(frozen=True)
class Line:
    """`y = start + slope * x`."""

    start: float
    slope: float

    def at(self, x: float) -> float:
        """Return the value at a place, which is never below 0."""
        return max(0.0, self.start + self.slope * x)


@dataclass(frozen=True)
class Outlook:
    """What an engine is expected to need for so many quads; `power` is how its answers grow.

    `power` 1 is as fast as the data, 0 not at all; it is of the questions that were answered at
    every size.
    """

    engine: str
    memory: float
    disk: float
    loading: float
    power: float


def fitted(points: Sequence[tuple[float, float]]) -> Line:
    """Return the line of least squares through points; through the origin where there is one."""
    if len(points) == 1:
        return Line(0.0, points[0][1] / points[0][0])
    x, y = (mean(values) for values in zip(*points, strict=True))
    slope = sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points)
    return Line(y - slope * x, slope)


def power(points: Sequence[tuple[float, float]]) -> float:
    """Return `k` of `y = c * x ** k` through points; 0 where there is one only.

    >>> round(power([(1, 3), (10, 30), (100, 300)]), 3)
    1.0
    """
    if len(points) == 1:
        return 0.0
    return fitted([(math.log(x), math.log(y)) for x, y in points]).slope


def outlook(loaded: Sequence[Loaded], quads: int) -> Outlook:
    """Return what an engine, measured at several sizes, is expected to need for another one."""
    sizes = [item.quads for item in loaded]
    memory, disk, loading = (
        fitted(list(zip(sizes, values, strict=True))).at(quads)
        for values in (
            [float(item.memory) for item in loaded],
            [float(item.disk) for item in loaded],
            [item.seconds for item in loaded],
        )
    )
    return Outlook(loaded[0].engine, memory, disk, loading, power(typical(loaded)))


def typical(loaded: Sequence[Loaded]) -> list[tuple[float, float]]:
    """Return quads and the typical seconds of the questions that were answered at every size."""
    common = set.intersection(*(set(item.times) for item in loaded))
    if not common:
        return [(item.quads, 1.0) for item in loaded]
    return [(item.quads, geometric_mean([item.times[q] for q in common])) for item in loaded]


def cores(cost: float, readers: int = READERS) -> float:
    """Return the cores that so many answers a second keep busy, at so many seconds an answer.

    >>> cores(0.0021, 1000)
    3.0
    """
    return readers * cost / BUSY


def shared_cost(crowds: Sequence[Crowd], many: int, what: str = "replicas") -> Mapping[str, float]:
    """Return processor seconds of the service for an answer, by task."""
    chosen = [c for c in crowds if (c.what, c.many) == (what, many) and not c.error]
    return {crowd.task: crowd.cost for crowd in chosen if crowd.cost}


def times_as_much(run: ScaleRun) -> dict[str, float]:
    """Return how many times the answers of one replica three carry on cores of their own, by task.

    Three times, less what an answer costs more with three than with one.
    """
    one, three = (shared_cost(run.crowds, many) for many in (1, _MANY))
    return {task: _MANY * one[task] / three[task] for task in one if task in three}
