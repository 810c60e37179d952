"""The JSON-LD inside of pages parses, and each term of it is one of schema.org for its class.

The terms are those of the npm package schema-dts, which are made from the vocabulary itself.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from browser.page_types import PAGES
from ivig_kg.export.schema_org import TYPES
from ivig_kg.paths import shipped
from programs import validator

TYPINGS = "schema-dts/dist/schema.d.ts"
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
INTERFACE = re.compile(r"interface (\w+)Base extends ([\w<>, ]+) \{(.*?)\n\}", re.DOTALL)
PROPERTY = re.compile(r'^    "(\w+)"\?:', re.MULTILINE)
EACH = 12


class Vocabulary:
    """The classes of schema.org, each with the properties that it may have."""

    def __init__(self, typings: str) -> None:
        self._classes = {
            name: (re.findall(r"(\w+)Base\b", above), set(PROPERTY.findall(inside)))
            for name, above, inside in INTERFACE.findall(typings)
        }

    def properties(self, name: str) -> set[str]:
        """Return the properties of a class, those of its superclasses among them."""
        above, own = self._classes[name]
        return own.union(*(self.properties(one) for one in above))

    def faults(self, value: Any) -> Iterator[str]:
        """Yield the terms of a document that do not exist, or not for their class."""
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                yield from self._faults_of(one)

    def _faults_of(self, told: dict[str, Any]) -> Iterator[str]:
        name = told.get("@type", "no @type")
        if name not in self._classes:
            yield name
            return
        terms = {term for term in told if not term.startswith("@")}
        yield from (f"{name}.{term}" for term in sorted(terms - self.properties(name)))
        for term in terms:
            yield from self.faults(told[term])


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    """The vocabulary as the package has it."""
    return Vocabulary(validator(TYPINGS).read_text(encoding="utf-8"))


def documents(client: FlaskClient, path: str) -> list[Any]:
    """Return the blocks of a page; fails where one is no JSON."""
    page = client.get(path, headers={"Accept": "text/html"}).text
    return [json.loads(block) for block in BLOCK.findall(page)]


def things() -> list[str]:
    """Return the pages of some things of each kind that search engines are told of."""
    manifest = shipped("dist") / "manifest.json"
    if not manifest.is_file():
        return []
    paths = [iri.split("/", 4)[-1] for iri in json.loads(manifest.read_bytes())["individuals"]]
    by_kind = {kind: [p for p in paths if p.startswith(f"{kind}/")] for kind in TYPES}
    return [p for found in by_kind.values() for p in found[:: max(1, len(found) // EACH)]]


@pytest.mark.parametrize("name", PAGES)
def test_what_a_page_tells_search_engines_exists(
    released: FlaskClient, vocabulary: Vocabulary, name: str
) -> None:
    assert list(vocabulary.faults(documents(released, PAGES[name]))) == []


@pytest.mark.parametrize("path", things())
def test_what_the_page_of_a_thing_tells_exists_and_is_of_its_kind(
    released: FlaskClient, vocabulary: Vocabulary, path: str
) -> None:
    (told,) = documents(released, f"/{path}.html")
    assert list(vocabulary.faults(told)) == []
    assert told["@context"] == "https://schema.org/"
    assert told["@type"] == TYPES[path.partition("/")[0]]
    assert told["@id"].endswith(path)
    assert told["name"]


def test_a_term_that_does_not_exist_is_found(vocabulary: Vocabulary) -> None:
    told = {"@type": "Drug", "name": "x", "dosage": "1", "isRelatedTo": [{"@type": "Nothing"}]}
    assert sorted(vocabulary.faults(told)) == ["Drug.dosage", "Nothing"]
