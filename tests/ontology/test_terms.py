"""Every term of the ontology: named, defined, connected, and kept within what reasons quickly."""

import re
from collections import Counter

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, XSD, Literal, URIRef
from rdflib.term import Node

from ivig_kg.namespaces import ONTOLOGY, TERMS
from ontology_files import ontology

KINDS = {
    OWL.Class,
    OWL.ObjectProperty,
    OWL.DatatypeProperty,
    OWL.AnnotationProperty,
    OWL.NamedIndividual,
}
ROOTS = {
    "Authority",
    "CodedValue",
    "Concept",
    "CuratorDeclaration",
    "DerivedStatement",
    "Indication",
    "Source",
    "Statement",
}
NAMES_IN_CAPITALS = {"CPT", "ES", "EU", "FHIR", "GB", "HCPCS", "ICD-10-CM", "IgA", "JP"} | {
    "LOINC",
    "UCUM",
    "US",
}
FORBIDDEN = [
    OWL.allValuesFrom,
    OWL.cardinality,
    OWL.complementOf,
    OWL.inverseOf,
    OWL.maxCardinality,
    OWL.maxQualifiedCardinality,
    OWL.minCardinality,
    OWL.oneOf,
    OWL.onDatatype,
    OWL.qualifiedCardinality,
    OWL.unionOf,
]


def declared() -> dict[URIRef, set[Node]]:
    """Return everything declared, of ours and of others, with its kinds."""
    found: dict[URIRef, set[Node]] = {}
    for subject, kind in ontology().subject_objects(RDF.type):
        if isinstance(subject, URIRef) and kind in KINDS:
            found.setdefault(subject, set()).add(kind)
    return found


OURS = sorted(term for term in declared() if term.startswith(TERMS))


def texts(term: Node, predicate: URIRef) -> list[str]:
    """Return the texts of an annotation."""
    return [str(text) for text in ontology().objects(term, predicate)]


@pytest.mark.parametrize("predicate", [RDFS.label, SKOS.definition], ids=["label", "definition"])
def test_every_term_has_exactly_one(predicate: URIRef) -> None:
    assert [term for term in OURS if len(texts(term, predicate)) != 1] == []


def test_every_term_says_where_it_is_defined() -> None:
    homes = {term: set(ontology().objects(term, RDFS.isDefinedBy)) for term in OURS}
    assert {term: found for term, found in homes.items() if found != {URIRef(ONTOLOGY)}} == {}


def test_terms_of_others_have_a_label_and_a_home() -> None:
    foreign = [term for term in declared() if not term.startswith("https://w3id.org/ivig-kg/")]
    assert foreign
    for predicate in (RDFS.label, RDFS.isDefinedBy):
        assert [term for term in foreign if len(texts(term, predicate)) != 1] == []


def test_nothing_is_declared_as_two_kinds() -> None:
    assert {term: kinds for term, kinds in declared().items() if len(kinds) > 1} == {}


def test_labels_are_unique_in_the_whole_ontology() -> None:
    labels = Counter(text for term in declared() for text in texts(term, RDFS.label))
    assert [label for label, count in labels.items() if count > 1] == []


def test_definitions_are_unique() -> None:
    definitions = Counter(text for term in OURS for text in texts(term, SKOS.definition))
    assert [text for text, count in definitions.items() if count > 1] == []


def test_labels_are_lower_case_words() -> None:
    words = {word for term in OURS for text in texts(term, RDFS.label) for word in text.split()}
    assert {word for word in words if word != word.lower()} <= NAMES_IN_CAPITALS


@pytest.mark.parametrize("predicate", [RDFS.label, SKOS.altLabel, SKOS.definition, SKOS.scopeNote])
def test_texts_have_no_stray_space_and_no_language(predicate: URIRef) -> None:
    for text in ontology().objects(None, predicate):
        assert isinstance(text, Literal)
        assert text.language is None
        assert " ".join(text.split()) == str(text)


def test_synonyms_are_labels_of_nothing_else() -> None:
    labels = {text for term in declared() for text in texts(term, RDFS.label)}
    synonyms = [text for term in OURS for text in texts(term, SKOS.altLabel)]
    assert [text for text in synonyms if text in labels] == []
    assert len(synonyms) == len(set(synonyms))


def test_definitions_are_one_sentence_of_genus_and_difference() -> None:
    odd = [
        text
        for term in OURS
        for text in texts(term, SKOS.definition)
        if not re.fullmatch(r"An? [^.]+?(\. ?[a-z0-9][^.]*)*\.", text)
    ]
    assert odd == []


def test_every_class_but_the_roots_has_a_wider_one() -> None:
    classes = {term for term in OURS if OWL.Class in declared()[term]}
    ours = {TERMS + name for name in ROOTS}
    wider = {c for c in classes for w in ontology().objects(c, RDFS.subClassOf) if w in classes}
    assert {str(term) for term in classes - wider} == ours


@pytest.mark.parametrize("end", [RDFS.domain, RDFS.range])
def test_no_property_has_two_domains_or_ranges(end: URIRef) -> None:
    assert [term for term in OURS if len(set(ontology().objects(term, end))) > 1] == []


def test_every_object_and_data_property_has_a_range() -> None:
    properties = [
        term for term in OURS if declared()[term] & {OWL.ObjectProperty, OWL.DatatypeProperty}
    ]
    without = {str(term) for term in properties if not list(ontology().objects(term, RDFS.range))}
    # what carries a founding statement may be of any kind
    assert without == {f"{TERMS}carriedBy"}


def test_numbers_are_decimals_integers_or_truth_values() -> None:
    """HermiT reads no `xsd:date` and no `xsd:gYear`, and `xsd:double` clashes with decimals."""
    ranges = {
        data_range
        for term in OURS
        if OWL.DatatypeProperty in declared()[term]
        for data_range in ontology().objects(term, RDFS.range)
    }
    assert ranges == {XSD.boolean, XSD.decimal, XSD.integer}


def test_properties_with_chains_or_transitivity_are_not_functional() -> None:
    """OWL 2 DL wants functional properties simple (section 11 of its structural specification)."""
    compound = set(ontology().subjects(OWL.propertyChainAxiom)) | set(
        ontology().subjects(RDF.type, OWL.TransitiveProperty)
    )
    while (
        wider := {high for low in compound for high in ontology().objects(low, RDFS.subPropertyOf)}
        - compound
    ):
        compound |= wider
    functional = set(ontology().subjects(RDF.type, OWL.FunctionalProperty))
    assert compound
    assert compound & functional == set()


@pytest.mark.parametrize("construct", FORBIDDEN, ids=lambda c: c.fragment)
def test_no_axiom_uses_what_makes_reasoning_slow(construct: URIRef) -> None:
    assert list(ontology().subject_objects(construct)) == []
