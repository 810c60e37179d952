"""Members of a class are members of the wider ones; so it is with properties."""

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Triple

from ivig_kg.build.closure import closed
from ivig_kg.build.terms import SUBCLASS, SUBPROPERTY, A, node


def name(word: str) -> NamedNode:
    return NamedNode(f"urn:{word}")


def test_types_and_edges_climb() -> None:
    x, y = name("x"), name("y")
    given_ = {
        Triple(name("Dog"), SUBCLASS, name("Animal")),
        Triple(name("Animal"), SUBCLASS, name("Thing")),
        Triple(name("Hound"), node("owl:equivalentClass"), name("Dog")),
        Triple(name("bites"), SUBPROPERTY, name("touches")),
        Triple(x, A, name("Dog")),
        Triple(x, name("bites"), y),
    }
    assert closed(given_) == {
        Triple(x, A, name("Animal")),
        Triple(x, A, name("Thing")),
        Triple(x, A, name("Hound")),
        Triple(x, name("touches"), y),
    }


def test_an_edge_of_a_property_that_is_equivalent_to_a_narrow_one_climbs_too() -> None:
    given_ = {
        Triple(name("a"), node("owl:equivalentProperty"), name("b")),
        Triple(name("b"), SUBPROPERTY, name("c")),
        Triple(name("x"), name("a"), name("y")),
    }
    assert Triple(name("x"), name("c"), name("y")) in closed(given_)


edges = st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=12)


@given(edges)
def test_closing_twice_adds_nothing_and_circles_end(pairs: set[tuple[int, int]]) -> None:
    start = {Triple(name(str(low)), SUBCLASS, name(str(high))) for low, high in pairs}
    start |= {Triple(name("x"), A, name("0"))}
    once = start | closed(start)
    assert closed(once) == set()
