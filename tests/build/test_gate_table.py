"""The tables of docs/quality.md name every check, what it restates, and what is left out."""

from pathlib import Path

import pytest

from ivig_kg.build.gate_table import exception_table, gate_table, restated_rules
from ivig_kg.catalogue import QueryFile


def check(description: str = "") -> QueryFile:
    header = {"summary": "Nothing is amiss", "remedy": "Mend it", "description": description}
    return QueryFile(Path("queries/checks/a-check.rq"), header, "")


@pytest.mark.parametrize(
    ("description", "rules"),
    [
        ("", []),
        ("Restates nothing.", []),
        ("Restates oops:P06.", ["oops:P06"]),
        ("Restates robot:missing_label, foops:OM4.1 and\n oops:P41.", 3),
    ],
)
def test_the_rules_that_a_check_restates_are_read_from_its_description(
    description: str, rules: list[str] | int
) -> None:
    found = restated_rules(check(description))
    assert found == rules if isinstance(rules, list) else len(found) == rules


def test_a_check_is_a_row_with_a_link_to_its_query() -> None:
    row = gate_table([check("Restates robot:missing_label.")]).splitlines()[-1]
    assert row == (
        "| [`a-check`](../queries/checks/a-check.rq) | Nothing is amiss | robot:missing\\_label |"
    )


def test_only_rules_with_a_reason_are_exceptions() -> None:
    rules = [
        {"rule": "oops:P01", "title": "polysemy", "exception": "Takes a reader."},
        {"rule": "oops:P06", "title": "cycles", "exception": ""},
    ]
    assert exception_table(rules).splitlines()[2:] == ["| oops:P01 | polysemy | Takes a reader. |"]
