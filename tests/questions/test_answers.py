"""Every question gives exactly the expected rows on a small graph, in two engines."""

import pytest
from pyoxigraph import Literal, NamedNode, Store
from rdflib import Graph

from ivig_kg.build.closure import closed
from ivig_kg.build.reasoning import reason
from ivig_kg.build.terms import A
from ivig_kg.catalogue import Parameter, Question
from ivig_kg.namespaces import KINDS, TERMS
from questions.answers import (
    CATALOGUE,
    EXPECTED,
    expected_rows,
    oxigraph_rows,
    rdflib_rows,
    solutions,
    with_required_examples,
)
from questions.conftest import fixture_in
from questions.graphs import FIXTURE

each_question = pytest.mark.parametrize("question", CATALOGUE.values(), ids=CATALOGUE.keys())
each_optional = pytest.mark.parametrize(
    ("question", "parameter"),
    [
        pytest.param(question, parameter, id=f"{question.slug}-{parameter.name}")
        for question in CATALOGUE.values()
        for parameter in question.parameters
        if parameter.optional
    ],
)
NAMED_THINGS = tuple(f"{kind}:" for kind in KINDS if kind not in ("criterion", "statement"))
VALUES_TRIED = 4


def test_every_question_has_a_file_of_expected_rows_and_no_file_is_left_over() -> None:
    assert sorted(path.stem for path in EXPECTED.glob("*.csv")) == sorted(CATALOGUE)


@each_question
def test_a_question_has_the_expected_rows_in_pyoxigraph(
    question: Question, fixture_store: Store
) -> None:
    rows = oxigraph_rows(fixture_store, question, with_required_examples(question))
    assert rows
    assert sorted(rows) == sorted(expected_rows(question.slug))


@each_question
def test_a_question_has_the_expected_rows_in_rdflib(
    question: Question, fixture_graph: Graph
) -> None:
    rows = rdflib_rows(fixture_graph, question, with_required_examples(question))
    assert sorted(rows) == sorted(expected_rows(question.slug))


@each_question
def test_no_row_stands_twice(question: Question) -> None:
    rows = expected_rows(question.slug)
    assert len(rows) == len(set(rows))


@each_question
def test_a_thing_in_an_answer_stands_beside_its_name(question: Question) -> None:
    things = {
        name
        for row in expected_rows(question.slug)
        for name, cell in zip(question.columns, row, strict=True)
        if cell.startswith(NAMED_THINGS)
    }
    columns = set(question.columns)
    assert [n for n in things if not {f"{n}Label", f"{n}Title"} & columns] == []


@each_optional
def test_an_optional_parameter_keeps_the_rows_that_fit_it(
    question: Question, parameter: Parameter, fixture_store: Store
) -> None:
    text = with_required_examples(question)
    rows = oxigraph_rows(fixture_store, question, text)
    if parameter.name not in question.columns:
        bound = _bound(question, {parameter.name: parameter.example or ""}, fixture_store)
        assert set(bound) < set(rows)
        return
    at = list(question.columns).index(parameter.name)
    values = {_given(parameter, row[parameter.name]) for row in solutions(fixture_store, text)}
    for value in sorted(values)[:VALUES_TRIED]:
        bound = _bound(question, {parameter.name: value}, fixture_store)
        assert bound
        assert bound == [row for row in rows if row[at] == bound[0][at]]


def _bound(question: Question, values: dict[str, str], store: Store) -> list[tuple[str, ...]]:
    required = {p.name: p.example or "" for p in question.parameters if not p.optional}
    return oxigraph_rows(store, question, question.bind(required | values))


def _given(parameter: Parameter, term: object) -> str:
    """The term as somebody would give it: a choice by its name, anything else in full."""
    assert isinstance(term, NamedNode | Literal)
    return term.value.removeprefix(TERMS) if parameter.enum else term.value


@pytest.mark.reasoner
def test_what_the_fixture_calls_inferred_is_what_the_reasoner_finds(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    small = fixture_in(tmp_path_factory.mktemp("tables"))
    asked = "\n".join(question.text for question in CATALOGUE.values())
    inferred, gate = reason(small.knowledge, small.facts, {})
    assert not gate.faults
    new = {quad.triple for quad in inferred} - closed(small.knowledge.triples)
    lines = {
        f"{triple} ."
        for triple in new
        if triple.predicate == A
        and isinstance(triple.object, NamedNode)
        and f"ivig:{triple.object.value.removeprefix(TERMS)}" in asked
    }
    assert lines == set((FIXTURE / "inferred.nt").read_text(encoding="utf-8").splitlines())
