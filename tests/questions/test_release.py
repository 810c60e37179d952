"""Every question answers on the release, and what it answers is labelled, cited and quick."""

import time

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store

from ivig_kg.build.tables import Row, Tables
from ivig_kg.catalogue import Question
from ivig_kg.namespaces import BASE, expand, individual
from questions.answers import CATALOGUE, solutions, with_required_examples

pytestmark = pytest.mark.release
each_question = pytest.mark.parametrize("question", CATALOGUE.values(), ids=CATALOGUE.keys())
LABEL = NamedNode(expand("rdfs:label"))
CITED = {slug: q for slug, q in CATALOGUE.items() if "locator" in q.columns}


def examples(question: Question) -> dict[str, str]:
    return {p.name: p.example or "" for p in question.parameters}


@each_question
def test_a_question_has_rows_with_all_its_examples(question: Question, release: Store) -> None:
    assert list(solutions(release, question.bind(examples(question))))


@each_question
def test_a_question_has_rows_with_its_optional_parameters_left_open(
    question: Question, release: Store
) -> None:
    assert list(solutions(release, with_required_examples(question)))


@pytest.fixture(scope="module")
def walk(release: Store) -> float:
    """The seconds that it takes to write out the whole graph."""
    start = time.perf_counter()
    release.dump(format=RdfFormat.N_QUADS)
    return time.perf_counter() - start


@each_question
def test_a_question_costs_less_than_writing_out_the_graph(
    question: Question, release: Store, walk: float
) -> None:
    start = time.perf_counter()
    list(solutions(release, with_required_examples(question)))
    assert time.perf_counter() - start < walk


@each_question
def test_every_thing_in_an_answer_has_a_label(question: Question, release: Store) -> None:
    named = {
        term
        for row in solutions(release, with_required_examples(question))
        for term in row
        if isinstance(term, NamedNode) and term.value.startswith(BASE)
    }
    assert [t for t in named if next(release.quads_for_pattern(t, LABEL, None), None) is None] == []


@pytest.fixture(scope="module")
def places(whole_tables: Tables) -> set[tuple[str, str]]:
    """Every source and locator that stand together in a row of the tables."""
    return {_place(row) for row in whole_tables if "locator" in row.cells or row.spec.fixed}


def _place(row: Row) -> tuple[str, str]:
    source = row.cells.get("source", "ivig-definition")
    return individual("source", source), row.cells.get("locator") or row.cells["section"]


@pytest.mark.parametrize("question", CITED.values(), ids=CITED.keys())
def test_every_source_and_locator_stand_in_the_tables(
    question: Question, release: Store, places: set[tuple[str, str]]
) -> None:
    rows = solutions(release, with_required_examples(question))
    cited = {(row["source"].value, row["locator"].value) for row in rows}
    assert cited
    assert cited <= places
