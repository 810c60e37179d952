"""The closure that HermiT leaves to its users: it names only the most specific classes.

A member of a class is a member of the wider classes; two things that a property connects are
connected by the wider properties. Both follow RDF Schema (https://www.w3.org/TR/rdf-schema/).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from pyoxigraph import NamedNode, Triple

from ivig_kg.build.terms import SUBCLASS, SUBPROPERTY, A, node

Wider = Mapping[NamedNode, frozenset[NamedNode]]

_EQUIVALENT = {SUBCLASS: node("owl:equivalentClass"), SUBPROPERTY: node("owl:equivalentProperty")}


def closed(triples: set[Triple]) -> set[Triple]:
    """Return the types and connections that follow from `triples` and are not among them."""
    classes, properties = _wider(triples, SUBCLASS), _wider(triples, SUBPROPERTY)
    found = set()
    for triple in triples:
        if triple.predicate == A and isinstance(triple.object, NamedNode):
            found |= {Triple(triple.subject, A, c) for c in classes.get(triple.object, ())}
        for wider in properties.get(triple.predicate, ()):
            found.add(Triple(triple.subject, wider, triple.object))
    return found - triples


def _wider(triples: Iterable[Triple], relation: NamedNode) -> Wider:
    """Return everything above each class (or property) between IRIs."""
    direct: defaultdict[NamedNode, set[NamedNode]] = defaultdict(set)
    for triple in triples:
        low, high = triple.subject, triple.object
        if isinstance(low, NamedNode) and isinstance(high, NamedNode):
            if triple.predicate in (relation, _EQUIVALENT[relation]):
                direct[low].add(high)
            if triple.predicate == _EQUIVALENT[relation]:
                direct[high].add(low)
    return {low: _reached(low, direct) for low in list(direct)}


def _reached(start: NamedNode, direct: Mapping[NamedNode, set[NamedNode]]) -> frozenset[NamedNode]:
    seen: set[NamedNode] = set()
    waiting = [start]
    while waiting:
        for high in direct.get(waiting.pop(), set()) - seen:
            seen.add(high)
            waiting.append(high)
    return frozenset(seen - {start})
