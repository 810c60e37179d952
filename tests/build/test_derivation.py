"""Rules run in their order, and what they add names them."""

import pytest
from pyoxigraph import Literal

from ivig_kg.build.derivation import derive, read_rules
from ivig_kg.build.knowledge import graph_of
from ivig_kg.build.problems import BuildFailure
from ivig_kg.build.terms import node
from ivig_kg.namespaces import graph_for
from mini import Mini

PREFIX = "PREFIX ivig: <https://w3id.org/ivig-kg/ontology#>\n"


def write_rule(mini: Mini, name: str, text: str, after: str = "") -> None:
    header = f"#+ summary: A rule\n#+ after: [{after}]\n"
    (mini.root / "queries" / "derive" / f"{name}.rq").write_text(header + PREFIX + text)


def test_a_rule_fills_the_graph_of_its_name(mini: Mini) -> None:
    known, _, _ = mini.graph()
    quads = list(known.within(graph_for("derived", "asserted-by")))
    assert {q.predicate for q in quads} == {node("ivig:assertedBy")}
    assert {graph_of(q) for q in quads} == {graph_for("derived", "asserted-by")}


def test_what_is_asserted_is_not_derived_again(mini: Mini) -> None:
    write_rule(mini, "again", "CONSTRUCT { ?s ivig:statedIn ?o } WHERE { ?s ivig:statedIn ?o }")
    known, _, _ = mini.graph()
    assert list(known.within(graph_for("derived", "again"))) == []


def test_a_rule_sees_what_the_rules_before_it_derived(mini: Mini) -> None:
    write_rule(
        mini,
        "a-first",
        "CONSTRUCT { ?s ivig:paraphrase ?o } WHERE { ?s ivig:assertedBy ?o }",
        after="asserted-by",
    )
    assert [rule.slug for rule in read_rules(mini.root / "queries" / "derive")] == [
        "asserted-by",
        "mandatory-criteria",
        "a-first",
    ]
    known, _, _ = mini.graph()
    assert list(known.within(graph_for("derived", "a-first")))


def test_a_computed_decimal_is_written_with_a_point(mini: Mini) -> None:
    write_rule(
        mini,
        "twice",
        "CONSTRUCT { ?s ivig:position ?n } WHERE { ?s ivig:thresholdValue ?v BIND (?v * 2 AS ?n) }",
    )
    known, _, _ = mini.graph()
    (quad,) = known.within(graph_for("derived", "twice"))
    assert isinstance(quad.object, Literal)
    assert quad.object.value == "60.0"


@pytest.mark.parametrize(
    ("text", "after", "said"),
    [
        ("CONSTRUCT { ?s ?p ?o WHERE { ?s ?p ?o }", "", "error at"),
        ("SELECT ?s WHERE { ?s ?p ?o }", "", "not a CONSTRUCT query"),
        (
            "CONSTRUCT { [] ivig:statedIn ?o } WHERE { ?s ivig:statedIn ?o }",
            "",
            "derives a blank node",
        ),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "nobody", "after: no rule 'nobody'"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "broken", "wait for each other"),
    ],
)
def test_a_broken_rule_is_reported_with_its_file(
    mini: Mini, text: str, after: str, said: str
) -> None:
    known, _, _ = mini.graph()
    write_rule(mini, "broken", text, after)
    with pytest.raises(BuildFailure, match=f"broken.*{said}|{said}.*broken"):
        for rule in read_rules(mini.root / "queries" / "derive"):
            derive(rule, known)
