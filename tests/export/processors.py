"""Three JSON-LD processors that read a document without reaching for anything outside it."""

import json
from collections.abc import Callable
from typing import Any, Final

import pyoxigraph as ox
import pytest
from pyld import jsonld
from rdflib import Graph

RDFLIB_WARNS: Final = pytest.mark.filterwarnings(
    # rdflib's JSON-LD parser uses a class that rdflib itself has deprecated.
    "ignore:ConjunctiveGraph is deprecated:DeprecationWarning"
)


def refuse(url: str, options: dict[str, Any]) -> dict[str, Any]:
    """Stand in for PyLD's loader of remote documents: nothing may be loaded."""
    raise AssertionError(f"{url} was asked for, with {options}")


def by_pyld(document: bytes) -> str:
    return str(
        jsonld.to_rdf(
            json.loads(document),
            {"format": "application/n-quads", "documentLoader": refuse, "rdfDirection": None},
        )
    )


def by_rdflib(document: bytes) -> str:
    return Graph().parse(data=document, format="json-ld").serialize(format="nt")


def by_pyoxigraph(document: bytes) -> str:
    quads = ox.parse(document, format=ox.RdfFormat.JSON_LD)
    return (ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"").decode()


PROCESSORS: Final[dict[str, Callable[[bytes], str]]] = {
    "pyld": by_pyld,
    "rdflib": by_rdflib,
    "pyoxigraph": by_pyoxigraph,
}


def canonical(nquads: str) -> str:
    """Return the canonical form of a dataset (https://www.w3.org/TR/rdf-canon/)."""
    dataset = ox.Dataset(ox.parse(nquads, format=ox.RdfFormat.N_QUADS))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    lines = (ox.serialize(dataset, format=ox.RdfFormat.N_QUADS) or b"").splitlines(keepends=True)
    return b"".join(sorted(lines)).decode()


def nquads_of(triples: set[ox.Triple]) -> str:
    return (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode()
