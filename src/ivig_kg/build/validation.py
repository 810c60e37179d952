"""SHACL over what was asserted, before anything is inferred (https://www.w3.org/TR/shacl/).

The shapes graph is made anew for every run: pySHACL changes the one that it is given.
"""

from collections.abc import Iterable, Mapping

import rdflib
from pyoxigraph import Quad
from pyshacl import validate
from rdflib.namespace import SH

from ivig_kg.build.gates import Gate, place
from ivig_kg.build.tables import Row
from ivig_kg.build.terms import to_rdflib


def check_shapes(
    asserted: Iterable[Quad], shapes: Iterable[Quad], origins: Mapping[str, Row]
) -> Gate:
    """Return the gate "shapes": a line for every violation, with the row and column to repair."""
    shapes_graph = _graph(shapes)
    _, report, _ = validate(_graph(asserted), shacl_graph=shapes_graph, inference="none")
    lines: dict[rdflib.term.Node, list[str]] = {SH.Violation: [], SH.Warning: []}
    for result in report.subjects(rdflib.RDF.type, SH.ValidationResult):
        severity = report.value(result, SH.resultSeverity)
        if severity in lines:
            lines[severity].append(_line(report, result, origins))
    count = len(set(shapes_graph.subjects(rdflib.RDF.type, SH.NodeShape)))
    return Gate(
        "shapes",
        f"{count} SHACL shapes over the asserted graph",
        tuple(sorted(lines[SH.Violation])),
        tuple(sorted(lines[SH.Warning])),
    )


def _graph(quads: Iterable[Quad]) -> rdflib.Graph:
    graph = rdflib.Graph()
    for quad in quads:
        graph.add((to_rdflib(quad.subject), to_rdflib(quad.predicate), to_rdflib(quad.object)))
    return graph


def _line(report: rdflib.Graph, result: rdflib.term.Node, origins: Mapping[str, Row]) -> str:
    focus = str(report.value(result, SH.focusNode))
    path = str(report.value(result, SH.resultPath) or "")
    messages = sorted(str(message) for message in report.objects(result, SH.resultMessage))
    row = origins.get(focus)
    column = row.spec.column_of(path) if row else None
    parts = [place(focus, origins), column.name if column else "", " ".join(messages)]
    return ": ".join(part for part in parts if part)
