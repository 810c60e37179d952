"""The recipes of docs/json-ld.md run as they are printed and find what the graph holds."""

import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, serialize

from export.samples import VERSION, Small
from ivig_kg.build.sqlite_file import sqlite_file
from ivig_kg.export.jsonld_text import WHOLE, Shown, individual, published, whole
from ivig_kg.namespaces import BASE
from ivig_kg.paths import CHECKOUT

DOCUMENT = (CHECKOUT / "docs" / "json-ld.md").read_text(encoding="utf-8")
VIEW_NAMES = "SELECT name FROM sqlite_master WHERE type = 'view'"
CONDITION = f"{BASE}condition/dermatomyositis"


def recipe(heading: str) -> str:
    found = re.search(rf"^### {heading}\n.*?^```\w+\n(.*?)^```$", DOCUMENT, re.DOTALL | re.M)
    assert found, heading
    return found[1]


@pytest.fixture(scope="module")
def folder(small: Small, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that the recipes read."""
    made = tmp_path_factory.mktemp("recipes")
    triples = published(small.quads)
    ntriples = serialize(triples, format=RdfFormat.N_TRIPLES) or b""
    shown: dict[str, Shown] = {"condition.json": "none", "condition.jsonld": "inline"}
    for name, choice in shown.items():
        text = individual(ntriples, CONDITION, "condition", "condition", choice, VERSION)
        (made / name).write_bytes(text)
    (made / WHOLE).write_bytes(whole(triples, "condition", VERSION))
    return made


def run(folder: Path, program: str, *arguments: str) -> list[str]:
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not on this machine")
    done = subprocess.run(
        [found, *arguments], cwd=folder, capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout.splitlines()


def test_python_tells_who_demands_what(folder: Path) -> None:
    lines = run(folder, sys.executable, "-c", recipe("Python, plain `json`"))
    assert len(lines) >= 2
    assert any("Corticosteroids" in line for line in lines)
    assert all(line.count(" | ") >= 4 for line in lines)


def test_python_needs_about_ten_lines() -> None:
    lines = [line for line in recipe("Python, plain `json`").splitlines() if line.strip()]
    assert len(lines) <= 12


def test_pandas_counts_positions_by_authority(folder: Path, small: Small) -> None:
    pytest.importorskip("pandas")
    header, *rows = run(folder, sys.executable, "-c", recipe("pandas"))
    assert header.startswith("assertedBy,")
    counted = sum(
        int(cell) for row in rows if row for cell in row.rpartition('"')[2].split(",")[1:]
    )
    assert counted == len(small.tables.rows["coverage"])


@pytest.mark.parametrize(
    ("heading", "program", "arguments"),
    [
        ("JavaScript", "node", ("-e",)),
        ("jq", "jq", ("-r",)),
        ("R", "Rscript", ("-e",)),
    ],
)
def test_other_languages_tell_the_same(
    folder: Path, heading: str, program: str, arguments: tuple[str, ...]
) -> None:
    read = ("condition.json",) if program == "jq" else ()
    lines = run(folder, program, *arguments, recipe(heading), *read)
    expected = run(folder, sys.executable, "-c", recipe("Python, plain `json`"))
    assert [line.split(" | ")[1] for line in lines] == [line.split(" | ")[1] for line in expected]
    assert [line.split(" | ")[-1] for line in lines] == [line.split(" | ")[-1] for line in expected]


def test_rdflib_reads_the_triples(folder: Path) -> None:
    (count,) = run(folder, sys.executable, "-W", "ignore", "-c", recipe("RDF"))
    assert int(count) > 500


def test_the_query_of_the_database_finds_strict_requirements(small: Small) -> None:
    query = re.search(r"^```sql\n(.*?)^```$", DOCUMENT, re.DOTALL | re.M)
    assert query
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(sqlite_file(small.tables, small.mapping_sets, VERSION))
        rows = database.execute(query[1]).fetchall()
        views = {name for (name,) in database.execute(VIEW_NAMES)}
    assert rows
    assert {row[2] for row in rows} == {"strict"}
    assert all(f"`{view}`" in DOCUMENT for view in views)
