"""The smallest set of units that cannot stand together is found, whatever else there is."""

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, Triple

from ivig_kg.build.conflicts import ConflictFinder, bundled
from ivig_kg.namespaces import individual

NUMBER = NamedNode("urn:number")


def unit(number: int, hub: int) -> list[Quad]:
    """A unit that speaks of an indication and says a number."""
    start = NamedNode(individual("indication", str(hub)))
    return [Quad(start, NUMBER, NamedNode(f"urn:{number}"))]


def finder(clash: set[int], seconds: float = 60.0) -> ConflictFinder:
    """A finder for a world in which the numbers of `clash` cannot all be said."""
    said = {NamedNode(f"urn:{number}") for number in clash}

    def consistent(triples: Iterable[Triple]) -> bool:
        return not said <= {triple.object for triple in triples}

    return ConflictFinder([], consistent, seconds)


@given(st.sets(st.integers(0, 39), min_size=1, max_size=4), st.integers(1, 8))
def test_exactly_the_clashing_units_are_named(clash: set[int], hubs: int) -> None:
    units = {str(number): unit(number, number % hubs) for number in range(40)}
    assert finder(clash).conflict(units) == sorted(map(str, clash))


def test_when_time_is_over_the_clash_is_still_among_the_named() -> None:
    units = {str(number): unit(number, 0) for number in range(40)}
    assert {"3", "4"} <= set(finder({3, 4}, seconds=0.0).conflict(units))


def test_axioms_that_contradict_themselves_name_no_unit() -> None:
    assert ConflictFinder([], lambda _: False, 60.0).conflict({"0": unit(0, 0)}) == []


def test_units_of_one_indication_are_bundled() -> None:
    units = {str(number): unit(number, number % 2) for number in range(4)}
    units["entity"] = [Quad(NamedNode(individual("source", "x")), NUMBER, NamedNode("urn:9"))]
    assert sorted(sorted(names) for names in bundled(units).values()) == [
        ["0", "2"],
        ["1", "3"],
        ["entity"],
    ]
