"""`kgx validate` without a network: the Biolink Model comes from its package instead of the web.

Run as a program of its own, because KGX loads the model as it is imported:
`python kgx_offline.py nodes.tsv edges.tsv report.json`.
"""

import json
import sys
from importlib.resources import files
from pathlib import Path

from bmt import Toolkit

from ivig_kg.export.kgx import PREFIXES

MODEL = files("biolink_model")


def use_packaged_model() -> None:
    """Make the packaged model what every toolkit that names none is made of."""
    schema = MODEL / "schema" / "biolink_model.yaml"
    Toolkit.__init__.__defaults__ = (str(schema), {"predicate mappings": []})


def known_prefixes() -> dict[str, str]:
    """Biolink's prefixes and those of this project."""
    text = (MODEL / "prefixmaps" / "biolink_model_prefix_map.json").read_text("utf-8")
    return {**json.loads(text), **PREFIXES}


def validate(nodes: str, edges: str, report: str) -> None:
    """Do what the command does, and write what it found (its own report goes to stderr)."""
    use_packaged_model()
    from kgx import config
    from kgx.cli.cli_utils import validate as kgx_validate

    config.jsonld_context_map["biolink"] = known_prefixes()
    found = kgx_validate([nodes, edges], "tsv", None, None)
    Path(report).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    validate(*sys.argv[1:])
