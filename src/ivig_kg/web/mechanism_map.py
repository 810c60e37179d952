"""The map of mechanisms: families, the mechanisms in them, and for how many conditions each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ivig_kg.web.tables import Cell

WIDTH: Final = 848
_ROOT: Final = 8
_FAMILY: Final = 120
_FAMILY_WIDTH: Final = 176
_NAME: Final = 348
_BAR: Final = 668
_BAR_WIDTH: Final = 140
_STEP: Final = 24
_GAP: Final = 18
_LONGEST: Final = 40


@dataclass(frozen=True)
class Leaf:
    """A mechanism in its place, with the curve that leads to it and the bar of its conditions."""

    cell: Cell
    text: str
    x: int
    y: int
    curve: str
    bar_x: int
    bar: float
    conditions: int
    is_current: bool


@dataclass(frozen=True)
class Family:
    """A family in its place, between the root and its mechanisms."""

    cell: Cell
    x: int
    y: int
    curve: str
    leaves: tuple[Leaf, ...]


@dataclass(frozen=True)
class MechanismMap:
    """The whole picture in units of its view box."""

    width: int
    height: int
    root_x: int
    root_y: int
    families: tuple[Family, ...]


Members = Sequence[tuple[Cell, int]]


def mechanism_map(families: Mapping[Cell, Members], current: str = "") -> MechanismMap:
    """Return the picture of families with their mechanisms; `current` is the IRI to point out."""
    count = sum(map(len, families.values()))
    height = _STEP * count + _GAP * (len(families) + 1)
    root_y, top, found = height // 2, _GAP, []
    largest = max((number for members in families.values() for _, number in members), default=1)
    for cell, members in families.items():
        y = top + _STEP * len(members) // 2
        leaves = tuple(
            _leaf(member, top + _STEP * place + _STEP // 2, y, largest, current)
            for place, member in enumerate(members)
        )
        found.append(Family(cell, _FAMILY, y, _curve(_ROOT + 44, root_y, _FAMILY, y), leaves))
        top += _STEP * len(members) + _GAP
    return MechanismMap(WIDTH, height, _ROOT, root_y, tuple(found))


def _leaf(member: tuple[Cell, int], y: int, family_y: int, largest: int, current: str) -> Leaf:
    cell, count = member
    return Leaf(
        cell,
        cell.text if len(cell.text) <= _LONGEST else f"{cell.text[: _LONGEST - 1]}…",
        _NAME,
        y,
        _curve(_FAMILY + _FAMILY_WIDTH, family_y, _NAME - 8, y),
        _BAR,
        round(_BAR_WIDTH * count / max(largest, 1), 1),
        count,
        cell.iri == current,
    )


def _curve(x1: int, y1: int, x2: int, y2: int) -> str:
    middle = (x1 + x2) // 2
    return f"M {x1} {y1} C {middle} {y1} {middle} {y2} {x2} {y2}"
