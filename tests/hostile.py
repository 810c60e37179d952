"""The queries that nobody should send, written out in full."""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

REPEATED = re.compile("⟦([^⟦⟧]+)⟧([0-9]+)")
CHARACTER = re.compile(r"⟦U\+([0-9A-F]+)⟧")


@dataclass(frozen=True)
class Hostile:
    """A query of the table, and the ways in which it may end."""

    name: str
    outcomes: frozenset[str]
    query: str

    def text(self, port: int) -> str:
        """Write the query out in full."""
        text = self.query.replace("⟦PORT⟧", str(port))
        text = CHARACTER.sub(lambda found: chr(int(found[1], 16)), text)
        return REPEATED.sub(_repeat, text)


def _repeat(found: re.Match[str]) -> str:
    piece, count = found[1], int(found[2])
    if "#i" not in piece:
        return piece * count
    numbered = (piece.replace("#i", str(n)).replace("#j", str(n + 1)) for n in range(count))
    return "".join(numbered)


def corpus() -> list[Hostile]:
    """Return the queries of `security/hostile.tsv`."""
    lines = (
        (Path(__file__).parent / "security" / "hostile.tsv")
        .read_text(encoding="utf-8")
        .splitlines()
    )
    rows = csv.reader(lines[lines.index("name\toutcomes\tquery") + 1 :], "excel-tab", quoting=3)
    return [Hostile(name, frozenset(outcomes.split()), query) for name, outcomes, query in rows]
