"""Pictures as numbers: where the marks of a plot stand. Templates draw them as SVG.

One language for all: a row a mark, its name at the left, a scale from zero above, a shape a group.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Final

from ivig_kg.web.facts import Fact

_LEFT: Final = 284
_WIDTH: Final = 376
_RIGHT: Final = 130
_STEP: Final = 26
_TOP: Final = 34
_FACTORS: Final = (1, 2, 5, 10)
_TICKS: Final = 5
_ALMOST: Final = 1 - 1e-9
"""Numbers with a decimal point are not quite what they are written as."""
_LONGEST: Final = 34
LARGEST: Final = 30
"""Marks that a plot draws of more; it says so, and the table beside it is complete."""
_SHAPES: Final = {"per patient": "patient", "per infusion": "infusion"}
_SIGNS: Final = {"patient": "●", "infusion": "◇", "open": "○"}


@dataclass(frozen=True)
class Point:
    """What one mark stands for: its name, its amount as a number and as text, its group."""

    name: str
    amount: float
    text: str
    group: str = ""


@dataclass(frozen=True)
class Mark:
    """A point in its place; `shape` is `bar`, or that of its group."""

    name: str
    y: int
    x: float
    shape: str
    text: str


@dataclass(frozen=True)
class Tick:
    """A line of the scale."""

    x: float
    text: str


@dataclass(frozen=True)
class Plot:
    """A plot in units of its view box; `key` tells which sign a group has."""

    title: str
    about: str
    width: int
    height: int
    left: int
    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]
    key: tuple[str, ...] = ()
    left_out: int = 0


def dot_plot(rates: Sequence[Fact]) -> Plot | None:
    """Return the plot of the rates that are percentages; none without any.

    Rates per patient and per infusion have marks of different shapes and are not mixed in order.
    """
    points = [_rate(rate) for rate in rates if rate.text("reportedPercent")]
    return plot("Reported rates", points, is_dots=True, unit=" %")


def plot(title: str, points: Sequence[Point], *, is_dots: bool, unit: str = "") -> Plot | None:
    """Return the plot of the points, the largest first within their group; none without any."""
    if not points:
        return None
    largest = sorted(points, key=lambda point: -point.amount)[:LARGEST]
    shown = sorted(largest, key=lambda point: point.group or "~")
    amounts = [point.amount for point in shown]
    step, count = scale(max(amounts), is_whole=all(amount % 1 == 0 for amount in amounts))
    shapes = [_SHAPES.get(point.group, "open") if is_dots else "bar" for point in shown]
    marks = tuple(
        _mark(point, place, shape, step * count)
        for place, (point, shape) in enumerate(zip(shown, shapes, strict=True))
    )
    places = range(count + 1)
    return Plot(
        title,
        "One mark a row, the largest first; the table on this page says the same.",
        _LEFT + _WIDTH + _RIGHT,
        _TOP + _STEP * len(shown) + 10,
        _LEFT,
        marks,
        tuple(Tick(_LEFT + _WIDTH * p / count, f"{step * p:g}{unit}") for p in places),
        _key(shown) if is_dots else (),
        len(points) - len(shown),
    )


def scale(largest: float, *, is_whole: bool = False) -> tuple[float, int]:
    """Return the step of a scale from zero that reaches the largest amount, and how many.

    >>> scale(37), scale(3, is_whole=True), scale(0.3)
    ((10.0, 4), (1.0, 3), (0.1, 3))
    """
    wanted = (largest or 1) / _TICKS
    power = 10.0 ** floor(log10(wanted))
    step = next(power * factor for factor in _FACTORS if power * factor >= wanted * _ALMOST)
    step = max(step, 1.0) if is_whole else step
    return step, max(1, ceil(largest / step * _ALMOST))


def _mark(point: Point, place: int, shape: str, top: float) -> Mark:
    return Mark(
        _cut(point.name),
        _TOP + _STEP * place + _STEP // 2,
        round(_LEFT + _WIDTH * point.amount / top, 1),
        shape,
        point.text,
    )


def _key(points: Sequence[Point]) -> tuple[str, ...]:
    groups = dict.fromkeys(point.group for point in points)
    if not any(groups):
        return ()
    return tuple(f"{_SIGNS[_SHAPES.get(one, 'open')]} {one or 'not stated'}" for one in groups)


def _rate(rate: Fact) -> Point:
    number, count = rate.text("reportedPercent"), rate.text("denominator")
    name = rate.text("forProduct") or rate.text("population") or rate.text("inPatientsWith")
    return Point(
        name or "product not named",
        float(number),
        f"{number} % of {count}" if count else f"{number} %",
        rate.text("rateDenominatorKind"),
    )


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
