"""Every query file of the project keeps the rules of a query file."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples, Store
from rdflib import Variable
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue

from ivig_kg.catalogue import Question, load_catalogue
from ivig_kg.namespaces import PREFIXES
from ivig_kg.paths import CHECKOUT

QUERIES = CHECKOUT / "queries"
FILES = sorted(QUERIES.glob("*/*.rq"))
CATALOGUE = load_catalogue(QUERIES / "questions")
FAMILIES = {
    "administration",
    "closed-world",
    "codes",
    "coverage",
    "criteria",
    "disagreement",
    "documentation",
    "dosing",
    "evidence",
    "founding-document",
    "label",
    "mechanism",
    "outcomes",
    "prior-treatment",
    "products",
    "provenance",
    "safety",
}


def file_id(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


each_file = pytest.mark.parametrize("path", FILES, ids=file_id)
each_question = pytest.mark.parametrize("question", CATALOGUE.values(), ids=CATALOGUE.keys())


def nodes(value: Any) -> Iterator[CompValue]:
    """Every node of an rdflib algebra, outermost first."""
    if isinstance(value, CompValue):
        yield value
        for child in value.values():
            yield from nodes(child)
    elif isinstance(value, list | tuple):
        for child in value:
            yield from nodes(child)


def body(path: Path) -> str:
    return "".join(
        line
        for line in path.read_text(encoding="utf-8").splitlines(keepends=True)
        if not line.startswith("#")
    )


@each_file
def test_a_query_runs_as_it_stands_in_two_engines(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    prepareQuery(text)
    assert isinstance(Store().query(text), QuerySolutions | QueryBoolean | QueryTriples)


@each_file
def test_a_query_declares_the_prefixes_of_the_project_sorted_and_uses_each(path: Path) -> None:
    declared = re.findall(r"^PREFIX (\w[\w-]*): <([^>]*)>$", body(path), re.MULTILINE)
    names = [name for name, _ in declared]
    text = re.sub(r"^PREFIX .*$", "", body(path), flags=re.MULTILINE)
    assert names == sorted(names)
    assert dict(declared).items() <= PREFIXES.items()
    assert [name for name in names if not re.search(rf"\b{name}:", text)] == []


@each_file
def test_a_select_is_ordered(path: Path) -> None:
    text = body(path)
    if re.search(r"^SELECT", text, re.MULTILINE):
        assert re.search(r"^ORDER BY ", text, re.MULTILINE)


@each_file
def test_no_join_stands_inside_an_exists_filter(path: Path) -> None:
    assert not re.search(r"\bEXISTS\b", body(path)), "use MINUS or an aggregate: it stays linear"


@each_file
def test_no_values_block_trails_the_query(path: Path) -> None:
    assert "VALUES" not in body(path).rpartition("}")[2]
    assert not re.search(r"^VALUES", body(path), re.MULTILINE)


@each_question
def test_the_projection_is_the_documented_columns(question: Question) -> None:
    rows = Store().query(question.text)
    assert isinstance(rows, QuerySolutions)
    assert [variable.value for variable in rows.variables] == list(question.columns)


@each_question
def test_a_parameter_stands_in_a_triple_pattern_too(question: Question) -> None:
    algebra = prepareQuery(question.text).algebra
    used = {
        term
        for node in nodes(algebra)
        if node.name == "BGP"
        for triple in node.triples
        for term in triple
        if isinstance(term, Variable)
    }
    assert {Variable(parameter.name) for parameter in question.parameters} <= used


@each_question
def test_an_optional_parameter_stands_as_undef_and_a_required_one_as_an_example(
    question: Question,
) -> None:
    for parameter in question.parameters:
        undefined = f"VALUES ?{parameter.name} {{ UNDEF }}" in question.text
        assert undefined is parameter.optional
        assert parameter.example, f"{parameter.name} needs an example"


@each_question
def test_the_examples_of_its_parameters_can_be_bound(question: Question) -> None:
    text = question.bind({p.name: p.example or "" for p in question.parameters})
    assert isinstance(Store().query(text), QuerySolutions)


@each_question
def test_a_question_is_tagged_and_reads_as_a_question(question: Question) -> None:
    assert question.tags
    assert set(question.tags) <= FAMILIES
    assert question.summary.endswith("?")
    assert question.description


@each_question
def test_a_statement_stands_beside_its_source_and_its_place(question: Question) -> None:
    if "statement" in question.columns:
        assert {"source", "sourceTitle", "locator"} <= set(question.columns)


def test_there_are_questions_of_every_family_and_sixty_at_least() -> None:
    assert {tag for question in CATALOGUE.values() for tag in question.tags} == FAMILIES
    assert len(CATALOGUE) >= 60
