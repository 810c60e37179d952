"""Explanations in words, each stated premise with its source and the place in it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ivig_kg.explanation.axioms import TYPE, Expression, Has, Named, Some, Triple
from ivig_kg.explanation.premises import read_premises
from ivig_kg.explanation.prover import Proof, Prover
from ivig_kg.explanation.rules import Rules
from ivig_kg.namespaces import sparql_prologue
from ivig_kg.store import Row, Store

AXIOMS: Final = {
    "owl:equivalentClass": "by the definition of the class",
    "rdfs:subClassOf": "because of a class above or below it",
    "rdfs:subPropertyOf": "because of a narrower property",
    "owl:propertyChainAxiom": "along a chain of properties",
    "rdfs:domain": "because the property is used of such things only",
    "rdfs:range": "because the property leads to such things only",
}


@dataclass(frozen=True)
class Citation:
    """A statement of somebody, and where it is written."""

    statement: str
    label: str
    source: str
    title: str
    locator: str


@dataclass(frozen=True)
class Step:
    """A line of an explanation; `depth` says under which line it belongs.

    `rule` names the derivation rule that gave the triple, where one did.
    """

    depth: int
    triple: Triple
    text: str
    reason: str
    citations: tuple[Citation, ...] = ()
    rule: str | None = None


@dataclass(frozen=True)
class Explanation:
    """Why a triple holds: sets of steps, the smallest first; or what is missing for it."""

    conclusion: str
    sets: tuple[tuple[Step, ...], ...]
    missing: tuple[str, ...] = ()


class Explainer:
    """Explains the inferred and derived triples of a store; reads the premises once."""

    def __init__(self, store: Store, rules: Path) -> None:
        self._store = store
        self._rules = Rules(rules)
        self._premises = read_premises(store)
        self.prover = Prover(self._premises.axioms, self._premises.graphs)

    def inferred_classes(self, subject: str) -> list[str]:
        """Return the classes that the reasoner put `subject` into."""
        rows = self._ask(
            f"SELECT ?class {{ GRAPH graph:inferred {{ <{subject}> a ?class }} }} ORDER BY ?class"
        )
        return [row["class"].value for row in rows]

    def why(self, triple: Triple) -> Explanation:
        """Explain a type, or an edge; a triple that does not hold gets what is missing for it."""
        proofs = self.prover.proofs(triple)
        return self._worded(triple, proofs, [] if proofs else self._missing(triple))

    def _missing(self, triple: Triple) -> list[Expression]:
        subject, predicate, value = triple
        if predicate == TYPE:
            return self.prover.missing(subject, Named(value))
        return [Has(predicate, value)]

    def _worded(
        self, triple: Triple, proofs: list[Proof], missing: list[Expression]
    ) -> Explanation:
        used = {leaf: self._used(leaf) for proof in proofs for leaf in proof.leaves()}
        named = {triple, *(node.conclusion for proof in proofs for node in _nodes(proof))}
        lacking = {iri for part in missing for iri in _iris(part)}
        iris = {part for found in named for part in found} | lacking
        words = _Words(self._labels(iris), self._citations(used))
        return Explanation(
            words.triple(triple),
            tuple(tuple(self._steps(proof, words, 0)) for proof in proofs),
            tuple(words.lack(part) for part in missing),
        )

    def _steps(self, proof: Proof, words: "_Words", depth: int) -> Iterator[Step]:
        triple = proof.conclusion
        if proof.axiom:
            yield Step(depth, triple, words.triple(triple), AXIOMS[proof.axiom])
        else:
            yield self._leaf(triple, words, depth)
        for premise in proof.premises:
            yield from self._steps(premise, words, depth + 1)

    def _leaf(self, triple: Triple, words: "_Words", depth: int) -> Step:
        rule = self._premises.rule_of(triple)
        if rule is None:
            reason = f"stated in {self._premises.table_of(triple)}"
        else:
            reason = f"derived by the rule {rule}: {self._rules.summary(rule)}"
        citations = tuple(words.citations.get(triple, ()))
        return Step(depth, triple, words.triple(triple), reason, citations, rule)

    def _used(self, leaf: Triple) -> set[str]:
        """Return what may carry the source of a leaf: its ends, and what its rule drew on."""
        rule = self._premises.rule_of(leaf)
        drawn = self._rules.used(self._store, rule, leaf) if rule else []
        return {leaf[0], leaf[2], *drawn}

    def _citations(self, used: dict[Triple, set[str]]) -> dict[Triple, list[Citation]]:
        wanted = {iri for iris in used.values() for iri in iris}
        rows = self._ask_about(
            wanted,
            "?thing ivig:statedIn ?source ; ivig:locator ?locator ; rdfs:label ?label . "
            "?source rdfs:label ?title .",
        )
        found = {row["thing"].value: _citation(row) for row in rows}
        return {
            leaf: [found[iri] for iri in sorted(iris) if iri in found]
            for leaf, iris in used.items()
        }

    def _labels(self, iris: Iterable[str]) -> dict[str, str]:
        rows = self._ask_about(iris, "?thing rdfs:label ?label .")
        return {row["thing"].value: row["label"].value for row in rows}

    def _ask_about(self, iris: Iterable[str], pattern: str) -> list[Row]:
        wanted = " ".join(f"<{iri}>" for iri in sorted(set(iris)) if iri.startswith("http"))
        return self._ask(f"SELECT * {{ VALUES ?thing {{ {wanted} }} {pattern} }} ORDER BY ?thing")

    def _ask(self, text: str) -> list[Row]:
        return self._store.rows(sparql_prologue() + text)


@dataclass(frozen=True)
class _Words:
    """Sentences from labels."""

    labels: dict[str, str]
    citations: dict[Triple, list[Citation]]

    def triple(self, triple: Triple) -> str:
        subject, predicate, value = triple
        verb = "is a" if predicate == TYPE else self._label(predicate)
        return f"{self._label(subject)} — {verb} — {self._label(value)}"

    def lack(self, part: Expression) -> str:
        return f"nothing on record says that it {self._clause(part)}"

    def _clause(self, part: Expression) -> str:
        if isinstance(part, Named):
            return f"is a {self._label(part.iri)}"
        if isinstance(part, Has):
            return f"{self._label(part.property)}: {self._label(part.value)}"
        if isinstance(part, Some):
            return f"{self._label(part.property)} something that {self._clause(part.filler)}"
        return " and ".join(self._clause(one) for one in part.parts)

    def _label(self, iri: str) -> str:
        return self.labels.get(iri, iri)


def _citation(row: Row) -> Citation:
    names = ("thing", "label", "source", "title", "locator")
    return Citation(*(row[name].value for name in names))


def _nodes(proof: Proof) -> Iterator[Proof]:
    yield proof
    for premise in proof.premises:
        yield from _nodes(premise)


def _iris(part: Expression) -> Iterator[str]:
    if isinstance(part, Named):
        yield part.iri
    elif isinstance(part, Has):
        yield from (part.property, part.value)
    elif isinstance(part, Some):
        yield part.property
        yield from _iris(part.filler)
    else:
        for one in part.parts:
            yield from _iris(one)
