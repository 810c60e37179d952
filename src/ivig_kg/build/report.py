"""`report.json`: what was checked with which outcome, and where the triples come from.

It holds no times: those vary, and a release is the same for the same input. They are in
`timings.json`, which is not a part of the release.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from pyoxigraph import NamedNode, Quad

from ivig_kg import __version__
from ivig_kg.build.gates import Gate, short
from ivig_kg.build.knowledge import Knowledge, graph_of
from ivig_kg.build.terms import A, node
from ivig_kg.namespaces import GRAPHS, graph_for


def report(
    known: Knowledge,
    gates: Iterable[Gate],
    exceptions: list[dict[str, str]],
    released: date,
) -> dict[str, Any]:
    """Return the report of a build whose gates all passed; `exceptions` are rules of no check."""
    sizes = Counter(graph_of(quad).removeprefix(GRAPHS) for quad in known.quads)
    return {
        "version": released.isoformat(),
        "package": __version__,
        "gates": [_gate(gate) for gate in gates],
        "triples": {
            family: sum(n for name, n in sizes.items() if name.partition("/")[0] == family)
            for family in sorted({name.partition("/")[0] for name in sizes})
        },
        "facts": _members(sizes, "facts"),
        "derived": _members(sizes, "derived"),
        "inferred": _inferred(known.within(graph_for("inferred"))),
        "provenance": _provenance(known.quads),
        "waivers": _waivers(known.quads),
        "exceptions": exceptions,
    }


def _gate(gate: Gate) -> dict[str, Any]:
    return {
        "gate": gate.name,
        "summary": gate.summary,
        "outcome": "passed" if gate.passed else "failed",
        "warnings": list(gate.warnings),
    }


def _members(sizes: Mapping[str, int], family: str) -> dict[str, int]:
    names = sorted(name for name in sizes if name.startswith(f"{family}/"))
    return {name.partition("/")[2]: sizes[name] for name in names}


def _inferred(quads: Iterable[Quad]) -> dict[str, int]:
    """Count the individuals that the reasoner put into each class."""
    classes = Counter(
        short(q.object.value) for q in quads if q.predicate == A and isinstance(q.object, NamedNode)
    )
    return dict(sorted(classes.items()))


def _provenance(quads: Iterable[Quad]) -> dict[str, int]:
    quads = list(quads)
    return {
        name: len({q.subject for q in quads if q.predicate == node(property_)})
        for name, property_ in (
            ("stated in a source", "ivig:statedIn"),
            ("with a locator", "ivig:locator"),
            ("asserted by an authority", "ivig:assertedBy"),
        )
    }


def _waivers(quads: Iterable[Quad]) -> list[dict[str, str]]:
    quads = list(quads)
    reasons = {q.subject: str(q.object) for q in quads if q.predicate == node("ivig:waiverReason")}
    found = [
        {
            "name": short(str(q.subject).strip("<>")),
            "check": str(q.object).strip('"'),
            "reason": reasons.get(q.subject, "").strip('"'),
        }
        for q in quads
        if q.predicate == node("ivig:waivedFromCheck")
    ]
    return sorted(found, key=lambda waiver: (waiver["check"], waiver["name"]))
