"""The database: its tables, its references, and views that agree with the questions."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from pyoxigraph import QuerySolutions, Store

from export.samples import VERSION, Small
from ivig_kg.build.cells import items
from ivig_kg.build.sqlite_file import sqlite_file
from ivig_kg.catalogue import load_catalogue
from ivig_kg.namespaces import BASE, PREFIXES
from ivig_kg.paths import shipped


@pytest.fixture(scope="module")
def database(small: Small) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(sqlite_file(small.tables, small.mapping_sets, VERSION))
        yield connection


@pytest.fixture(scope="module")
def store(small: Small) -> Store:
    filled = Store()
    filled.extend(small.quads)
    return filled


def answers(store: Store, slug: str, *columns: str, **given: str) -> set[tuple[str, ...]]:
    question = load_catalogue(shipped("queries") / "questions")[slug]
    found = store.query(question.bind(given), use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    return {tuple(_short(row[column].value) for column in columns) for row in found}


def _short(text: str) -> str:
    """Return the slug of an individual, the key of a statement, or the text itself."""
    if not text.startswith(BASE):
        return text
    slug = text.rpartition("/")[2]
    return slug.partition(".")[2] if text.startswith(PREFIXES["statement"]) else slug


def test_every_table_has_its_rows(database: sqlite3.Connection, small: Small) -> None:
    for name, rows in small.tables.rows.items():
        (count,) = database.execute(f'SELECT count(*) FROM "{name}"').fetchone()  # noqa: S608
        assert count == len(rows), name


def test_every_reference_leads_to_a_row(database: sqlite3.Connection) -> None:
    assert database.execute("PRAGMA foreign_key_list(coverage)").fetchall()
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_lists_are_tables_of_their_own(database: sqlite3.Connection, small: Small) -> None:
    expected = {
        (row.key, item)
        for row in small.tables.rows["criteria"]
        for item in items(row.spec.columns["treatments"], row.cells["treatments"])
    }
    assert expected
    found = database.execute("SELECT criterion, treatments FROM criteria_treatments")
    assert set(found) == expected


def test_numbers_are_numbers_and_empty_cells_are_null(database: sqlite3.Connection) -> None:
    types = database.execute("SELECT DISTINCT typeof(percent) FROM adverse_effect_rates")
    assert {name for (name,) in types} == {"real", "null"}
    empty = database.execute("SELECT count(*) FROM coverage WHERE use = ''").fetchone()
    assert empty == (0,)


def test_the_release_is_named(database: sqlite3.Connection) -> None:
    assert database.execute("SELECT version FROM release").fetchone() == (VERSION,)


def test_every_view_answers(database: sqlite3.Connection) -> None:
    views = database.execute("SELECT name FROM sqlite_master WHERE type = 'view'").fetchall()
    assert len(views) >= 8
    for (name,) in views:
        assert database.execute(f"SELECT count(*) FROM {name}").fetchone()[0] > 0, name  # noqa: S608


def test_prior_failure_agrees_with_the_reasoned_answer(
    database: sqlite3.Connection, store: Store
) -> None:
    slug = "neurological-indications-requiring-prior-treatment-failure"
    expected = answers(store, slug, "condition", "authority", "requirement", "statement", "source")
    found = database.execute(
        "SELECT condition, authority, requirement, statement, source"
        " FROM prior_treatment_failure WHERE condition_group = 'neurological'"
    )
    assert expected
    assert set(found) == expected


def test_who_covers_agrees_with_the_question(database: sqlite3.Connection, store: Store) -> None:
    columns = ("authority", "statement", "source", "locator")
    expected = answers(store, "who-covers-condition", *columns, condition="dermatomyositis")
    found = database.execute(
        "SELECT authority, rule, source, locator FROM who_covers"
        " WHERE condition = 'dermatomyositis'"
    )
    assert expected
    assert set(found) == expected
