"""The generated parts of docs/, between `<!-- generated: NAME -->` and `<!-- end -->`."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from ivig_kg.build.diagram import HEART, class_diagram
from ivig_kg.build.gate_table import exception_table, gate_table
from ivig_kg.build.outside_rules import read_outside_rules
from ivig_kg.build.query_files import read_query_files
from ivig_kg.build.sources import read_sources

_PART: Final = re.compile(r"(<!-- generated: (\S+) -->\n).*?(<!-- end -->)", re.DOTALL)


def filled(text: str, parts: Mapping[str, str]) -> str:
    r"""Return a document with its generated parts written anew; `KeyError` for an unknown one.

    >>> filled("<!-- generated: table -->\nold\n<!-- end -->", {"table": "new"})
    '<!-- generated: table -->\nnew\n<!-- end -->'
    """
    return _PART.sub(lambda part: f"{part[1]}{parts[part[2]]}\n{part[3]}", text)


def documents(root: Path) -> dict[Path, str]:
    """Return the documents of a checkout that have generated parts, as they should read."""
    parts = _parts(root)
    texts = {
        path: path.read_text(encoding="utf-8") for path in sorted((root / "docs").glob("*.md"))
    }
    return {path: filled(text, parts) for path, text in texts.items() if _PART.search(text)}


def write_documents(root: Path) -> list[Path]:
    """Write the generated parts anew and return the documents that changed."""
    changed = []
    for path, text in documents(root).items():
        if path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed


def _parts(root: Path) -> dict[str, str]:
    checks = read_query_files(root / "queries" / "checks", "remedy")
    sources, _ = read_sources(root / "ontology")
    rules = read_outside_rules(root / "queries" / "checks")
    return {
        "checks": gate_table(checks),
        "exceptions": exception_table(rules),
        "diagram": class_diagram(sources.terms, HEART),
    }
