"""The questions of the catalogue as RDF, as SPARQL editors look for examples and prefixes.

Vocabulary: https://www.w3.org/TR/shacl/#sparql-constraints-prefixes and, for executables,
https://www.w3.org/TR/shacl-af/; the conventions are those of https://sib-swiss.github.io/sparql-examples/.
"""

from collections.abc import Iterable
from typing import Final

from rdflib import OWL, RDF, RDFS, SH, XSD, Graph, Literal, URIRef

from ivig_kg.catalogue import Question
from ivig_kg.namespaces import BASE, PREFIXES

EXAMPLES: Final = f"{BASE}.well-known/sparql-examples"
"""The graph that holds the examples, and where the service answers with them."""

_ENDPOINT: Final = URIRef(f"{BASE}sparql")
_SCHEMA: Final = PREFIXES["schema"]
_PROLOGUE: Final = URIRef(f"{EXAMPLES}#prefixes")


def describe_questions(questions: Iterable[Question]) -> str:
    """Return Turtle with an executable a question, and the prefixes of the project."""
    graph = Graph()
    graph.bind("schema", _SCHEMA)
    graph.bind("sh", SH)
    _declare_prefixes(graph)
    for question in questions:
        _describe(graph, question)
    return graph.serialize(format="turtle")


def _declare_prefixes(graph: Graph) -> None:
    graph.add((_PROLOGUE, RDF.type, OWL.Ontology))
    for prefix, namespace in PREFIXES.items():
        declaration = URIRef(f"{EXAMPLES}#prefix-{prefix}")
        graph.add((_PROLOGUE, SH.declare, declaration))
        graph.add((declaration, SH.prefix, Literal(prefix)))
        graph.add((declaration, SH.namespace, Literal(namespace, datatype=XSD.anyURI)))


def _describe(graph: Graph, question: Question) -> None:
    example = URIRef(f"{EXAMPLES}/{question.slug}")
    graph.add((example, RDF.type, SH.SPARQLExecutable))
    graph.add((example, RDF.type, SH.SPARQLSelectExecutable))
    graph.add((example, RDFS.comment, Literal(_comment(question), lang="en")))
    graph.add((example, SH.prefixes, _PROLOGUE))
    graph.add((example, SH.select, Literal(_query(question))))
    graph.add((example, URIRef(f"{_SCHEMA}target"), _ENDPOINT))
    for tag in question.tags:
        graph.add((example, URIRef(f"{_SCHEMA}keywords"), Literal(tag)))


def _comment(question: Question) -> str:
    return " ".join(f"{question.summary} {question.description}".split())


def _query(question: Question) -> str:
    lines = question.text.splitlines()
    return "\n".join(line for line in lines if not line.startswith("#+")).strip() + "\n"
