"""IRIs as addresses of this host."""

import pytest

from ivig_kg.namespaces import BASE
from ivig_kg.web.links import Links, short

LINKS = Links(BASE)


@pytest.mark.parametrize(
    ("iri", "path"),
    [
        (f"{BASE}condition/kawasaki-disease", "/condition/kawasaki-disease"),
        (f"{BASE}statement/coverage.a-b.c.1", "/statement/coverage.a-b.c.1"),
        (f"{BASE}ontology#Covered", "/ontology#Covered"),
        (f"{BASE}ontology", "/ontology"),
        (f"{BASE}condition/a b", "/condition/a%20b"),
        (f"{BASE}graph/facts/coverage", "/graph/facts/coverage"),
        (f"{BASE}problem/not-found", None),
        ("https://example.org/x", "https://example.org/x"),
        ("http://purl.obolibrary.org/obo/MONDO_1", "http://purl.obolibrary.org/obo/MONDO_1"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("urn:x:y", None),
    ],
)
def test_an_iri_is_linked_only_where_something_answers(iri: str, path: str | None) -> None:
    assert LINKS.path(iri) == path


@pytest.mark.parametrize(
    ("iri", "name"),
    [
        (f"{BASE}ontology#Covered", "ivig:Covered"),
        (f"{BASE}concept/unit.mg-per-dl", "concept:unit.mg-per-dl"),
        ("http://www.w3.org/2002/07/owl#Class", "owl:Class"),
        ("https://example.org/x", "https://example.org/x"),
    ],
)
def test_an_iri_is_shortened_by_the_prefixes_of_the_project(iri: str, name: str) -> None:
    assert short(iri) == name
