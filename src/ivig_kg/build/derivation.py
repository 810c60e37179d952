"""Rules that add edges: every `queries/derive/<rule>.rq` fills the named graph `derived/<rule>`.

A rule is a CONSTRUCT over everything that is known before it; `after` in its header names rules
that must have run. What is asserted already is not derived again.
"""

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from pyoxigraph import BlankNode, Quad

from ivig_kg.build.knowledge import Knowledge, in_graph
from ivig_kg.build.problems import BuildFailure
from ivig_kg.build.query_files import read_query_files
from ivig_kg.catalogue import QueryFile
from ivig_kg.namespaces import graph_for


def read_rules(folder: Path) -> list[QueryFile]:
    """Return the rules in an order in which they can run.

    Raises `BuildFailure` for a bad header, an unknown rule in `after`, or rules in a circle.
    """
    rules = {rule.slug: rule for rule in read_query_files(folder, "after")}
    needs = {name: sorted(rule.header.get("after") or []) for name, rule in rules.items()}
    unknown = [
        f"{rules[name].path}: after: no rule {other!r}"
        for name, others in needs.items()
        for other in others
        if other not in rules
    ]
    if unknown:
        raise BuildFailure(unknown)
    return [rules[name] for name in _ordered(needs)]


def _ordered(needs: dict[str, list[str]]) -> Iterator[str]:
    sorter = TopologicalSorter(needs)
    try:
        sorter.prepare()
    except CycleError as error:
        raise BuildFailure([f"rules wait for each other: {' -> '.join(error.args[1])}"]) from error
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        sorter.done(*ready)
        yield from ready


def derive(rule: QueryFile, known: Knowledge) -> list[Quad]:
    """Return what a rule adds; raise `BuildFailure` for no CONSTRUCT, or for a blank node."""
    try:
        triples = known.construct(rule.text)
    except (SyntaxError, ValueError) as error:
        raise BuildFailure([f"{rule.path}: {error}"]) from error
    if any(isinstance(term, BlankNode) for t in triples for term in (t.subject, t.object)):
        raise BuildFailure([f"{rule.path}: derives a blank node; name the individual instead"])
    asserted = known.triples
    return in_graph(
        (triple for triple in triples if triple not in asserted), graph_for("derived", rule.slug)
    )
