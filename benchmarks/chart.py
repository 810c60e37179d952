"""A chart of ratios as SVG: a bar a ratio on a logarithmic scale, with a line at 1."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

_ROW: Final = 18
_LABELS: Final = 330
_WIDTH: Final = 420
_MARGIN: Final = 70
_GAP: Final = 34
_STYLE: Final = """\
<style>
  text { font: 12px system-ui, sans-serif; fill: #222 } .title { font-weight: 600 }
  .faster { fill: #0b7285 } .slower { fill: #c2410c } .one { stroke: #222 } .grid { stroke: #ddd }
  @media (prefers-color-scheme: dark) {
    text { fill: #eee } .faster { fill: #3bc9db } .slower { fill: #fb923c }
    .one { stroke: #eee } .grid { stroke: #555 }
  }
</style>"""


@dataclass(frozen=True)
class Group:
    """Ratios under a title, each with its label."""

    title: str
    bars: Sequence[tuple[str, float]]


def chart(groups: Sequence[Group], title: str) -> str:
    """Return the SVG; every ratio must be above 0."""
    reach = _reach([value for group in groups for _, value in group.bars])
    rows = sum(len(group.bars) for group in groups)
    height = _GAP * (len(groups) + 1) + _ROW * rows
    width = _LABELS + _WIDTH + _MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
        f"<title>{escape(title)}</title>",
        _STYLE,
        *_grid(reach, height),
        *_rows(groups, reach),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _reach(values: Sequence[float]) -> int:
    """Return the powers of ten that the scale needs on either side of 1."""
    return max([1, *(math.ceil(abs(math.log10(value))) for value in values)])


def _place(value: float, reach: int) -> float:
    return _LABELS + _WIDTH * (math.log10(value) + reach) / (2 * reach)


def _grid(reach: int, height: int) -> Iterator[str]:
    for power in range(-reach, reach + 1):
        at, name = _place(10.0**power, reach), "one" if power == 0 else "grid"
        yield f'<line class="{name}" x1="{at:.1f}" y1="20" x2="{at:.1f}" y2="{height - 8}"/>'
        yield f'<text x="{at:.1f}" y="14" text-anchor="middle">{10.0**power:g}</text>'


def _rows(groups: Sequence[Group], reach: int) -> Iterator[str]:
    at = _GAP
    for group in groups:
        yield f'<text class="title" x="4" y="{at + 4}">{escape(group.title)}</text>'
        at += _ROW
        for label, value in group.bars:
            yield from _bar(label, value, at, reach)
            at += _ROW
        at += _GAP - _ROW


def _bar(label: str, value: float, at: int, reach: int) -> Iterator[str]:
    begin, end = sorted((_place(1.0, reach), _place(value, reach)))
    name = "faster" if value >= 1 else "slower"
    yield f'<text x="{_LABELS - 8}" y="{at + 4}" text-anchor="end">{escape(label)}</text>'
    yield (
        f'<rect class="{name}" x="{begin:.1f}" y="{at - 6}" width="{end - begin:.1f}" height="12"/>'
    )
    yield f'<text x="{end + 4:.1f}" y="{at + 4}">{value:.3g}</text>'
