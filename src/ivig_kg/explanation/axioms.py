"""The axioms that an explanation may use, read from the ontology's triples.

The defined classes of the ontology are made of names, intersections, `someValuesFrom` and
`hasValue` (https://www.w3.org/TR/owl2-syntax/#Class_Expressions); properties of subproperties,
chains and transitivity. Anything else is refused, so that no explanation leaves something out.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from ivig_kg.namespaces import expand

Triple = tuple[str, str, str]

TYPE: Final = expand("rdf:type")
_FIRST, _REST, _NIL = expand("rdf:first"), expand("rdf:rest"), expand("rdf:nil")
_INTERSECTION: Final = expand("owl:intersectionOf")
_ON: Final = expand("owl:onProperty")
_SOME, _HAS = expand("owl:someValuesFrom"), expand("owl:hasValue")


@dataclass(frozen=True)
class Named:
    """A class by its IRI."""

    iri: str


@dataclass(frozen=True)
class All:
    """An intersection of classes."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True)
class Some:
    """Whatever has a value of the property in a class."""

    property: str
    filler: "Expression"


@dataclass(frozen=True)
class Has:
    """Whatever has this value of the property."""

    property: str
    value: str


Expression = Named | All | Some | Has


@dataclass
class Axioms:
    """Class and property axioms by what they conclude."""

    definitions: dict[str, list[Expression]] = field(default_factory=lambda: defaultdict(list))
    subclasses: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    implied: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    subproperties: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    chains: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    domains: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    ranges: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _below: dict[str, set[str]] = field(default_factory=dict)
    _narrower: dict[str, set[str]] = field(default_factory=dict)

    def below(self, class_: str) -> set[str]:
        """Return a class and all that are declared to be subclasses of it."""
        if class_ not in self._below:
            self._below[class_] = _closure(class_, self.subclasses)
        return self._below[class_]

    def narrower(self, property_: str) -> set[str]:
        """Return a property and all its subproperties."""
        if property_ not in self._narrower:
            self._narrower[property_] = _closure(property_, self.subproperties)
        return self._narrower[property_]


def read_axioms(triples: Iterable[Triple]) -> Axioms:
    """Return the axioms among the triples; raise `ValueError` for a class expression not known."""
    reader = _Reader(triples)
    axioms = Axioms()
    for subject, predicate, value in reader.triples:
        reader.read(axioms, subject, predicate, value)
    return axioms


def _closure(start: str, edges: dict[str, set[str]]) -> set[str]:
    found, waiting = {start}, [start]
    while waiting:
        for name in edges.get(waiting.pop(), ()):
            if name not in found:
                found.add(name)
                waiting.append(name)
    return found


class _Reader:
    def __init__(self, triples: Iterable[Triple]) -> None:
        self.triples = list(triples)
        self._about: dict[str, dict[str, str]] = defaultdict(dict)
        for subject, predicate, value in self.triples:
            self._about[subject][predicate] = value

    def read(self, axioms: Axioms, subject: str, predicate: str, value: str) -> None:
        if predicate == expand("owl:equivalentClass"):
            axioms.definitions[subject].append(self._expression(value))
        elif predicate == expand("rdfs:subClassOf"):
            self._subclass(axioms, subject, value)
        elif predicate == expand("rdfs:subPropertyOf"):
            axioms.subproperties[value].add(subject)
        elif predicate == expand("owl:propertyChainAxiom"):
            first, second = self._list(value)
            axioms.chains[subject].append((first, second))
        elif (predicate, value) == (TYPE, expand("owl:TransitiveProperty")):
            axioms.chains[subject].append((subject, subject))
        elif predicate == expand("rdfs:domain"):
            axioms.domains[value].add(subject)
        elif predicate == expand("rdfs:range"):
            axioms.ranges[value].add(subject)

    def _subclass(self, axioms: Axioms, subject: str, value: str) -> None:
        if value not in self._about or not self._is_blank(value):
            axioms.subclasses[value].add(subject)
            return
        expression = self._expression(value)
        if isinstance(expression, Has):
            axioms.implied[subject].append((expression.property, expression.value))

    def _is_blank(self, node: str) -> bool:
        return _ON in self._about[node] or _INTERSECTION in self._about[node]

    def _expression(self, node: str) -> Expression:
        about = self._about.get(node, {})
        if _INTERSECTION in about:
            return All(tuple(self._expression(part) for part in self._list(about[_INTERSECTION])))
        if _SOME in about:
            return Some(about[_ON], self._expression(about[_SOME]))
        if _HAS in about:
            return Has(about[_ON], about[_HAS])
        if node.startswith("http"):
            return Named(node)
        raise ValueError(f"a class expression that explanations do not know: {sorted(about)}")

    def _list(self, node: str) -> Iterator[str]:
        while node != _NIL:
            yield self._about[node][_FIRST]
            node = self._about[node][_REST]
