"""`docs/engines.md` says in what engines differ, and they do: a row of its table is a test."""

import json
import re

import pytest
from flask.testing import FlaskClient

from conftest import ROOT
from remote.engines import Engine

TABLE = re.compile(r"^\| `(SELECT[^|]*)` \| ([^|]*) \| ([^|]*) \| ([^|]*) \|$", re.MULTILINE)
ROWS = TABLE.findall((ROOT / "docs" / "engines.md").read_text(encoding="utf-8"))


def test_the_table_has_rows() -> None:
    assert len(ROWS) >= 5


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_an_engine_answers_as_the_table_says(
    engine: Engine, front: FlaskClient, row: tuple[str, ...]
) -> None:
    expected = row[{"oxigraph": 2, "virtuoso": 3}[engine.name]]
    assert outcome(front, row[0]) == expected


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_memory_answers_as_the_table_says(client: FlaskClient, row: tuple[str, ...]) -> None:
    assert outcome(client, row[0]) == row[1]


def outcome(client: FlaskClient, query: str) -> str:
    """Return what a query ends with, in the words of the table."""
    response = client.get("/sparql", query_string={"query": query})
    found = json.loads(response.data)
    if response.status_code != 200:
        place = " with line and column" if "column" in found else ""
        return f"problem `{found['type'].rpartition('/')[2]}`{place}"
    (solution,) = found["results"]["bindings"]
    return f"`{solution['x']['value']}`" if solution else "no value"
