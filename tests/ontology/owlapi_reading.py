"""Reads an ontology with OWLAPI, in a process of its own, and prints what it found as JSON.

A Java machine inside the test process would take over its signals.
"""

import json
import sys

import jpype


def main(jars: list[str], file: str) -> None:
    """Print axioms, version, unparsed triples and violations of OWL 2 DL."""
    jpype.startJVM(classpath=jars)
    manager = jpype.JClass(
        "org.semanticweb.owlapi.apibinding.OWLManager"
    ).createOWLOntologyManager()
    ontology = manager.loadOntologyFromOntologyDocument(jpype.java.io.File(file))
    metadata = manager.getOntologyFormat(ontology).getOntologyLoaderMetaData().get()
    profile = jpype.JClass("org.semanticweb.owlapi.profiles.OWL2DLProfile")()
    found = {
        "axioms": int(ontology.getAxiomCount()),
        "iri": str(ontology.getOntologyID().getOntologyIRI().get()),
        "has version": bool(ontology.getOntologyID().getVersionIRI().isPresent()),
        "unparsed": [str(triple) for triple in metadata.getUnparsedTriples().toArray()],
        "violations": [str(one) for one in profile.checkOntology(ontology).getViolations()],
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[2:], sys.argv[1])
