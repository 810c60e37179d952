"""What a consumer of v1 relies on, read off the schema: `python -m export.contract` freezes it.

Written anew only to add keys; what stands in `v1-contract.json` is never changed or removed.
"""

import json
from pathlib import Path
from typing import Any, Final

from ivig_kg.export.schema import schema_text

FILE: Final = Path(__file__).parent / "v1-contract.json"


def promised() -> dict[str, Any]:
    """Return the keys with the form of their values, and what a node of a class always has."""
    schema = json.loads(schema_text())
    node = schema["$defs"]["node"]
    return {
        "head": sorted(schema["required"]),
        "keys": {name: _form(value) for name, value in node["properties"].items()},
        "always": {
            rule["if"]["properties"]["type"]["contains"]["const"]: rule["then"]["required"]
            for rule in node["allOf"]
        },
    }


def _form(value: dict[str, Any]) -> str:
    if value.get("type") == "array":
        return f"array of {_form(value['items'])}"
    return str(value.get("$ref", value.get("type"))).removeprefix("#/$defs/")


if __name__ == "__main__":
    FILE.write_text(json.dumps(promised(), indent=1) + "\n", encoding="utf-8")
