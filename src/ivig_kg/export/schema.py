"""The JSON Schema v1 of the JSON-LD documents; `schema.v1.json` is the one source.

https://json-schema.org/draft/2020-12
"""

from pathlib import Path
from typing import Final

from ivig_kg.namespaces import BASE

FILE: Final = Path(__file__).parent / "schema.v1.json"
IRI: Final = f"{BASE}schema/v1.json"


def schema_text() -> str:
    """Return the schema as JSON text."""
    return FILE.read_text(encoding="utf-8")
