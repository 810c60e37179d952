"""The tables of facts as CSV (https://www.rfc-editor.org/rfc/rfc4180) and all mappings as SSSOM."""

import csv
import io
from collections.abc import Iterable

import yaml

from ivig_kg.build.mapping_sets import COLUMNS, MappingSet
from ivig_kg.build.tables import Tables
from ivig_kg.namespaces import BASE


def csv_files(tables: Tables) -> dict[str, bytes]:
    """Return every table as `tables/<name>.csv`, with a header line, in the order of its rows."""
    return {
        f"tables/{name}.csv": _csv(
            list(spec.columns), (row.cells.values() for row in tables.rows[name])
        )
        for name, spec in sorted(tables.specs.items())
    }


def sssom(mapping_sets: Iterable[MappingSet], version: str) -> bytes:
    """Return all mappings as one set in SSSOM/TSV (https://w3id.org/sssom/)."""
    sets = sorted(mapping_sets, key=lambda one: one.name)
    metadata = {
        "curie_map": dict(sorted(pair for one in sets for pair in one.curie_map.items())),
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "mapping_set_id": f"{BASE}mappings",
        "mapping_set_title": "Mappings of ivig-kg to public terminologies",
        "mapping_set_version": version,
    }
    header = "".join(f"#{line}\n" for line in yaml.safe_dump(metadata, width=1000).splitlines())
    rows = sorted(tuple(mapping.cells.values()) for one in sets for mapping in one.mappings)
    lines = ("\t".join(cells) for cells in (COLUMNS, *rows))
    return (header + "\n".join(lines) + "\n").encode()


def _csv(header: list[str], rows: Iterable[Iterable[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()
