"""The outcome of one gate, and how an individual is named to a curator."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ivig_kg.build.tables import Row
from ivig_kg.namespaces import PREFIXES


@dataclass(frozen=True)
class Gate:
    """What a gate looked at, whether the graph passed, and one line for everything wrong."""

    name: str
    summary: str
    faults: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    seconds: float = field(default=0.0, compare=False)

    @property
    def passed(self) -> bool:
        """True when nothing is wrong."""
        return not self.faults


def short(iri: str) -> str:
    """Return an IRI as a CURIE where a prefix of the project fits.

    >>> short("https://w3id.org/ivig-kg/condition/kawasaki-disease")
    'condition:kawasaki-disease'
    """
    fitting = [(base, prefix) for prefix, base in PREFIXES.items() if iri.startswith(base)]
    if not fitting:
        return iri
    base, prefix = max(fitting)
    return f"{prefix}:{iri.removeprefix(base)}"


def place(iri: str, origins: Mapping[str, Row]) -> str:
    """Return `file:line` of the row behind an individual, else its short name."""
    row = origins.get(iri)
    return f"{row.file}:{row.line}" if row else short(iri)
