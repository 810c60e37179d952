"""What only the release says of the ontology: its version, and definitions under OBO's name too.

Tools of the OBO world read definitions from IAO:0000115; the edited files have `skos:definition`.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from pyoxigraph import Literal, NamedNode, Quad, Triple

from ivig_kg.build.cells import typed
from ivig_kg.build.terms import DEFINITION, node
from ivig_kg.namespaces import ONTOLOGY, TERMS


def stamps(quads: Iterable[Quad], released: date) -> Iterator[Triple]:
    """Yield the triples that a release on a day adds."""
    ontology, day = NamedNode(ONTOLOGY), released.isoformat()
    yield Triple(ontology, node("owl:versionIRI"), NamedNode(f"{ONTOLOGY}/{day}"))
    yield Triple(ontology, node("owl:versionInfo"), Literal(day))
    yield Triple(ontology, node("dcterms:issued"), typed(day, "xsd:date"))
    yield Triple(ontology, node("dcterms:modified"), typed(day, "xsd:date"))
    for quad in quads:
        if quad.predicate == DEFINITION and _is_term(quad.subject):
            yield Triple(quad.subject, node("obo:IAO_0000115"), quad.object)


def _is_term(subject: object) -> bool:
    return isinstance(subject, NamedNode) and subject.value.startswith(TERMS)
