"""The whole graph of the tables, without the reasoner's part, and the tables themselves."""

import csv
from functools import cache

from ivig_kg.paths import CHECKOUT
from ivig_kg.store import LocalStore
from questions.graphs import ONTOLOGY, built

TABLES = CHECKOUT / "ontology" / "tables"
VERSION = "2026-01-31"


@cache
def whole_store() -> LocalStore:
    """The graph, made once a run."""
    known = built(ONTOLOGY / "tables", ONTOLOGY / "mappings").knowledge
    return LocalStore(known.store, VERSION)


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a table of the ontology."""
    with (TABLES / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
