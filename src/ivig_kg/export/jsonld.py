"""Triples as nested JSON-LD 1.1 documents that also read as plain JSON.

A node under a link of the frame is given whole; any other node is a reference. What is written is
in compacted form under `context.v1.jsonld`, so that expanding it gives exactly the triples.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ivig_kg.export.context import Key, context
from ivig_kg.export.frames import FRAMES, SUMMARY
from ivig_kg.namespaces import PREFIXES, TERMS

Node = dict[str, Any]
Value = str | Literal
"""An IRI or a blank node's name, or a literal."""
Properties = dict[str, list[Value]]

_TYPE: Final = f"{PREFIXES['rdf']}type"
_LABEL: Final = f"{PREFIXES['rdfs']}label"
_POSITION: Final = f"{TERMS}position"
_XSD: Final = PREFIXES["xsd"]
_NATIVE: Final[dict[str, Callable[[str], object]]] = {
    f"{_XSD}integer": int,
    f"{_XSD}boolean": "true".__eq__,
}
_FIRST: Final[tuple[str, ...]] = ("id", "type", "label")


class Documents:
    """The documents of a set of triples, in one frame."""

    def __init__(self, triples: Iterable[Triple], frame: str) -> None:
        self._context = context()
        links = FRAMES[frame]
        self._nesting = {link.property for link in links if not link.is_reverse}
        self._said: dict[str, Properties] = {}
        self._references: dict[str, Node] = {}
        self._nested_in: dict[str, dict[str, list[str]]] = {}
        reverse = {link.property for link in links if link.is_reverse}
        for triple in triples:
            subject, value = _name(triple.subject), _value(triple.object)
            property_ = triple.predicate.value
            self._said.setdefault(subject, defaultdict(list))[property_].append(value)
            if property_ in reverse and isinstance(value, str):
                self._nested_in.setdefault(value, defaultdict(list))[property_].append(subject)

    def node(self, subject: str, above: frozenset[str] = frozenset()) -> Node:
        """Return a node with all that is said of it and, nested, what its links lead to.

        What is `above` is not nested again: it becomes a reference.
        """
        node: Node = {"id": self._context.compact(subject)}
        here = above | {subject}

        def nested(other: str) -> Node:
            return self._reference(other) if other in here else self.node(other, here)

        for property_, values in self._said.get(subject, {}).items():
            write = nested if property_ in self._nesting else self._reference
            self._write(node, property_, values, write)
        for property_, subjects in self._nested_in.get(subject, {}).items():
            key = self._context.key(property_, is_reverse=True)
            _put(node, key, [nested(other) for other in sorted(subjects, key=self._order)])
        return _ordered(node)

    def roots(self) -> list[str]:
        """Return subjects, in no order, under which every other one is nested."""
        below = {subject: self._below(subject) for subject in self._said}
        nested = {other for subject, others in below.items() for other in others - {subject}}
        roots = [subject for subject in self._said if subject not in nested]
        reached = self._reached(roots, below)
        # What is left are rings, in which each is below the other.
        for subject in sorted(self._said.keys() - reached):
            if subject not in reached:
                roots.append(subject)
                reached |= self._reached([subject], below)
        return roots

    def _below(self, subject: str) -> set[str]:
        others = {o for found in self._nested_in.get(subject, {}).values() for o in found}
        for property_, values in self._said[subject].items():
            if property_ in self._nesting:
                others.update(value for value in values if isinstance(value, str))
        return others & self._said.keys()

    def _reached(self, roots: Iterable[str], below: Mapping[str, set[str]]) -> set[str]:
        reached: set[str] = set()
        waiting = list(roots)
        while waiting:
            subject = waiting.pop()
            if subject not in reached:
                reached.add(subject)
                waiting += below[subject]
        return reached

    def _reference(self, subject: str) -> Node:
        known = self._references.get(subject)
        if known is None:
            known = self._references[subject] = self._summary(subject)
        return known

    def _summary(self, subject: str) -> Node:
        node = self._labelled(subject)
        said = self._said.get(subject, {})
        for property_ in SUMMARY:
            if property_ in said and property_ != _LABEL:
                self._write(node, property_, said[property_], self._labelled)
        return _ordered(node)

    def _labelled(self, subject: str) -> Node:
        node: Node = {"id": self._context.compact(subject)}
        labels = self._said.get(subject, {}).get(_LABEL, [])
        texts: list[Value] = [label for label in labels if isinstance(label, Literal)]
        self._write(node, _LABEL, texts, self._labelled)
        return node

    def _write(
        self, node: Node, property_: str, values: list[Value], thing: Callable[[str], Node]
    ) -> None:
        things = [value for value in values if isinstance(value, str)]
        if property_ == _TYPE:
            node["type"] = sorted(map(self._context.compact, things))
        elif things:
            key = self._context.key(property_)
            write = self._context.compact if key.type == "@id" else thing
            _put(node, key, [write(iri) for iri in sorted(things, key=self._order)])
        for literal in sorted((v for v in values if isinstance(v, Literal)), key=str):
            _put_literal(node, self._context.key(property_, literal.datatype.value), literal)

    def _order(self, subject: str) -> tuple[int, str]:
        for position in self._said.get(subject, {}).get(_POSITION, ()):
            if isinstance(position, Literal) and position.datatype.value == f"{_XSD}integer":
                return int(position.value), subject
        return 0, subject


def decimal_with_point(literal: Literal) -> str:
    """Return the text of a literal; that of a decimal with a point, as the release has it."""
    text = literal.value
    is_decimal = literal.datatype.value == f"{_XSD}decimal"
    return f"{text}.0" if is_decimal and "." not in text else text


def _put(node: Node, key: Key, written: list[Any]) -> None:
    if key.name in node:
        known = node[key.name]
        written = [*(known if isinstance(known, list) else [known]), *written]
    node[key.name] = written if key.is_set or len(written) > 1 else written[0]


def _put_literal(node: Node, key: Key, literal: Literal) -> None:
    text, datatype = decimal_with_point(literal), literal.datatype.value
    if literal.language:
        written: Any = {"@value": text, "@language": literal.language}
    elif key.type == datatype or (datatype == f"{_XSD}string" and not key.type):
        written = text
    elif datatype in _NATIVE:
        written = _NATIVE[datatype](text)
    else:
        written = {"@value": text, "@type": context().compact(datatype)}
    _put(node, key, [written])
    if key.plain:
        node[key.plain] = _number(text) if datatype == f"{_XSD}decimal" else text


def _number(text: str) -> int | float:
    number = Decimal(text)
    return int(number) if number == number.to_integral_value() else float(number)


def _ordered(node: Node) -> Node:
    first = {name: node[name] for name in _FIRST if name in node}
    return {**first, **{name: node[name] for name in sorted(node) if name not in _FIRST}}


def _name(term: NamedNode | BlankNode | Triple) -> str:
    if isinstance(term, Triple):
        raise ValueError(f"a triple is no subject here: {term}")
    return term.value if isinstance(term, NamedNode) else f"_:{term.value}"


def _value(term: NamedNode | BlankNode | Literal | Triple) -> Value:
    return term if isinstance(term, Literal) else _name(term)
