"""Every shape: an individual that conforms, broken copies of it, and what the curator is told.

`fixtures/ontology/good.ttl` conforms. A copy of its individuals with one property taken away, given
twice or given a wrong value must be reported by the shape that asks for that property.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from pyshacl import validate
from rdflib import RDF, RDFS, XSD, Graph, Literal, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from ontology_bad_facts import BAD_FACTS, PREFIXES
from ontology_files import FIXTURES, merged, ontology, shapes

Finding = tuple[str, Node | None, str]
"""Focus node, constraint component, message."""

COMPONENTS = {
    "missing": {SH.MinCountConstraintComponent},
    "twice": {SH.MaxCountConstraintComponent},
    "wrong": {SH.ClassConstraintComponent, SH.DatatypeConstraintComponent},
}


@dataclass(frozen=True)
class Case:
    """A property shape, and a way of not conforming to it."""

    shape: URIRef
    path: URIRef
    message: str
    fault: str

    @property
    def name(self) -> str:
        """Name of the case and of the broken copy."""
        return (
            f"{self.shape.fragment}-{self.path.rpartition('#')[2].rpartition('/')[2]}-{self.fault}"
        )


def cases() -> Iterator[Case]:
    """Go through the property shapes with a single property and the faults that they forbid."""
    given = shapes()
    for shape in given.subjects(RDF.type, SH.NodeShape):
        for part in given.objects(shape, SH.property):
            path, message = given.value(part, SH.path), str(given.value(part, SH.message))
            if isinstance(shape, URIRef) and isinstance(path, URIRef):
                for fault in faults(part):
                    yield Case(shape, path, message, fault)


def faults(part: Node) -> Iterator[str]:
    """Go through the faults that a property shape forbids."""
    if (part, SH.minCount, None) in shapes():
        yield "missing"
    if (part, SH.maxCount, None) in shapes():
        yield "twice"
    if (part, SH["class"], None) in shapes() or (part, SH.datatype, None) in shapes():
        yield "wrong"


CASES = sorted(cases(), key=lambda case: case.name)


def report(data: Graph) -> Graph:
    """Validate facts beside the ontology, as the build does."""
    _, found, _ = validate(data + ontology(), shacl_graph=Graph() + shapes(), inference="none")
    assert isinstance(found, Graph)
    return found


def findings(found: Graph) -> set[Finding]:
    """Return what a report says."""
    return {
        (
            str(found.value(result, SH.focusNode)),
            found.value(result, SH.sourceConstraintComponent),
            str(found.value(result, SH.resultMessage)),
        )
        for result in found.subjects(RDF.type, SH.ValidationResult)
    }


def example(good: Graph, case: Case) -> Node:
    """Return an individual that the shape looks at, with a value of the property."""
    class_ = shapes().value(case.shape, SH.targetClass)
    having = set(good.subjects(case.path))
    if class_ is None:
        looked_at = set(good.subjects(shapes().value(case.shape, SH.targetSubjectsOf)))
    else:
        looked_at = {s for s, type_ in good.subject_objects(RDF.type) if below(type_, class_)}
    return min(looked_at & having, key=str)


def below(class_: Node, wider: Node) -> bool:
    """Return whether a class is another or below it."""
    return wider in ontology().transitive_objects(class_, RDFS.subClassOf)


def broken_copy(good: Graph, case: Case) -> Graph:
    """Return an individual under the name of the case, with its fault."""
    original, copy = example(good, case), URIRef(f"https://example.org/{case.name}")
    graph = Graph()
    for predicate, object_ in good.predicate_objects(original):
        graph.add((copy, predicate, object_))
    for subject, predicate in good.subject_predicates(original):
        graph.add((subject, predicate, copy))
    value = good.value(original, case.path, any=True)
    assert value is not None
    graph.remove((copy, case.path, None))
    for each in {"missing": [], "twice": [value, another(value)], "wrong": [wrong(value)]}[
        case.fault
    ]:
        graph.add((copy, case.path, each))
    return graph


def another(value: Node) -> Node:
    """Return a second value of the same kind."""
    if isinstance(value, Literal):
        return Literal("7" if value.datatype not in (None, XSD.string) else "another")
    return URIRef("https://example.org/another")


def wrong(value: Node) -> Node:
    """Return a value of another kind."""
    if isinstance(value, Literal):
        return Literal("http://example.org/", datatype=XSD.anyURI)
    return URIRef("https://example.org/nothing-known")


@pytest.fixture(scope="module")
def good() -> Graph:
    return merged([FIXTURES / "good.ttl"])


@pytest.fixture(scope="module")
def found_in_copies(good: Graph) -> set[Finding]:
    data = Graph() + good
    for case in CASES:
        data += broken_copy(good, case)
    return findings(report(data))


@pytest.fixture(scope="module")
def found_in_bad_facts(good: Graph) -> Graph:
    data = Graph() + good
    for name, bad in BAD_FACTS.items():
        data.parse(data=PREFIXES + bad.turtle.replace("ex:it", f"ex:{name}"), format="turtle")
    return report(data)


def test_good_facts_conform(good: Graph) -> None:
    assert findings(report(good)) == set()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_broken_copy_is_reported(found_in_copies: set[Finding], case: Case) -> None:
    reported = {
        component
        for focus, component, message in found_in_copies
        if focus == f"https://example.org/{case.name}" and message == case.message
    }
    assert reported & COMPONENTS[case.fault]


@pytest.mark.parametrize("name", BAD_FACTS)
def test_bad_facts_are_reported(found_in_bad_facts: Graph, name: str) -> None:
    focus = URIRef(f"https://example.org/{name}")
    results = list(found_in_bad_facts.subjects(SH.focusNode, focus))
    messages = {str(found_in_bad_facts.value(result, SH.resultMessage)) for result in results}
    assert BAD_FACTS[name].message in messages


def test_a_missing_treatment_is_a_warning_and_no_violation(found_in_bad_facts: Graph) -> None:
    focus = URIRef("https://example.org/failure-of-nothing")
    severities = {
        found_in_bad_facts.value(result, SH.resultSeverity)
        for result in found_in_bad_facts.subjects(SH.focusNode, focus)
        if "should name" in str(found_in_bad_facts.value(result, SH.resultMessage))
    }
    assert severities == {SH.Warning}


def test_a_waiver_is_heeded(good: Graph) -> None:
    data = Graph() + good
    data.parse(
        data=PREFIXES
        + """
        ex:it a ivig:Source ; ivig:waivedFromCheck "source-without-address" .
        """,
        format="turtle",
    )
    messages = {message for focus, _, message in findings(report(data)) if focus.endswith("/it")}
    assert messages
    assert not {message for message in messages if "address" in message and "waive" in message}


def test_every_shape_has_a_bad_example() -> None:
    reached = {case.shape.fragment for case in CASES} | {bad.shape for bad in BAD_FACTS.values()}
    every = {s.fragment for s in shapes().subjects(RDF.type, SH.NodeShape) if isinstance(s, URIRef)}
    assert every - reached == set()


def test_every_message_tells_what_to_do() -> None:
    messages = {str(message) for message in shapes().objects(None, SH.message)}
    assert [text for text in messages if not text.endswith(".")] == []
    verbs = ("fill", "correct", "look", "set ", "empty", "add ", "make ")
    assert [text for text in messages if not any(verb in text for verb in verbs)] == []


def test_every_named_property_shape_has_a_message() -> None:
    named = set(shapes().subjects(SH.name))
    assert named
    assert [part for part in named if (part, SH.message, None) not in shapes()] == []


def test_the_order_of_properties_is_told_wherever_they_have_a_name() -> None:
    assert set(shapes().subjects(SH.name)) == set(shapes().subjects(SH.order))
