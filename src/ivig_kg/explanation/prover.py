"""Backward from a conclusion to the asserted triples that entail it, smallest sets first."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, product
from typing import Final

from ivig_kg.explanation.axioms import TYPE, All, Axioms, Expression, Has, Named, Some, Triple

KEPT: Final = 5
"""Proofs of one conclusion that are kept; the smallest are always among them."""


@dataclass(frozen=True)
class Proof:
    """A conclusion, the axiom that gives it (None: it is asserted), and what it rests on."""

    conclusion: Triple
    axiom: str | None = None
    premises: tuple["Proof", ...] = ()

    def leaves(self) -> frozenset[Triple]:
        """Return the asserted triples at the bottom."""
        if self.axiom is None:
            return frozenset([self.conclusion])
        return frozenset().union(*(premise.leaves() for premise in self.premises))


class Prover:
    """Proves types and property values from asserted triples under axioms."""

    def __init__(self, axioms: Axioms, asserted: Iterable[Triple]) -> None:
        self.axioms = axioms
        self._types: dict[str, set[str]] = defaultdict(set)
        self._values: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._subjects: dict[tuple[str, str], set[str]] = defaultdict(set)
        for subject, predicate, value in asserted:
            if predicate == TYPE:
                self._types[subject].add(value)
            else:
                self._values[subject, predicate].add(value)
                self._subjects[predicate, value].add(subject)

    def proofs(self, goal: Triple) -> list[Proof]:
        """Return proofs of a type or a property value, smallest first, without a spare premise."""
        return _smallest(self._pared(proof) for proof in self._prove_triple(goal))

    def _prove_triple(self, goal: Triple) -> list[Proof]:
        subject, predicate, value = goal
        if predicate == TYPE:
            return self._prove_type(subject, value, frozenset())
        return self._prove_value(goal, frozenset())

    def _pared(self, proof: Proof) -> Proof:
        """Return a proof from as few of the same premises as will do."""
        leaves = proof.leaves()
        for leaf in sorted(leaves):
            smaller = Prover(self.axioms, leaves - {leaf})._prove_triple(proof.conclusion)
            if smaller:
                return self._pared(smaller[0])
        return proof

    def missing(self, subject: str, expression: Expression) -> list[Expression]:
        """Return the smallest parts of the expression that cannot be proved of `subject`."""
        if self._prove(subject, expression, frozenset()):
            return []
        if isinstance(expression, All):
            return [lack for part in expression.parts for lack in self.missing(subject, part)]
        if isinstance(expression, Named) and expression.iri in self.axioms.definitions:
            return [
                lack
                for definition in self.axioms.definitions[expression.iri]
                for lack in self.missing(subject, definition)
            ]
        return [expression]

    def values(self, subject: str, property_: str) -> set[str]:
        """Return all provable values of a property of `subject`."""
        return {value for value, _ in self._witnesses(subject, property_, frozenset())}

    def _prove_type(self, subject: str, class_: str, above: frozenset[Triple]) -> list[Proof]:
        goal = (subject, TYPE, class_)
        if goal in above:
            return []
        below, inside = self.axioms.below(class_), above | {goal}
        found = [self._asserted_type(goal, type_) for type_ in below & self._types[subject]]
        return _smallest(found or self._concluded(goal, below, inside))

    def _asserted_type(self, goal: Triple, found: str) -> Proof:
        leaf = Proof((goal[0], TYPE, found))
        return leaf if found == goal[2] else Proof(goal, "rdfs:subClassOf", (leaf,))

    def _concluded(
        self, goal: Triple, below: set[str], above: frozenset[Triple]
    ) -> Iterator[Proof]:
        yield from self._defined(goal, below, above)
        yield from self._by_property(goal, below, above)

    def _defined(self, goal: Triple, below: set[str], above: frozenset[Triple]) -> Iterator[Proof]:
        subject = goal[0]
        for class_ in sorted(below):
            for definition in self.axioms.definitions.get(class_, ()):
                for premises in self._prove(subject, definition, above):
                    proof = Proof((subject, TYPE, class_), "owl:equivalentClass", premises)
                    yield proof if class_ == goal[2] else Proof(goal, "rdfs:subClassOf", (proof,))

    def _by_property(
        self, goal: Triple, below: set[str], above: frozenset[Triple]
    ) -> Iterator[Proof]:
        """Types that follow from the domain or range of a property in use."""
        subject = goal[0]
        for class_ in sorted(below):
            for property_ in self.axioms.domains.get(class_, ()):
                for _, edge in islice(self._witnesses(subject, property_, above), KEPT):
                    yield Proof(goal, "rdfs:domain", (edge,))
            for edge in self._edges_to(subject, self.axioms.ranges.get(class_, set())):
                yield Proof(goal, "rdfs:range", (edge,))

    def _edges_to(self, value: str, properties: Iterable[str]) -> Iterator[Proof]:
        for property_ in sorted(properties):
            for narrower in sorted(self.axioms.narrower(property_)):
                for subject in sorted(self._subjects.get((narrower, value), ()))[:KEPT]:
                    yield Proof((subject, narrower, value))

    def _prove(
        self, subject: str, expression: Expression, above: frozenset[Triple]
    ) -> list[tuple[Proof, ...]]:
        if isinstance(expression, Named):
            return [(proof,) for proof in self._prove_type(subject, expression.iri, above)]
        if isinstance(expression, Has):
            goal = (subject, expression.property, expression.value)
            return [(proof,) for proof in self._prove_value(goal, above)]
        if isinstance(expression, Some):
            return self._prove_some(subject, expression, above)
        parts = [self._prove(subject, part, above) for part in expression.parts]
        combined = (sum(choice, ()) for choice in product(*parts))
        return sorted(combined, key=_size)[:KEPT]

    def _prove_some(
        self, subject: str, expression: Some, above: frozenset[Triple]
    ) -> list[tuple[Proof, ...]]:
        found = [
            (edge, *rest)
            for value, edge in self._witnesses(subject, expression.property, above)
            for rest in self._prove(value, expression.filler, above)
        ]
        return sorted(found, key=_size)[:KEPT]

    def _witnesses(
        self, subject: str, property_: str, above: frozenset[Triple]
    ) -> Iterator[tuple[str, Proof]]:
        """Go through the values of a property, each with its smallest proof."""
        candidates = set()
        for narrower in self.axioms.narrower(property_):
            candidates |= self._values.get((subject, narrower), set())
            candidates |= self._chained(subject, narrower, above)
        for value in sorted(candidates):
            proofs = self._prove_value((subject, property_, value), above)
            if proofs:
                yield value, proofs[0]

    def _chained(self, subject: str, property_: str, above: frozenset[Triple]) -> set[str]:
        found: set[str] = set()
        for chain in self.axioms.chains.get(property_, ()):
            found |= {proof.conclusion[2] for proof in self._walk(subject, property_, chain, above)}
        return found

    def _walk(
        self, subject: str, property_: str, chain: tuple[str, str], above: frozenset[Triple]
    ) -> Iterator[Proof]:
        mark = (subject, property_, "chain")
        if mark in above:
            return
        first, second = chain
        for middle, edge in self._witnesses(subject, first, above | {mark}):
            for value, last in self._witnesses(middle, second, above | {mark}):
                yield Proof((subject, property_, value), "owl:propertyChainAxiom", (edge, last))

    def _prove_value(self, goal: Triple, above: frozenset[Triple]) -> list[Proof]:
        subject, property_, value = goal
        if goal in above:
            return []
        inside, found = above | {goal}, []
        for narrower in self.axioms.narrower(property_):
            if value in self._values.get((subject, narrower), ()):
                leaf = Proof((subject, narrower, value))
                own = narrower == property_
                found.append(leaf if own else Proof(goal, "rdfs:subPropertyOf", (leaf,)))
            for chain in self.axioms.chains.get(narrower, ()):
                walked = self._walk(subject, property_, chain, inside)
                found += [proof for proof in walked if proof.conclusion[2] == value]
        return _smallest([*found, *self._implied(goal, inside)])

    def _implied(self, goal: Triple, above: frozenset[Triple]) -> Iterator[Proof]:
        """Values that a class brings with it: C subClassOf (property value v)."""
        subject, property_, value = goal
        for class_, pairs in self.axioms.implied.items():
            if (property_, value) in pairs:
                for proof in self._prove_type(subject, class_, above):
                    yield Proof(goal, "rdfs:subClassOf", (proof,))


def _smallest(proofs: Iterable[Proof]) -> list[Proof]:
    best: dict[frozenset[Triple], Proof] = {}
    for proof in proofs:
        best.setdefault(proof.leaves(), proof)
    minimal = [p for s, p in best.items() if not any(other < s for other in best)]
    return sorted(minimal, key=lambda proof: (len(proof.leaves()), sorted(proof.leaves())))[:KEPT]


def _size(premises: tuple[Proof, ...]) -> tuple[int, list[Triple]]:
    leaves = frozenset().union(*(premise.leaves() for premise in premises))
    return len(leaves), sorted(leaves)
