"""The view of axioms and facts from which HermiT finds the classes of individuals in seconds.

Over the graph as it stands, HermiT is right and takes minutes. Three things are the reason, and the
view does without them; whether the whole is consistent is asked of the whole.

- A property chain, or transitivity, below a defined class makes HermiT guess for every
  individual. The rules in `queries/derive` have drawn these edges; `missing_edges` tells which not.
- An axiom that names an individual makes every test of a class look at all facts. A class of its
  own stands for each named value; `owl:AllDifferent` makes two such classes disjoint.
- Edges of properties that no class expression speaks of cannot put anything into a defined class.

The classes of individuals are the same. What the view does not see is a subclass relation that
holds only because of a fact about a named individual, such as one group being a part of another.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Final

from pyoxigraph import NamedNode, Triple

from ivig_kg.build.gates import short
from ivig_kg.build.knowledge import Knowledge
from ivig_kg.build.reasoner_input import ReasonerInput
from ivig_kg.build.terms import SUBPROPERTY, A, Value, node

_CHAIN: Final = node("owl:propertyChainAxiom")
_TRANSITIVE: Final = node("owl:TransitiveProperty")
_HAS_VALUE: Final = node("owl:hasValue")
_SOME: Final = node("owl:someValuesFrom")
_DISJOINT: Final = node("owl:disjointWith")
_CLASS: Final = node("owl:Class")
_MEMBERS: Final = node("owl:distinctMembers")
_FIRST: Final = node("rdf:first")
_REST: Final = node("rdf:rest")


def realisation_view(given: ReasonerInput) -> ReasonerInput:
    """Return the axioms and assertions from which the classes of individuals follow."""
    axioms = [t for t in given.axioms if t.predicate != _CHAIN and t.object != _TRANSITIVE]
    spoken_of = _spoken_of(axioms)
    seen = [quad for quad in given.assertions if quad.predicate in spoken_of]
    return ReasonerInput([*_with_value_classes(axioms)], seen)


def missing_edges(axioms: Iterable[Triple], known: Knowledge) -> list[str]:
    """Return a line for every chain below a class expression that no rule has drawn in full."""
    axioms = list(axioms)
    spoken_of, lists = _spoken_of(axioms), _Lists(axioms)
    chains: list[tuple[Value, list[Value]]] = []
    for triple in axioms:
        if triple.predicate == _CHAIN:
            chains.append((triple.subject, lists.of(triple.object)))
        if triple.object == _TRANSITIVE:
            chains.append((triple.subject, [triple.subject, triple.subject]))
    return [
        f"{short(head.value)}: {count} edges of a chain are not drawn by queries/derive"
        for head, parts in chains
        if isinstance(head, NamedNode)
        and head in spoken_of
        and (count := _undrawn(head, parts, known))
    ]


def _undrawn(head: Value, parts: list[Value], known: Knowledge) -> int:
    path = "/".join(str(part) for part in parts)
    edges = f"SELECT DISTINCT ?a ?b {{ ?a {path} ?b MINUS {{ ?a {head} ?b }} }}"
    return sum(1 for _ in known.rows(edges))


def _spoken_of(axioms: Iterable[Triple]) -> set[NamedNode]:
    """Return the properties of class expressions with all properties below them, and `rdf:type`."""
    below: defaultdict[object, set[NamedNode]] = defaultdict(set)
    found, waiting = {A}, []
    for triple in axioms:
        if triple.predicate == SUBPROPERTY and isinstance(triple.subject, NamedNode):
            below[triple.object].add(triple.subject)
        if triple.predicate == node("owl:onProperty") and isinstance(triple.object, NamedNode):
            waiting.append(triple.object)
    while waiting:
        property_ = waiting.pop()
        if property_ not in found:
            found.add(property_)
            waiting += below[property_]
    return found


def _with_value_classes(axioms: list[Triple]) -> Iterator[Triple]:
    """Yield the axioms with `hasValue` an individual written as `someValuesFrom` its class."""
    named: dict[Value, NamedNode] = {}
    for triple in axioms:
        value = triple.object
        if triple.predicate == _HAS_VALUE and isinstance(value, NamedNode):
            named[value] = NamedNode(f"urn:value:{value.value}")
            yield Triple(triple.subject, _SOME, named[value])
        else:
            yield triple
    for value, class_ in named.items():
        yield Triple(class_, A, _CLASS)
        if isinstance(value, NamedNode):
            yield Triple(value, A, class_)
    yield from _disjoint(axioms, named)


def _disjoint(axioms: list[Triple], named: dict[Value, NamedNode]) -> Iterator[Triple]:
    lists = _Lists(axioms)
    for triple in axioms:
        if triple.predicate == _MEMBERS:
            classes = [named[value] for value in lists.of(triple.object) if value in named]
            for one, other in combinations(classes, 2):
                yield Triple(one, _DISJOINT, other)


class _Lists:
    """The RDF lists of a graph."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._first: dict[Value, Value] = {}
        self._rest: dict[Value, Value] = {}
        for triple in triples:
            if triple.predicate == _FIRST:
                self._first[triple.subject] = triple.object
            if triple.predicate == _REST:
                self._rest[triple.subject] = triple.object

    def of(self, head: Value) -> list[Value]:
        """Return the members of the list that begins at a node."""
        members = []
        while head in self._first:
            members.append(self._first[head])
            head = self._rest[head]
        return members
