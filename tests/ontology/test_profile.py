"""The ontology is in OWL 2 DL (https://www.w3.org/TR/owl2-profiles/)."""

from pathlib import Path

import pytest
from pyowl2_profiles import detect_profiles
from pyoxigraph import RdfFormat, Store

from ontology_files import HEADER, MODULES, SIDE, VOCABULARIES


def store_of(files: list[Path]) -> Store:
    """Return Turtle files as a store."""
    store = Store()
    for file in files:
        store.load(path=file, format=RdfFormat.TURTLE)
    return store


@pytest.mark.parametrize("more", [[], SIDE], ids=["as released", "with the side modules"])
def test_the_ontology_is_in_owl_2_dl(more: list[Path]) -> None:
    found = detect_profiles(store_of([HEADER, *MODULES, *VOCABULARIES, *more]))["dl"]
    assert found["sample_violations"] == []
    assert found["in_profile"]


def test_a_term_that_is_a_property_twice_over_is_noticed() -> None:
    store = store_of([HEADER, *MODULES, *VOCABULARIES])
    store.load(
        b"@prefix ivig: <https://w3id.org/ivig-kg/ontology#> ."
        b"@prefix owl: <http://www.w3.org/2002/07/owl#> ."
        b"ivig:statedIn a owl:DatatypeProperty .",
        format=RdfFormat.TURTLE,
    )
    assert not detect_profiles(store)["dl"]["in_profile"]
