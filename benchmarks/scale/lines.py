"""A chart of lines as SVG, on logarithmic scales: a line a series, a dot a measurement."""

import math
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Final

Series = Mapping[str, Sequence[tuple[float, float]]]

_LEFT: Final = 70
_TOP: Final = 34
_WIDTH: Final = 420
_HEIGHT: Final = 220
_KEY: Final = 190
_BELOW: Final = 40
_STYLE: Final = """\
<style>
  text { font: 12px system-ui, sans-serif; fill: #222 } .title { font-weight: 600 }
  .grid { stroke: #ddd } path { fill: none; stroke-width: 2 }
  .s0 { stroke: #0b7285 } .s1 { stroke: #c2410c } .s2 { stroke: #5f3dc4 } .s3 { stroke: #2b8a3e }
  circle { fill: #fff; stroke-width: 2 }
  @media (prefers-color-scheme: dark) {
    text { fill: #eee } .grid { stroke: #555 } circle { fill: #111 }
    .s0 { stroke: #3bc9db } .s1 { stroke: #fb923c } .s2 { stroke: #b197fc } .s3 { stroke: #69db7c }
  }
</style>"""
_DASHES: Final = ("", "6 3", "2 3", "8 3 2 3")


def lines(series: Series, title: str, across: str, up: str) -> str:
    """Return the SVG; every value must be above 0, and lines differ by dash as well as colour."""
    points = [point for values in series.values() for point in values]
    wide, high = (_powers([point[axis] for point in points]) for axis in (0, 1))
    width, height = _LEFT + _WIDTH + _KEY, _TOP + _HEIGHT + _BELOW
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
        f"<title>{escape(title)}</title>",
        _STYLE,
        f'<text class="title" x="4" y="16">{escape(f"{title}: {up}")}</text>',
        *_grid(wide, high, across),
        *_all(series, wide, high),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _powers(values: Sequence[float]) -> tuple[int, int]:
    """Return the powers of ten around values."""
    low = math.floor(math.log10(min(values)))
    return low, max(low + 1, math.ceil(math.log10(max(values))))


def _at(value: float, powers: tuple[int, int]) -> float:
    return (math.log10(value) - powers[0]) / (powers[1] - powers[0])


def _grid(wide: tuple[int, int], high: tuple[int, int], across: str) -> Iterator[str]:
    bottom, right = _TOP + _HEIGHT, _LEFT + _WIDTH
    for power in range(wide[0], wide[1] + 1):
        x = _LEFT + _WIDTH * _at(10.0**power, wide)
        yield f'<line class="grid" x1="{x:.1f}" y1="{_TOP}" x2="{x:.1f}" y2="{bottom}"/>'
        yield f'<text x="{x:.1f}" y="{bottom + 16}" text-anchor="middle">{_short(power)}</text>'
    for power in range(high[0], high[1] + 1):
        y = bottom - _HEIGHT * _at(10.0**power, high)
        yield f'<line class="grid" x1="{_LEFT}" y1="{y:.1f}" x2="{right}" y2="{y:.1f}"/>'
        yield f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{_short(power)}</text>'
    middle = (_LEFT + right) / 2
    yield f'<text x="{middle:.1f}" y="{bottom + 34}" text-anchor="middle">{escape(across)}</text>'


def _short(power: int) -> str:
    return f"10^{power}" if power > 4 else f"{10.0**power:g}"


def _all(series: Series, wide: tuple[int, int], high: tuple[int, int]) -> Iterator[str]:
    for number, (name, values) in enumerate(series.items()):
        look = f'class="s{number % 4}" stroke-dasharray="{_DASHES[number % 4]}"'
        places = [
            (_LEFT + _WIDTH * _at(x, wide), _TOP + _HEIGHT * (1 - _at(y, high)))
            for x, y in sorted(values)
        ]
        yield f'<path {look} d="M{" L".join(f"{x:.1f} {y:.1f}" for x, y in places)}"/>'
        for x, y in places:
            yield f'<circle class="s{number % 4}" cx="{x:.1f}" cy="{y:.1f}" r="3"/>'
        key, line = _TOP + 10 + 20 * number, _LEFT + _WIDTH + 12
        yield f'<path {look} d="M{line} {key} L{line + 28} {key}"/>'
        yield f'<text x="{line + 34}" y="{key + 4}">{escape(name)}</text>'
