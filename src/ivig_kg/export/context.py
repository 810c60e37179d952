"""The JSON-LD context v1: which key a property has in a document, and how its values are written.

`context.v1.jsonld` is the one source; it only grows (https://www.w3.org/TR/json-ld11/#the-context).
A key that the context maps to null carries no triple: it repeats for readers what the key beside it
says exactly, `doseValue` as a number for `doseValueDecimal`, `issued` for `issuedYear`.
"""

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from ivig_kg.namespaces import BASE

FILE: Final = Path(__file__).parent / "context.v1.jsonld"
IRI: Final = f"{BASE}context/v1.jsonld"

_SUFFIXES: Final = ("Decimal", "YearMonth", "Year", "Date")


@dataclass(frozen=True)
class Key:
    """A key of the context: its property, how values are typed, and whether it holds an array."""

    name: str
    property: str
    type: str | None = None
    is_reverse: bool = False
    is_set: bool = False
    plain: str | None = None
    """The key that repeats the value for readers, without a triple."""


class Context:
    """The keys and prefixes of a context, by what they stand for."""

    def __init__(self, content: dict[str, Any]) -> None:
        self.content = content
        self._compacted: dict[str, str] = {}
        self._prefixes = sorted(_prefixes(content).items(), key=lambda item: -len(item[1]))
        self.keys = tuple(self._read(name) for name in content if _is_key(name, content[name]))
        self._found: dict[tuple[str, str | None, bool], Key] = {}
        self._by_property: dict[tuple[str, bool], list[Key]] = defaultdict(list)
        for key in self.keys:
            self._found[key.property, key.type, key.is_reverse] = key
            self._by_property[key.property, key.is_reverse].append(key)

    def key(self, property_: str, datatype: str | None = None, *, is_reverse: bool = False) -> Key:
        """Return the key of a property for values of a datatype, or one that the IRI itself makes.

        A key for a datatype serves only values of that datatype; any other serves all.
        """
        exact = self._found.get((property_, datatype, is_reverse))
        if exact:
            return exact
        for key in self._by_property[property_, is_reverse]:
            if key.type in (None, "@id"):
                return key
        return Key(self.compact(property_), property_, is_set=True)

    def compact(self, iri: str) -> str:
        """Return the compact IRI by the longest prefix that fits, or the IRI itself.

        https://www.w3.org/TR/json-ld11/#compact-iris
        """
        known = self._compacted.get(iri)
        if known is None:
            known = self._compacted[iri] = self._shorten(iri)
        return known

    def _shorten(self, iri: str) -> str:
        for prefix, start in self._prefixes:
            rest = iri[len(start) :]
            if iri.startswith(start) and rest and not rest.startswith("//"):
                return f"{prefix}:{rest}"
        return iri

    def expand(self, name: str) -> str:
        """Return the IRI of a compact IRI, or the name itself when no prefix fits.

        >>> context().expand("condition:kawasaki-disease")
        'https://w3id.org/ivig-kg/condition/kawasaki-disease'
        """
        prefix, _, rest = name.partition(":")
        return next((iri + rest for known, iri in self._prefixes if known == prefix), name)

    def _read(self, name: str) -> Key:
        definition = self.content[name]
        if isinstance(definition, str):
            return Key(name, self.expand(definition))
        type_ = definition.get("@type")
        is_reverse = "@reverse" in definition
        property_ = self.expand(definition["@reverse" if is_reverse else "@id"])
        is_set = definition.get("@container") == "@set"
        type_iri = self.expand(type_) if type_ else None
        return Key(name, property_, type_iri, is_reverse, is_set, self._plain(name))

    def _plain(self, name: str) -> str | None:
        stems = (name.removesuffix(suffix) for suffix in _SUFFIXES if name.endswith(suffix))
        return next((stem for stem in stems if self.content.get(stem, "") is None), None)


@cache
def context() -> Context:
    """Return the context v1."""
    return Context(json.loads(FILE.read_bytes())["@context"])


def _prefixes(content: dict[str, Any]) -> dict[str, str]:
    return {
        name: definition["@id"]
        for name, definition in content.items()
        if isinstance(definition, dict) and definition.get("@prefix")
    }


def _is_key(name: str, definition: object) -> bool:
    if name in {"@version", "id", "type"} or definition is None:
        return False
    return not (isinstance(definition, dict) and definition.get("@prefix"))
