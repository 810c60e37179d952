"""The rules of ROBOT, FOOPS and OOPS: `queries/checks/outside-rules.tsv`.

A check restates each of them, or the rule is an exception with a reason: a known gap.
"""

import csv
from pathlib import Path


def read_outside_rules(checks: Path) -> list[dict[str, str]]:
    """Return the rules with the columns rule, level, title, exception."""
    with (checks / "outside-rules.tsv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table, delimiter="\t"))


def read_exceptions(checks: Path) -> list[dict[str, str]]:
    """Return the rules that no check restates, each with the reason."""
    return [
        {"rule": rule["rule"], "asks about": rule["title"], "reason": rule["exception"]}
        for rule in read_outside_rules(checks)
        if rule["exception"]
    ]
