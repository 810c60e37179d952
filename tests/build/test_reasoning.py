"""HermiT fills the defined classes, and contradictions name their rows."""

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Triple

from ivig_kg.build.hermit import ReasonerError, consistent, entailed
from ivig_kg.build.knowledge import graph_of
from ivig_kg.build.realisation import realisation_view
from ivig_kg.build.reasoner_input import reasoner_input
from ivig_kg.build.reasoning import reason
from ivig_kg.build.terms import SUBCLASS, A, node
from ivig_kg.namespaces import expand, graph_for, individual
from mini import Mini

pytestmark = pytest.mark.reasoner

COVERAGE = "ontology/tables/coverage.tsv"
CRITERIA = "ontology/tables/criteria.tsv"
STATUSES = "ontology/tables/label_statuses.tsv"

EXPECTED = {
    "NeurologicalIndication": {"guillain-barre-syndrome", "myasthenia-gravis"},
    "IndicationRequiringPriorTreatmentFailure": {"myasthenia-gravis"},
    "LabelledIndicationUS": {"immune-thrombocytopenia"},
    "OffLabelIndicationUS": {"guillain-barre-syndrome"},
}


@pytest.fixture(scope="module")
def inferred(tmp_path_factory: pytest.TempPathFactory) -> set[Triple]:
    known, stated, origins = Mini(tmp_path_factory.mktemp("good")).graph()
    quads, gate = reason(known, stated, origins)
    assert gate.passed, gate.faults
    assert {graph_of(quad) for quad in quads} == {graph_for("inferred")}
    assert not {quad.triple for quad in quads} & known.triples
    return {quad.triple for quad in quads}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_defined_class_has_exactly_its_members(inferred: set[Triple], name: str) -> None:
    members = {t.subject for t in inferred if t.predicate == A and t.object == node(f"ivig:{name}")}
    assert members == {NamedNode(individual("indication", slug)) for slug in EXPECTED[name]}


def test_types_climb_to_the_wider_classes(inferred: set[Triple]) -> None:
    rule = NamedNode(individual("statement", "coverage.acme-policy-9.myasthenia-gravis"))
    types = {t.object for t in inferred if t.subject == rule and t.predicate == A}
    assert {node("ivig:Rule"), node("ivig:Statement")} <= types


def test_edges_climb_to_the_wider_properties(inferred: set[Triple]) -> None:
    hub = NamedNode(individual("indication", "myasthenia-gravis"))
    rule = NamedNode(individual("statement", "coverage.acme-policy-9.myasthenia-gravis"))
    assert Triple(hub, node("ivig:hasStatement"), rule) in inferred


def test_nothing_trivial_and_nothing_foreign_is_inferred(inferred: set[Triple]) -> None:
    assert all(isinstance(t.subject, NamedNode) for t in inferred)
    assert not [t for t in inferred if str(t.object).startswith(f"<{expand('owl:')}")]
    assert not [t for t in inferred if "urn:value:" in str(t)]
    assert {t.predicate for t in inferred} >= {A, SUBCLASS}


def test_the_fast_view_puts_individuals_into_the_same_classes_as_the_whole_graph(
    mini: Mini, inferred: set[Triple]
) -> None:
    known, _, _ = mini.graph()
    given = reasoner_input(known)
    whole, _ = entailed(given.triples())
    view, _ = entailed(realisation_view(given).triples())

    def types(triples: set[Triple]) -> set[Triple]:
        return {t for t in triples if t.predicate == A and "urn:value:" not in str(t)}

    assert types(whole)
    assert types(whole) - known.triples <= inferred
    assert types(view) - known.triples <= inferred
    assert {t for t in types(whole) if "indication/" in str(t)} == {
        t for t in types(view) if "indication/" in str(t)
    }


def test_a_failure_criterion_in_a_rule_that_waives_failure_names_both_rows(mini: Mini) -> None:
    mini.edit(COVERAGE, "covered\trequired", "covered\tnot-required")
    known, stated, origins = mini.graph()
    quads, gate = reason(known, stated, origins)
    assert quads == []
    text = "\n".join(gate.faults)
    assert f"{COVERAGE}:4: acme-policy-9.myasthenia-gravis" in text
    assert f"{CRITERIA}:6: acme-policy-9.myasthenia-gravis.2" in text
    assert "guillain-barre-syndrome" not in text


def test_off_label_beside_a_label_names_both_rows(mini: Mini) -> None:
    path = mini.table("label_statuses")
    path.write_text(path.read_text().replace("guillain-barre-syndrome", "immune-thrombocytopenia"))
    known, stated, origins = mini.graph()
    _, gate = reason(known, stated, origins)
    text = "\n".join(gate.faults)
    assert f"{STATUSES}:2: immune-thrombocytopenia.us" in text
    assert "ontology/tables/labelled_indications.tsv:2: immune-thrombocytopenia.us" in text
    assert "myasthenia" not in text


def test_a_class_that_can_have_no_member_is_a_fault(mini: Mini) -> None:
    with (mini.ontology / "modules" / "core.ttl").open("a") as module:
        module.write(
            "\nivig:Impossible a owl:Class ; "
            "rdfs:subClassOf ivig:LabelledIndicationUS , ivig:OffLabelIndicationUS .\n"
        )
    known, stated, origins = mini.graph()
    _, gate = reason(known, stated, origins)
    assert gate.faults == ("ivig:Impossible: no individual can be in this class",)


def test_a_chain_that_no_rule_draws_is_a_fault(mini: Mini) -> None:
    (mini.root / "queries" / "derive" / "mandatory-criteria.rq").unlink()
    known, stated, origins = mini.graph()
    _, gate = reason(known, stated, origins)
    assert gate.faults == (
        "ivig:hasMandatoryCriterion: 2 edges of a chain are not drawn by queries/derive",
    )


def test_java_that_cannot_start_is_said_in_one_line(
    mini: Mini, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    java = tmp_path / "java"
    java.write_text("#!/bin/sh\necho 'no room for a heap' >&2\nexit 3\n")
    java.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(ReasonerError, match="no room for a heap"):
        consistent([])
    known, stated, origins = mini.graph()
    _, gate = reason(known, stated, origins)
    assert gate.faults == ("HermiT cannot read it: no room for a heap",)
