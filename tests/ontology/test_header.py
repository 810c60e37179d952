"""The header: what FOOPS! (https://w3id.org/foops/) asks of an ontology before it is published.

Its tests that need the web, a person (logo, DOI) or the build's stamp (version, date of issue) are
left to those who have them.
"""

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, XSD, Graph, Literal, URIRef
from rdflib.namespace import VANN

from ivig_kg.namespaces import ONTOLOGY, TERMS
from ontology_files import HEADER, merged, ontology

BIBO_STATUS = URIRef("http://purl.org/ontology/bibo/status")


@pytest.fixture(scope="module")
def header() -> Graph:
    return merged([HEADER])


@pytest.mark.parametrize(
    "predicate",
    [
        pytest.param(VANN.preferredNamespacePrefix, id="FIND1 prefix"),
        pytest.param(VANN.preferredNamespaceUri, id="OM1 namespace"),
        pytest.param(DCTERMS.title, id="OM1 title"),
        pytest.param(DCTERMS.description, id="OM1 description"),
        pytest.param(DCTERMS.license, id="OM4.1 licence"),
        pytest.param(DCTERMS.creator, id="OM5.1 creator"),
        pytest.param(DCTERMS.created, id="OM5.1 created"),
        pytest.param(DCTERMS.bibliographicCitation, id="OM2 citation"),
        pytest.param(DCTERMS.contributor, id="OM2 contributor"),
        pytest.param(DCTERMS.publisher, id="OM5.2 publisher"),
        pytest.param(BIBO_STATUS, id="OM3 status"),
        pytest.param(DCTERMS.abstract, id="abstract"),
        pytest.param(RDFS.label, id="label"),
    ],
)
def test_the_header_says(header: Graph, predicate: URIRef) -> None:
    assert len(list(header.objects(URIRef(ONTOLOGY), predicate))) == 1


def test_there_is_one_ontology_under_a_persistent_address() -> None:
    """FOOPS PURL1."""
    assert list(ontology().subjects(RDF.type, OWL.Ontology)) == [URIRef(ONTOLOGY)]
    assert ONTOLOGY.startswith("https://w3id.org/")


def test_the_namespace_is_that_of_the_terms(header: Graph) -> None:
    stated = header.value(URIRef(ONTOLOGY), VANN.preferredNamespaceUri)
    assert str(stated) == TERMS


def test_the_licence_is_cc_by_4(header: Graph) -> None:
    licence = URIRef("https://creativecommons.org/licenses/by/4.0/")
    assert header.value(URIRef(ONTOLOGY), DCTERMS.license) == licence


def test_the_date_of_creation_is_a_date(header: Graph) -> None:
    created = header.value(URIRef(ONTOLOGY), DCTERMS.created)
    assert isinstance(created, Literal)
    assert created.datatype == XSD.date


def test_the_header_says_that_it_is_no_clinical_advice(header: Graph) -> None:
    assert "no clinical advice" in str(header.value(URIRef(ONTOLOGY), RDFS.comment))


def test_version_and_date_of_issue_are_left_to_the_build(header: Graph) -> None:
    stamped = (OWL.versionIRI, OWL.versionInfo, DCTERMS.issued, DCTERMS.modified)
    assert [p for p in stamped if header.value(URIRef(ONTOLOGY), p)] == []


def test_nothing_is_imported() -> None:
    assert list(ontology().objects(None, OWL.imports)) == []
