"""Proofs rest on asserted triples only, all of which are needed, and the smallest come first."""

import pytest

from ivig_kg.explanation.axioms import TYPE, All, Has, Named, Some, Triple, read_axioms
from ivig_kg.explanation.prover import Prover
from ivig_kg.namespaces import expand

SUBCLASS, EQUIVALENT = expand("rdfs:subClassOf"), expand("owl:equivalentClass")


def restriction(node: str, property_: str, kind: str, value: str) -> list[Triple]:
    return [(node, expand("owl:onProperty"), property_), (node, expand(f"owl:{kind}"), value)]


def intersection(node: str, *parts: str) -> list[Triple]:
    cells = [f"{node}{n}" for n in range(len(parts))]
    rests = [*cells[1:], expand("rdf:nil")]
    return [
        (node, expand("owl:intersectionOf"), cells[0]),
        *((cell, expand("rdf:first"), part) for cell, part in zip(cells, parts, strict=True)),
        *((cell, expand("rdf:rest"), rest) for cell, rest in zip(cells, rests, strict=True)),
    ]


AXIOMS = read_axioms(
    [
        # A demanding use is a use with a rule that demands something.
        ("http://x/Demanding", EQUIVALENT, "_:use"),
        *intersection("_:use", "http://x/Use", "_:some"),
        *restriction("_:some", "http://x/rule", "someValuesFrom", "http://x/DemandingRule"),
        ("http://x/DemandingRule", EQUIVALENT, "_:rule"),
        *intersection("_:rule", "http://x/Rule", "_:has"),
        *restriction("_:has", "http://x/demands", "hasValue", "http://x/yes"),
        # A strict rule brings its demand with it.
        ("http://x/StrictRule", SUBCLASS, "http://x/Rule"),
        ("http://x/StrictRule", SUBCLASS, "_:yes"),
        *restriction("_:yes", "http://x/demands", "hasValue", "http://x/yes"),
        ("http://x/coverage", expand("rdfs:subPropertyOf"), "http://x/rule"),
        ("http://x/part", TYPE, expand("owl:TransitiveProperty")),
        ("http://x/Whole", expand("rdf:unused"), "http://x/Thing"),
        ("http://x/part", expand("rdfs:domain"), "http://x/Whole"),
        ("http://x/rule", expand("rdfs:range"), "http://x/Ruling"),
    ]
)
FACTS: set[Triple] = {
    ("http://x/u", TYPE, "http://x/Use"),
    ("http://x/u", "http://x/coverage", "http://x/r1"),
    ("http://x/u", "http://x/rule", "http://x/r2"),
    ("http://x/r1", TYPE, "http://x/StrictRule"),
    ("http://x/r2", TYPE, "http://x/Rule"),
    ("http://x/r2", "http://x/demands", "http://x/yes"),
    ("http://x/a", "http://x/part", "http://x/b"),
    ("http://x/b", "http://x/part", "http://x/c"),
}


def sets(facts: set[Triple], goal: Triple) -> list[frozenset[Triple]]:
    return [proof.leaves() for proof in Prover(AXIOMS, facts).proofs(goal)]


GOALS = {
    "a definition, one set for each witness": (("http://x/u", TYPE, "http://x/Demanding"), [3, 4]),
    "a class that brings its value": (("http://x/r1", TYPE, "http://x/DemandingRule"), [1]),
    "a wider property": (("http://x/u", "http://x/rule", "http://x/r1"), [1]),
    "a transitive property": (("http://x/a", "http://x/part", "http://x/c"), [2]),
    "a domain": (("http://x/a", TYPE, "http://x/Whole"), [1]),
    "a range, through a narrower property": (("http://x/r1", TYPE, "http://x/Ruling"), [1]),
}


@pytest.mark.parametrize(("goal", "sizes"), GOALS.values(), ids=GOALS.keys())
def test_every_way_to_a_conclusion_is_found_smallest_first(goal: Triple, sizes: list[int]) -> None:
    assert [len(found) for found in sets(FACTS, goal)] == sizes


@pytest.mark.parametrize("goal", [goal for goal, _ in GOALS.values()], ids=GOALS.keys())
def test_a_set_suffices_alone_and_no_premise_of_it_can_be_spared(goal: Triple) -> None:
    for premises in sets(FACTS, goal):
        assert premises <= FACTS
        assert sets(set(premises), goal)
        for premise in premises:
            assert not sets(set(premises) - {premise}, goal)


def test_what_does_not_follow_names_the_smallest_lack() -> None:
    facts = FACTS - {("http://x/u", "http://x/rule", "http://x/r2")}
    facts -= {("http://x/r1", TYPE, "http://x/StrictRule")}
    assert sets(facts, ("http://x/u", TYPE, "http://x/Demanding")) == []
    missing = Prover(AXIOMS, facts).missing("http://x/u", Named("http://x/Demanding"))
    assert missing == [Some("http://x/rule", Named("http://x/DemandingRule"))]


def test_a_circle_of_parts_ends() -> None:
    facts = FACTS | {("http://x/c", "http://x/part", "http://x/a")}
    assert sets(facts, ("http://x/a", "http://x/part", "http://x/c"))
    assert not sets(facts, ("http://x/a", "http://x/part", "http://x/z"))


def test_a_class_expression_that_is_not_known_is_refused() -> None:
    triples = [("http://x/A", EQUIVALENT, "_:n"), ("_:n", expand("owl:complementOf"), "http://x/B")]
    with pytest.raises(ValueError, match="class expression"):
        read_axioms(triples)


def test_expressions_are_read_as_they_are_written() -> None:
    assert AXIOMS.definitions["http://x/DemandingRule"] == [
        All((Named("http://x/Rule"), Has("http://x/demands", "http://x/yes")))
    ]
