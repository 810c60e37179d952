"""The queries behind the pages: files that run as they stand, and that nothing can be put into."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib.plugins.sparql import prepareQuery

from ivig_kg.catalogue import ParameterError
from ivig_kg.namespaces import PREFIXES
from ivig_kg.page_queries import PageQueries
from ivig_kg.paths import shipped
from ivig_kg.sparql.guard import check_query
from ivig_kg.store import LocalStore

FOLDER = shipped("queries") / "pages"
FILES = sorted(FOLDER.glob("*.rq"))
QUERIES = PageQueries(FOLDER)
RELEASE_ONLY = {"codes", "document-product", "documentation", "label-status"}
"""Queries about what the small graph has none of."""


@pytest.fixture(scope="module")
def release() -> LocalStore:
    path = shipped("dist") / "ivig.nq"
    if not path.is_file():
        pytest.skip("there is no release: run `ivig-kg build`")
    return LocalStore.from_files([path])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_page_query_runs_as_it_stands_and_finds_something(
    small_store: LocalStore, path: Path, request: pytest.FixtureRequest
) -> None:
    text = path.read_text(encoding="utf-8")
    prepareQuery(text)
    checked = check_query(text)
    store = request.getfixturevalue("release") if path.stem in RELEASE_ONLY else small_store
    formats = {checked.kind: "application/n-triples" if checked.kind == "graph" else "text/csv"}
    assert store.answer(checked.text, formats).body.count(b"\n") > 1


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_page_query_declares_the_prefixes_of_the_project_sorted(path: Path) -> None:
    lines = [line.split() for line in path.read_text().splitlines() if line.startswith("PREFIX")]
    declared = [(prefix.rstrip(":"), iri.strip("<>")) for _, prefix, iri in lines]
    assert declared == sorted(declared)
    assert all(PREFIXES[prefix] == iri for prefix, iri in declared)


def test_several_things_are_asked_for_at_once(small_store: LocalStore) -> None:
    things = [f"https://w3id.org/ivig-kg/condition/{name}" for name in ("myasthenia-gravis", "x")]
    rows = small_store.rows(QUERIES.bind("labels", {"thing": things}))
    assert [row["label"].value for row in rows] == ["Myasthenia gravis"]


@given(st.text())
def test_a_text_that_is_bound_stays_a_text(small_store: LocalStore, text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    # No triple has a text as its subject: whatever is found was put into the query.
    assert small_store.rows(QUERIES.bind("exists", {"subject": text})) == []


@pytest.mark.parametrize("iri", ["", "x", "http://e/> } #", "http://e/ x", 'http://e/"', "urn:x"])
def test_what_is_no_http_iri_is_never_asked_for(iri: str) -> None:
    assert QUERIES.askable([iri]) == []
    with pytest.raises(ParameterError):
        QUERIES.bind("exists", {"subject": [iri]})
