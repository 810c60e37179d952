"""The files of the ontology, as the tests of it read them."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from rdflib import Graph, URIRef

from ivig_kg.namespaces import TERMS
from ivig_kg.paths import CHECKOUT

FOLDER = CHECKOUT / "ontology"
FIXTURES = CHECKOUT / "tests" / "fixtures" / "ontology"
HEADER = FOLDER / "ivig.ttl"
MODULES = sorted(FOLDER.glob("modules/*.ttl"))
VOCABULARIES = sorted(FOLDER.glob("vocabularies/*.ttl"))
SHAPES = sorted(FOLDER.glob("shapes/*.ttl"))
SIDE = sorted(FOLDER.glob("side/*.ttl"))


@cache
def ontology() -> Graph:
    """Return what the build merges into one ontology; nobody may change it."""
    return merged([HEADER, *MODULES, *VOCABULARIES])


@cache
def shapes() -> Graph:
    """Return all shapes; whoever validates takes a copy, because pySHACL changes its input."""
    return merged(SHAPES)


@cache
def specs() -> dict[str, dict[str, Any]]:
    """Return the table specs by the name of their table."""
    files = sorted(FOLDER.glob("tables/*.yaml"))
    return {file.stem: yaml.safe_load(file.read_text("utf-8")) for file in files}


def merged(files: Iterable[Path]) -> Graph:
    """Return Turtle files as one graph."""
    graph = Graph()
    for file in files:
        graph.parse(file, format="turtle")
    return graph


def ours(name: str) -> URIRef:
    """Return the IRI of a term of the ontology."""
    return URIRef(TERMS + name)
