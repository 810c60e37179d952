"""Pictures as numbers: where the marks of a dot plot stand. Templates draw them as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ivig_kg.web.facts import Fact

_LEFT: Final = 250
_WIDTH: Final = 400
_STEP: Final = 26
_TOP: Final = 34
_SCALES: Final = (1, 2, 5, 10, 20, 50, 100)
_LONGEST: Final = 34
_SHAPES: Final = {"PerPatient": "patient", "PerInfusion": "infusion"}


@dataclass(frozen=True)
class Dot:
    """A rate: the text at its left, where its mark stands, and which shape it has."""

    text: str
    y: int
    x: float
    shape: str
    value: str
    href: str


@dataclass(frozen=True)
class Tick:
    """A line of the scale, in percent."""

    x: float
    text: str


@dataclass(frozen=True)
class Plot:
    """A dot plot of percentages, in units of its view box."""

    width: int
    height: int
    left: int
    dots: tuple[Dot, ...]
    ticks: tuple[Tick, ...]


def dot_plot(rates: Sequence[Fact]) -> Plot | None:
    """Return the plot of the rates that are percentages; none without any.

    Rates per patient and per infusion have marks of different shapes and are not mixed in order.
    """
    shown = sorted((rate for rate in rates if rate.text("reportedPercent")), key=_order)
    if not shown:
        return None
    largest = max(map(_percent, shown))
    top = next((scale for scale in _SCALES if scale >= largest), 100)
    dots = tuple(_dot(rate, place, top) for place, rate in enumerate(shown))
    ticks = tuple(Tick(_LEFT + _WIDTH * part / 4, f"{top * part / 4:g} %") for part in range(5))
    return Plot(_LEFT + _WIDTH + 90, _TOP + _STEP * len(shown) + 10, _LEFT, dots, ticks)


def _dot(rate: Fact, place: int, top: int) -> Dot:
    count = rate.text("denominator")
    number = f"{rate.text('reportedPercent')} %" + (f" of {count}" if count else "")
    return Dot(
        _cut(rate.text("forProduct") or rate.text("population") or rate.text("inPatientsWith")),
        _TOP + _STEP * place + _STEP // 2,
        round(_LEFT + _WIDTH * _percent(rate) / top, 1),
        _SHAPES.get(rate.value("rateDenominatorKind"), "open"),
        number,
        rate.href,
    )


def _order(rate: Fact) -> tuple[str, float]:
    return rate.value("rateDenominatorKind") or "~", -_percent(rate)


def _percent(rate: Fact) -> float:
    return float(rate.text("reportedPercent"))


def _cut(text: str) -> str:
    text = text or "product not named"
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
