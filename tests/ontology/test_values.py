"""The closed lists of values."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from ivig_kg.namespaces import TERMS
from ontology_files import VOCABULARIES, merged, ontology, ours, specs

WORDS_OF_NO_TABLE = {
    *("on-label", "off-label"),
    *("authorities-disagree", "authorities-refuse", "authorities-support"),
}


def members(graph: Graph, kind: URIRef, property_: URIRef) -> Iterable[set[Node]]:
    """Return the members of every axiom that lists its members."""
    for axiom in graph.subjects(RDF.type, kind):
        head = graph.value(axiom, property_)
        assert head is not None
        yield set(Collection(graph, head))


@pytest.mark.parametrize("file", VOCABULARIES, ids=lambda file: file.stem)
def test_a_file_holds_one_list_that_is_named_like_it(file: Path) -> None:
    graph = merged([file])
    name = "".join(word.capitalize() for word in file.stem.split("-"))
    list_, scheme = ours(name), ours(f"{name}List")
    values = set(graph.subjects(RDF.type, list_))
    assert (list_, RDFS.subClassOf, ours("CodedValue")) in graph
    assert (scheme, RDF.type, SKOS.ConceptScheme) in graph
    assert values
    assert list(members(graph, OWL.AllDifferent, OWL.distinctMembers)) == [values]
    for value in values:
        assert {SKOS.Concept, OWL.NamedIndividual} <= set(graph.objects(value, RDF.type))
        assert list(graph.objects(value, SKOS.inScheme)) == [scheme]


def test_the_notations_are_the_words_of_the_tables_and_no_others() -> None:
    words = {
        (value, word)
        for spec in specs().values()
        for column in spec["columns"].values()
        for word, value in column.get("values", {}).items()
    }
    notations = {
        (f"ivig:{str(value).removeprefix(TERMS)}", str(notation))
        for value, notation in ontology().subject_objects(SKOS.notation)
    }
    assert {pair for pair in notations - words if pair[1] not in WORDS_OF_NO_TABLE} == set()
    assert words - notations == set()


def test_the_lists_are_disjoint() -> None:
    lists = {
        subject
        for subject in ontology().subjects(RDFS.subClassOf, ours("CodedValue"))
        if isinstance(subject, URIRef)
    }
    axioms = list(members(ontology(), OWL.AllDisjointClasses, OWL.members))
    assert lists in axioms
