"""Every rule of ROBOT's report, of FOOPS and of OOPS is restated by one check, or says why not."""

from collections import Counter

import pytest

from ivig_kg.build.gate_table import restated_rules
from ivig_kg.build.outside_rules import read_outside_rules
from ivig_kg.build.query_files import read_query_files
from ivig_kg.paths import CHECKOUT

CHECKS = read_query_files(CHECKOUT / "queries/checks", "remedy")
RESTATED = Counter(rule for check in CHECKS for rule in restated_rules(check))

RULES = {row["rule"]: row for row in read_outside_rules(CHECKOUT / "queries/checks")}

each_rule = pytest.mark.parametrize("rule", RULES)


@each_rule
def test_a_rule_is_restated_once_or_has_a_reason_why_not(rule: str) -> None:
    assert RESTATED[rule] == (0 if RULES[rule]["exception"] else 1)


def test_no_check_restates_a_rule_that_is_not_listed() -> None:
    assert set(RESTATED) - set(RULES) == set()


@pytest.mark.parametrize(("family", "count"), [("robot", 33), ("foops", 24), ("oops", 41)])
def test_the_list_of_rules_is_whole(family: str, count: int) -> None:
    assert sum(rule.startswith(f"{family}:") for rule in RULES) == count


def test_no_rule_of_robots_report_is_excepted() -> None:
    assert [r for r in RULES if r.startswith("robot:") and RULES[r]["exception"]] == []
