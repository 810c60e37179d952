"""The context: what its keys stand for, and that nothing in the graph lacks one."""

import json

import pytest
from pyoxigraph import Quad
from rdflib import OWL, RDF, Graph

from ivig_kg.export.context import FILE, context
from ivig_kg.export.jsonld_text import published
from ivig_kg.namespaces import PREFIXES, TERMS
from ivig_kg.paths import CHECKOUT

CONTENT = json.loads(FILE.read_bytes())["@context"]
PREFIX_TERMS = {
    name: definition["@id"]
    for name, definition in CONTENT.items()
    if isinstance(definition, dict) and definition.get("@prefix")
}


def test_the_prefixes_are_those_of_the_project() -> None:
    ours = {name: iri for name, iri in PREFIX_TERMS.items() if name in PREFIXES}
    assert ours == {name: PREFIXES[name] for name in ours}
    assert {"condition", "source", "statement", "ivig"} <= ours.keys()


def test_no_key_is_a_prefix_too() -> None:
    assert not {key.name for key in context().keys} & PREFIX_TERMS.keys()


def test_the_keys_are_in_order() -> None:
    names = [key.name for key in context().keys]
    assert names == sorted(names)


@pytest.mark.parametrize("key", context().keys, ids=lambda key: key.name)
def test_a_key_names_a_property_by_a_prefix_of_the_context(key: object) -> None:
    definition = CONTENT[getattr(key, "name", "")]
    named = definition if isinstance(definition, str) else definition.get("@id")
    named = named or definition["@reverse"]
    assert named.partition(":")[0] in PREFIX_TERMS


def test_every_property_of_the_ontology_has_a_key() -> None:
    graph = Graph()
    for path in sorted((CHECKOUT / "ontology" / "modules").glob("*.ttl")):
        graph.parse(path)
    declared = {
        str(term)
        for kind in (OWL.ObjectProperty, OWL.DatatypeProperty)
        for term in graph.subjects(RDF.type, kind)
        if str(term).startswith(TERMS)
    }
    known = {key.property for key in context().keys}
    assert declared
    assert declared <= known


@pytest.mark.release
def test_every_property_of_the_release_has_a_key(release: list[Quad]) -> None:
    used = {triple.predicate.value for triple in published(release)}
    assert used - {key.property for key in context().keys} == {f"{PREFIXES['rdf']}type"}


@pytest.mark.parametrize(
    ("iri", "name"),
    [
        (f"{PREFIXES['condition']}kawasaki-disease", "condition:kawasaki-disease"),
        (f"{TERMS}Covered", "ivig:Covered"),
        ("http://purl.obolibrary.org/obo/MONDO_0012727", "MONDO:0012727"),
        ("http://purl.obolibrary.org/obo/IAO_0000030", "obo:IAO_0000030"),
        ("https://example.org/thing", "https://example.org/thing"),
        (TERMS, TERMS),
        ("http://id.nlm.nih.gov/mesh///x", "http://id.nlm.nih.gov/mesh///x"),
    ],
)
def test_an_iri_is_named_by_its_longest_prefix(iri: str, name: str) -> None:
    assert context().compact(iri) == name
    assert context().expand(name) == iri


def test_a_property_without_a_key_is_named_by_its_iri() -> None:
    key = context().key("https://example.org/size")
    assert (key.name, key.is_set) == ("https://example.org/size", True)
