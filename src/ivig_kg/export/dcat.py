"""The release as a catalogue entry: a dataset, its files and its service (DCAT 3).

https://www.w3.org/TR/vocab-dcat-3/
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from rdflib import DCAT, DCTERMS, OWL, RDF, XSD, BNode, Graph, Literal, Namespace, URIRef

from ivig_kg.namespaces import BASE

LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"

_SPDX: Final = Namespace("http://spdx.org/rdf/terms#")
_MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"
_DATASET: Final = URIRef(f"{BASE}dataset")
_SERVICE: Final = URIRef(f"{BASE}sparql")


@dataclass(frozen=True)
class Distribution:
    """A file of the release; `size` is in bytes, `sha256` in hexadecimal digits."""

    name: str
    size: int
    sha256: str
    media_type: str


def describe_release(files: Iterable[Distribution], version: str) -> str:
    """Return Turtle about the dataset of a version, each of its files, and its endpoint."""
    graph = Graph()
    graph.bind("spdx", _SPDX)
    graph.add((_DATASET, RDF.type, DCAT.Dataset))
    graph.add((_DATASET, DCTERMS.title, Literal("ivig-kg", lang="en")))
    graph.add((_DATASET, DCTERMS.license, URIRef(LICENCE)))
    graph.add((_DATASET, OWL.versionInfo, Literal(version)))
    graph.add((_SERVICE, RDF.type, DCAT.DataService))
    graph.add((_SERVICE, DCAT.servesDataset, _DATASET))
    graph.add((_SERVICE, DCAT.endpointURL, _SERVICE))
    graph.add((_SERVICE, DCAT.endpointDescription, URIRef(f"{BASE}openapi.json")))
    for file in files:
        _describe(graph, file)
    return graph.serialize(format="turtle")


def _describe(graph: Graph, file: Distribution) -> None:
    here = URIRef(f"{BASE}data/{file.name}")
    graph.add((_DATASET, DCAT.distribution, here))
    graph.add((here, RDF.type, DCAT.Distribution))
    graph.add((here, DCTERMS.title, Literal(file.name)))
    graph.add((here, DCTERMS.license, URIRef(LICENCE)))
    graph.add((here, DCAT.downloadURL, here))
    graph.add((here, DCAT.accessURL, URIRef(f"{BASE}data/")))
    graph.add((here, DCAT.mediaType, URIRef(_MEDIA_TYPES + file.media_type)))
    graph.add((here, DCAT.byteSize, Literal(file.size, datatype=XSD.nonNegativeInteger)))
    checksum = BNode()
    graph.add((here, _SPDX.checksum, checksum))
    graph.add((checksum, _SPDX.algorithm, _SPDX.checksumAlgorithm_sha256))
    graph.add((checksum, _SPDX.checksumValue, Literal(file.sha256, datatype=XSD.hexBinary)))
