"""What the export tests have in common."""

from dataclasses import dataclass
from typing import Final

from pyoxigraph import Quad

from ivig_kg.build.mapping_sets import MappingSet
from ivig_kg.build.tables import Tables

VERSION: Final = "2026-01-31"


@dataclass(frozen=True)
class Small:
    """A small graph with everything that the exports are made of."""

    quads: frozenset[Quad]
    tables: Tables
    mapping_sets: list[MappingSet]
