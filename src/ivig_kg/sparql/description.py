"""The description of the service as RDF (https://www.w3.org/TR/sparql11-service-description/)."""

import json
from collections.abc import Iterable
from typing import Final

FORMATS_BASE: Final = "http://www.w3.org/ns/formats/"
_RESULT_FORMATS: Final = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "JSON-LD", "RDF_XML", "TriG", "N-Quads",
)  # fmt: skip


def describe_service(
    endpoint: str, graphs: Iterable[str], version: str, *, federates: bool = False
) -> str:
    """Return Turtle that says what the endpoint speaks, and which named graphs it holds."""
    features = f"sd:UnionDefaultGraph{' , sd:BasicFederatedQuery' if federates else ''}"
    formats = " , ".join(f"<{FORMATS_BASE}{name}>" for name in _RESULT_FORMATS)
    named = "".join(f" ;\n    sd:namedGraph [ a sd:NamedGraph ; sd:name <{graph}> ]"
                    for graph in sorted(graphs))  # fmt: skip
    return f"""\
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .

<{endpoint}> a sd:Service ;
  sd:endpoint <{endpoint}> ;
  sd:supportedLanguage sd:SPARQL11Query ;
  sd:feature {features} ;
  sd:resultFormat {formats} ;
  sd:defaultDataset [
    a sd:Dataset ;
    dcterms:hasVersion {json.dumps(version)} ;
    sd:defaultGraph [ a sd:Graph ]{named}
  ] .
"""
