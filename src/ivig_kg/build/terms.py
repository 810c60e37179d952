"""RDF terms from the project's prefixes, and the way from pyoxigraph's terms to rdflib's."""

from typing import Final

import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ivig_kg.namespaces import expand

Resource = NamedNode | BlankNode
Value = NamedNode | BlankNode | Literal | Triple


def node(curie: str) -> NamedNode:
    """Return the IRI node of a CURIE of the project."""
    return NamedNode(expand(curie))


A: Final = node("rdf:type")
LABEL: Final = node("rdfs:label")
SUBCLASS: Final = node("rdfs:subClassOf")
SUBPROPERTY: Final = node("rdfs:subPropertyOf")
DEFINITION: Final = node("skos:definition")


def to_rdflib(term: Resource | Literal | Triple) -> rdflib.term.Node:
    """Return the same term for rdflib; quoted triples do not occur in the project.

    >>> to_rdflib(Literal("4.0", datatype=node("xsd:decimal"))).n3()
    '"4.0"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    """
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, Literal):
        return _literal(term)
    raise TypeError(f"no term of the project: {term}")


def _literal(term: Literal) -> rdflib.Literal:
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    if term.datatype == node("xsd:string"):
        return rdflib.Literal(term.value)
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False)
