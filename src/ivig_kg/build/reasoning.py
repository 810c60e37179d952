"""HermiT over the whole graph: is it consistent, and which classes does everything belong to.

Values that follow from property chains are the work of the rules in `queries/derive`; HermiT uses
the chains for the classes of individuals.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from owlready2 import OwlReadyJavaError
from pyoxigraph import NamedNode, Quad, Triple

from ivig_kg.build.closure import closed
from ivig_kg.build.conflicts import ConflictFinder
from ivig_kg.build.gates import Gate, place, short
from ivig_kg.build.hermit import InconsistentError, entailed
from ivig_kg.build.knowledge import Knowledge, graph_of, in_graph
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
        added, impossible = entailed([*given.axioms, *(quad.triple for quad in given.assertions)])
    except InconsistentError:
        return [], Gate("reasoner", summary, tuple(_clash(given, facts, origins)))
    except OwlReadyJavaError as error:
        return [], Gate("reasoner", summary, (f"HermiT cannot read it: {_reason(error)}",))
    faults = tuple(f"{short(iri)}: no individual can be in this class" for iri in impossible)
    return in_graph(_new(known, added), graph_for("inferred")), Gate("reasoner", summary, faults)


def _new(known: Knowledge, added: set[Triple]) -> list[Triple]:
    """Return the types and class hierarchy of our own individuals and terms that nobody asserted."""
    asserted = known.triples()
    wanted = {t for t in added if t.predicate in (A, SUBCLASS)}
    inferred = (wanted | closed(asserted | wanted)) - asserted
    return [t for t in inferred if isinstance(t.subject, NamedNode) and _ours(t.subject)]


def _ours(term: NamedNode) -> bool:
    return term.value.startswith(BASE)


def _clash(given: ReasonerInput, facts: list[Fact], origins: Mapping[str, Row]) -> list[str]:
    finder = ConflictFinder(given.axioms, _consistent, _SECONDS_FOR_CONFLICT)
    units = _units(given.assertions, facts, origins)
    names = finder.conflict(units)
    if not names:
        return ["the axioms of ontology/modules contradict each other"]
    return ["these contradict each other by the axioms of the ontology:", *names]


def _units(
    assertions: list[Quad], facts: list[Fact], origins: Mapping[str, Row]
) -> dict[str, list[Quad]]:
    """Group assertions by the row that says them, or by rule and individual when derived."""
    rows = {fact.quad: f"{fact.row.file}:{fact.row.line}: {fact.row.key}" for fact in facts}
    units: defaultdict[str, list[Quad]] = defaultdict(list)
    for quad in assertions:
        subject = quad.subject.value
        rule = graph_of(quad).removeprefix(graph_for("derived", "x")[:-1])
        units[rows.get(quad, f"{short(subject)}, by the rule {rule}")].append(quad)
    return dict(units)


def _consistent(triples: list[Triple]) -> bool:
    try:
        entailed(triples)
    except InconsistentError:
        return False
    return True


def _reason(error: Exception) -> str:
    """Return the first line of Java's message that says something."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return next((line for line in lines[1:] if not line.startswith("at ")), lines[0])
