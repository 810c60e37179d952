"""HermiT over the whole graph: is it consistent, and which classes does everything belong to.

Values that follow from property chains are the work of the rules in `queries/derive`; HermiT names
classes.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from pyoxigraph import NamedNode, Quad, Triple

from ivig_kg.build.closure import closed
from ivig_kg.build.conflicts import ConflictFinder
from ivig_kg.build.gates import Gate, place, short
from ivig_kg.build.hermit import ReasonerError, consistent, entailed
from ivig_kg.build.knowledge import Knowledge, graph_of, in_graph
from ivig_kg.build.realisation import missing_edges, realisation_view
from ivig_kg.build.reasoner_input import ReasonerInput, reasoner_input
from ivig_kg.build.statements import Fact
from ivig_kg.build.tables import Row
from ivig_kg.build.terms import SUBCLASS, A
from ivig_kg.namespaces import BASE, graph_for

_SECONDS_FOR_CONFLICT: Final = 180.0


def reason(
    known: Knowledge, facts: list[Fact], origins: Mapping[str, Row]
) -> tuple[list[Quad], Gate]:
    """Return what is inferred, in the graph `inferred`, and the gate "reasoner".

    When the graph is inconsistent nothing is inferred, and the gate names the rows that clash.
    """
    given = reasoner_input(known)
    summary = f"HermiT over {len(given.axioms)} axiom and {len(given.assertions)} fact triples"
    try:
        if not consistent(given.triples()):
            return [], Gate("reasoner", summary, tuple(_clash(given, facts, origins)))
        hierarchy, impossible = entailed(given.axioms)
        added, _ = entailed(realisation_view(given).triples())
    except ReasonerError as error:
        return [], Gate("reasoner", summary, (f"HermiT cannot read it: {error}",))
    faults = [f"{short(iri)}: no individual can be in this class" for iri in impossible]
    faults += missing_edges(given.axioms, known)
    inferred = in_graph(_new(known, hierarchy | added), graph_for("inferred"))
    return inferred, Gate("reasoner", summary, tuple(faults))


def _new(known: Knowledge, added: set[Triple]) -> list[Triple]:
    """Return the types and hierarchy of the project's own names that nobody asserted."""
    asserted = known.triples
    wanted = {t for t in added if t.predicate in (A, SUBCLASS)}
    inferred = (wanted | closed(asserted | wanted)) - asserted
    return [t for t in inferred if _named(t.subject, BASE) and not _named(t.object, "urn:value:")]


def _named(term: object, start: str) -> bool:
    return isinstance(term, NamedNode) and term.value.startswith(start)


def _clash(given: ReasonerInput, facts: list[Fact], origins: Mapping[str, Row]) -> list[str]:
    view = realisation_view(given)
    if not consistent(view.triples()):
        given = view  # it holds the contradiction too, and is asked many times faster
    finder = ConflictFinder(given.axioms, consistent, _SECONDS_FOR_CONFLICT)
    names = finder.conflict(_units(given.assertions, facts, origins))
    if not names:
        return ["the axioms of ontology/modules contradict each other"]
    return ["these contradict each other by the axioms of the ontology:", *names]


def _units(
    assertions: list[Quad], facts: list[Fact], origins: Mapping[str, Row]
) -> dict[str, list[Quad]]:
    """Group assertions by the row that says them, or by individual and rule when derived."""
    rows = {fact.quad: f"{fact.row.file}:{fact.row.line}: {fact.row.key}" for fact in facts}
    derived = f"{graph_for('derived')}/"
    units: defaultdict[str, list[Quad]] = defaultdict(list)
    for quad in assertions:
        name = rows.get(quad)
        if name is None:
            rule = graph_of(quad).removeprefix(derived)
            name = f"{place(_iri(quad), origins)}: {short(_iri(quad))}, by the rule {rule}"
        units[name].append(quad)
    return dict(units)


def _iri(quad: Quad) -> str:
    return quad.subject.value if isinstance(quad.subject, NamedNode) else ""
