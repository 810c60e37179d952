"""The diagram shows the classes asked for and what the axioms draw between them."""

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from ivig_kg.build.diagram import HEART, class_diagram
from ivig_kg.build.sources import read_sources
from ivig_kg.paths import CHECKOUT

AXIOMS = """
@prefix ivig: <https://w3id.org/ivig-kg/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
ivig:Rule rdfs:subClassOf ivig:Statement .
ivig:Statement rdfs:subClassOf prov:Entity .
ivig:statedIn a owl:ObjectProperty ; rdfs:domain ivig:Statement ; rdfs:range ivig:Source .
ivig:citedIn a owl:ObjectProperty ; rdfs:domain ivig:Statement ; rdfs:range ivig:Source .
ivig:mentionedIn a owl:AnnotationProperty ; rdfs:domain ivig:Statement ; rdfs:range ivig:Source .
ivig:hasRule a owl:ObjectProperty ; rdfs:domain ivig:Indication ; rdfs:range ivig:Rule .
"""


@pytest.fixture
def quads() -> list[Quad]:
    return list(parse(AXIOMS, format=RdfFormat.TURTLE))


def test_a_diagram_draws_subclasses_and_properties_between_its_classes(quads: list[Quad]) -> None:
    assert class_diagram(quads, ["Statement", "Source", "Rule"]).splitlines() == [
        "```mermaid",
        "classDiagram",
        "  class Rule",
        "  class Source",
        "  class Statement",
        "  Statement --> Source : citedIn, statedIn",
        "  Statement <|-- Rule",
        "```",
    ]


def test_a_diagram_is_the_same_whatever_the_order_of_the_axioms(quads: list[Quad]) -> None:
    names = ["Statement", "Source", "Rule", "Indication"]
    assert class_diagram(quads, names) == class_diagram(quads[::-1], names[::-1])


def test_every_class_of_the_heart_exists_and_is_connected() -> None:
    sources, _ = read_sources(CHECKOUT / "ontology")
    lines = class_diagram(sources.terms, HEART).splitlines()
    drawn = {word for line in lines if "--" in line for word in line.split()}
    assert set(HEART) - drawn == set()
