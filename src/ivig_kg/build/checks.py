"""Zero rows or a violation: runs every `queries/checks/*.rq` over the whole graph.

A check selects the offender first. An exception is data on the offender: `ivig:waivedFromCheck`
with the check's name, and `ivig:waiverReason`.
"""

import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, QuerySolution

from ivig_kg.build.gates import Gate, place, short
from ivig_kg.build.knowledge import Knowledge
from ivig_kg.build.query_files import read_query_files
from ivig_kg.build.tables import Row
from ivig_kg.catalogue import QueryFile
from ivig_kg.namespaces import sparql_prologue

_SHOWN: Final = 20
_WAIVERS: Final = """
SELECT ?offender ?check ?reason {
  ?offender ivig:waivedFromCheck ?check
  OPTIONAL { ?offender ivig:waiverReason ?reason }
}"""


def run_checks(folder: Path, known: Knowledge, origins: Mapping[str, Row]) -> list[Gate]:
    """Return a gate for every check of a folder, and one for the waivers themselves."""
    waived, faults = _waivers(known)
    gates = [Gate("waivers", f"{len(waived)} waivers, each with a reason", tuple(faults))]
    for check in read_query_files(folder, "remedy"):
        gates.append(_run(check, known, origins, waived))
    return gates


def _waivers(known: Knowledge) -> tuple[set[tuple[str, str]], list[str]]:
    waived, faults = set(), []
    for row in known.rows(sparql_prologue() + _WAIVERS):
        offender, check = row["offender"].value, row["check"].value
        waived.add((offender, check))
        if not row["reason"]:
            faults.append(f"{short(offender)}: is waived from {check} without ivig:waiverReason")
    return waived, sorted(faults)


def _run(
    check: QueryFile, known: Knowledge, origins: Mapping[str, Row], waived: set[tuple[str, str]]
) -> Gate:
    start = time.perf_counter()
    name, summary = f"check {check.slug}", str(check.header["summary"])
    try:
        solutions = known.rows(check.text)
        variables = [variable.value for variable in solutions.variables]
        rows = [row for row in solutions if (_value(row, variables[0]), check.slug) not in waived]
    except (SyntaxError, ValueError) as error:
        return Gate(name, summary, (f"{check.path}: {error}",))
    lines = [_line(row, variables, origins) for row in rows]
    remedy = str(check.header.get("remedy", ""))
    seconds = time.perf_counter() - start
    return Gate(name, summary, tuple(_report(lines, remedy)), seconds=seconds)


def _report(lines: list[str], remedy: str) -> Iterator[str]:
    yield from lines[:_SHOWN]
    if len(lines) > _SHOWN:
        yield f"... and {len(lines) - _SHOWN} more"
    if lines and remedy:
        yield f"remedy: {remedy}"


def _value(row: QuerySolution, variable: str) -> str:
    term = row[variable]
    return term.value if term is not None and hasattr(term, "value") else ""


def _line(row: QuerySolution, variables: list[str], origins: Mapping[str, Row]) -> str:
    """Return the row that says it, the offender, and the other columns by name."""
    offender = _value(row, variables[0])
    where = f"{place(offender, origins)}: " if offender in origins else ""
    others = [f"{name} {_shown(row, name)}" for name in variables[1:]]
    return f"{where}{', '.join([_shown(row, variables[0]), *others])}"


def _shown(row: QuerySolution, variable: str) -> str:
    value = _value(row, variable)
    return short(value) if isinstance(row[variable], NamedNode) else f'"{value}"'
