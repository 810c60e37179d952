"""Criteria hang where the reader of a policy would look for them."""

import pytest
from pyoxigraph import NamedNode

from ivig_kg.build.terms import node
from ivig_kg.namespaces import individual
from mini import Mini

GROUPS = "ontology/tables/criterion_groups.tsv"
CRITERIA = "ontology/tables/criteria.tsv"
ITP = "acme-policy-9.immune-thrombocytopenia"
MG = "acme-policy-9.myasthenia-gravis"


def edges(mini: Mini, kind: str, slug: str) -> dict[str, list[str]]:
    """The criteria below a node by the property that holds them."""
    known, _, _ = mini.graph()
    start = NamedNode(individual(kind, slug))
    found: dict[str, list[str]] = {}
    for quad in sorted(known.within("https://w3id.org/ivig-kg/graph/facts/"), key=str):
        if quad.subject == start and "/criterion/" in str(quad.object):
            name = quad.predicate.value.rpartition("#")[2]
            found.setdefault(name, []).append(str(quad.object).rpartition("/")[2].rstrip(">"))
    return found


def test_a_group_hangs_on_its_rule_and_holds_its_members_by_its_own_rule(mini: Mini) -> None:
    assert edges(mini, "statement", f"coverage.{ITP}") == {
        "hasMandatoryCriterion": [f"{ITP}.A"],
        "hasExclusionCriterion": [f"{ITP}.3"],
    }
    assert edges(mini, "criterion", f"{ITP}.A") == {"hasAnyOfMember": [f"{ITP}.1", f"{ITP}.2"]}
    assert edges(mini, "criterion", f"{MG}.A") == {"hasAllOfMember": [f"{MG}.1", f"{MG}.2"]}


def test_a_group_inside_a_group_hangs_in_it(mini: Mini) -> None:
    table = mini.table("criterion_groups")
    lines = table.read_text().splitlines()
    lines.insert(2, f"{ITP}.A.1\t{ITP}\tinitial\tA.1\tA\tall-of")
    table.write_text("\n".join(lines) + "\n")
    mini.edit(CRITERIA, "A\tany-of\tBleeding", "A.1\tall-of\tBleeding")
    assert edges(mini, "criterion", f"{ITP}.A") == {"hasAnyOfMember": [f"{ITP}.1", f"{ITP}.A.1"]}
    assert edges(mini, "criterion", f"{ITP}.A.1") == {"hasAllOfMember": [f"{ITP}.2"]}


def test_positions_number_the_criteria_of_a_rule_and_place_groups_at_their_first(
    mini: Mini,
) -> None:
    known, _, _ = mini.graph()
    found = {
        str(quad.subject).rpartition("/")[2].rstrip(">"): int(str(quad.object.value))
        for quad in known.quads
        if quad.predicate == node("ivig:position") and hasattr(quad.object, "value")
    }
    assert {name: n for name, n in found.items() if name.startswith(ITP)} == {
        f"{ITP}.1": 1,
        f"{ITP}.2": 2,
        f"{ITP}.3": 3,
        f"{ITP}.A": 1,
    }


def test_a_group_takes_source_and_locator_from_its_rule(mini: Mini) -> None:
    known, _, _ = mini.graph()
    group = NamedNode(individual("criterion", f"{ITP}.A"))
    values = {str(q.object) for q in known.quads if q.subject == group}
    assert {f"<{individual('source', 'acme-policy-9')}>", '"page 2"'} <= values


@pytest.mark.parametrize(
    ("file", "old", "new", "line"),
    [
        (
            CRITERIA,
            "A\tany-of\tBleeding",
            "B\tany-of\tBleeding",
            f'{CRITERIA}:3: group: "B" is no group of this rule (the rule has the groups A)',
        ),
        (
            CRITERIA,
            "A\tany-of\tBleeding",
            "A\tall-of\tBleeding",
            f'{CRITERIA}:3: group_rule: "all-of" is not the rule ({GROUPS}:2)',
        ),
        (
            CRITERIA,
            "\t\t\tNot without",
            "\t\tany-of\tNot without",
            f'{CRITERIA}:4: group_rule: "any-of" is not the rule '
            "(a criterion without group has none)",
        ),
        (
            GROUPS,
            f"{MG}\tinitial",
            f"{MG}\texclusion",
            f'{CRITERIA}:5: phase: group A is of phase "exclusion"',
        ),
        (
            GROUPS,
            f"{MG}\tinitial\tA\t\t",
            f"{MG}\tinitial\tA\tA\t",
            f'{GROUPS}:3: parent: "A" is not named as a part of "A"',
        ),
        (
            GROUPS,
            f"{MG}\tinitial\tA\t",
            f"{MG}\tinitial\tB\t",
            f'{GROUPS}:3: group: "B" holds no criterion (remove the group)',
        ),
    ],
)
def test_a_criterion_that_does_not_fit_its_group_is_reported(
    mini: Mini, file: str, old: str, new: str, line: str
) -> None:
    mini.edit(file, old, new)
    assert line in mini.problems()
