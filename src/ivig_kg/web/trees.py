"""Things below things: a forest out of what is narrower than what, as pages show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ivig_kg.web.tables import Cell


@dataclass(frozen=True)
class Branch:
    """A thing with those that are narrower."""

    cell: Cell
    branches: tuple["Branch", ...]

    @property
    def size(self) -> int:
        """How many things are below."""
        return sum(1 + branch.size for branch in self.branches)


def forest(cells: Mapping[str, Cell], below: Mapping[str, Sequence[str]]) -> list[Branch]:
    """Return the trees of things by IRI; `below` names what is directly narrower than each.

    What stands below another member of the same list is left out of the list.
    """
    pruned = _without_shortcuts(below)
    inner = {iri for above, members in below.items() if above in cells for iri in members}
    return [_branch(iri, cells, pruned, ()) for iri in cells if iri not in inner]


def _without_shortcuts(below: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    return {
        iri: [one for one in members if not any(one in below.get(m, ()) for m in members)]
        for iri, members in below.items()
    }


def _branch(
    iri: str, cells: Mapping[str, Cell], below: Mapping[str, list[str]], above: tuple[str, ...]
) -> Branch:
    members = [one for one in below.get(iri, ()) if one in cells and one not in above]
    path = (*above, iri)
    return Branch(cells[iri], tuple(_branch(one, cells, below, path) for one in members))
