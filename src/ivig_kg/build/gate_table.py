"""The checks as a table for docs/quality.md, made from the headers of `queries/checks/*.rq`."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from ivig_kg.catalogue import QueryFile

_RULE: Final = re.compile(r"\b(?:robot|foops|oops):[\w.]*\w")


def restated_rules(check: QueryFile) -> list[str]:
    """Return the rules of ROBOT, FOOPS and OOPS that the description of a check names.

    >>> from pathlib import Path
    >>> header = {"description": "Restates robot:missing_label and foops:OM4.1."}
    >>> restated_rules(QueryFile(Path("x.rq"), header, ""))
    ['robot:missing_label', 'foops:OM4.1']
    """
    return _RULE.findall(str(check.header.get("description", "")))


def gate_table(checks: Iterable[QueryFile]) -> str:
    """Return a Markdown table: a check a row, what holds, and the rules that it restates."""
    lines = ["| check | what holds | restates |", "|---|---|---|"]
    for check in checks:
        name = f"[`{check.slug}`](../queries/checks/{check.slug}.rq)"
        rules = ", ".join(rule.replace("_", r"\_") for rule in restated_rules(check))
        lines.append(f"| {name} | {check.header['summary']} | {rules} |")
    return "\n".join(lines)


def exception_table(rules: Iterable[Mapping[str, str]]) -> str:
    """Return a Markdown table of the rules that no check restates, with the reason."""
    lines = ["| rule | asks about | why no check |", "|---|---|---|"]
    for rule in rules:
        if rule["exception"]:
            lines.append(f"| {rule['rule']} | {rule['title']} | {rule['exception']} |")
    return "\n".join(lines)
