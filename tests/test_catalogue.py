"""Query files: what a header must say, and how values are bound without being pasted."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store
from rdflib.plugins.sparql import prepareQuery

from ivig_kg.catalogue import (
    CatalogueError,
    Chart,
    ParameterError,
    Question,
    load_catalogue,
)

QUESTION = """\
#+ summary: Which things have a word?
#+ tags: [test]
#+ parameters:
#+   word: {type: string, label: Word}
#+   thing: {type: iri, prefix: condition, label: Thing, optional: true}
#+ columns:
#+   thing: The thing
SELECT ?thing WHERE {
  VALUES ?word { "a" }
  VALUES ?thing { UNDEF }
  ?thing <http://www.w3.org/2000/01/rdf-schema#label> ?word .
}
ORDER BY ?thing
"""
LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")


@pytest.fixture(scope="module")
def question(tmp_path_factory: pytest.TempPathFactory) -> Question:
    folder = tmp_path_factory.mktemp("questions")
    (folder / "things.rq").write_text(QUESTION, encoding="utf-8")
    return load_catalogue(folder)["things"]


def labelled(labels: dict[NamedNode, str]) -> Store:
    store = Store()
    store.extend(Quad(node, LABEL, Literal(label)) for node, label in labels.items())
    return store


def answers(query: str, store: Store) -> list[str]:
    rows = store.query(query)
    assert isinstance(rows, QuerySolutions)
    return [str(row[0]) for row in rows]


def test_a_question_carries_what_its_header_says(question: Question) -> None:
    assert question.summary == "Which things have a word?"
    assert question.tags == ("test",)
    assert list(question.columns) == ["thing"]
    assert [p.name for p in question.parameters if p.optional] == ["thing"]


def test_a_chart_names_columns(tmp_path: Path) -> None:
    header = "[test]\n#+ chart: {kind: bar, label: thing}"
    (tmp_path / "things.rq").write_text(QUESTION.replace("[test]", header), encoding="utf-8")
    assert load_catalogue(tmp_path)["things"].chart == Chart("bar", "thing")


@given(word=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), min_size=1))
def test_any_text_is_bound_as_that_text_and_nothing_else(question: Question, word: str) -> None:
    thing = NamedNode("https://example.org/thing")
    store = labelled({thing: word, LABEL: f"{word}x"})
    bound = question.bind({"word": word})
    assert answers(bound, store) == [str(thing)]
    prepareQuery(bound)


@pytest.mark.parametrize(
    "word",
    [
        "a\nVALUES ?thing { <https://evil.example/> }",
        '" } SERVICE <http://x/> { ?s ?p ?o',
        "\\",
        "{}",
    ],
)
def test_a_value_cannot_become_syntax(question: Question, word: str) -> None:
    assert answers(question.bind({"word": word}), labelled({LABEL: word})) == [str(LABEL)]


@pytest.mark.parametrize(
    ("value", "term"),
    [
        ("kawasaki-disease", "<https://w3id.org/ivig-kg/condition/kawasaki-disease>"),
        ("product:privigen", "<https://w3id.org/ivig-kg/product/privigen>"),
        ("https://example.org/a", "<https://example.org/a>"),
    ],
)
def test_an_iri_may_be_a_slug_a_prefixed_name_or_whole(
    question: Question, value: str, term: str
) -> None:
    assert f"VALUES ?thing {{ {term} }}" in question.bind({"word": "a", "thing": value})


def test_an_optional_parameter_left_out_means_any(question: Question) -> None:
    assert "VALUES ?thing { UNDEF }" in question.bind({"word": "a", "thing": ""})


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({}, "'word' (Word) is missing"),
        ({"word": ""}, "'word' (Word) is missing"),
        ({"word": "a", "colour": "b"}, "no parameter 'colour' (parameters: thing, word)"),
        ({"word": "a", "thing": "a b"}, "'thing': expected an IRI, a prefixed name or a slug"),
        ({"word": "a", "thing": "nope:x"}, "'thing': expected an IRI"),
        ({"word": "a", "thing": "http://x/>"}, "'thing': expected an IRI"),
    ],
)
def test_a_wrong_value_is_named(question: Question, values: dict[str, str], message: str) -> None:
    with pytest.raises(ParameterError) as caught:
        question.bind(values)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("#+ summary: Which things have a word?", "#+ x: 1", ":1: the header behind '#+' needs a"),
        ("#+ tags: [test]", "#+ tags: [test", ":3: the header is not YAML"),
        ("#+ tags: [test]", "#+ colour: red", ":2: unknown key 'colour'"),
        ("type: string", "type: text", ":4: parameter 'word': type must be one of iri, string"),
        ("label: Word", "lable: Word", ":4: parameter 'word': unknown key 'lable'"),
        ('VALUES ?word { "a" }', "", ":4: parameter 'word': needs exactly one line"),
        ("#+ columns:\n#+   thing: The thing\n", "", ":1: the header needs columns"),
        ("[test]", "[test]\n#+ chart: {kind: bar}", ":3: chart: needs kind and label"),
        ("[test]", "[test]\n#+ chart: bar", ":3: chart: needs kind and label"),
        ("[test]", "[test]\n#+ chart: {kind: pie, label: thing}", ":3: chart: kind must be one of"),
        ("[test]", "[test]\n#+ chart: {kind: dot, label: thing}", ":3: chart: dots need a value"),
        ("[test]", "[test]\n#+ chart: {kind: bar, label: that}", ":3: chart: no column 'that'"),
    ],
)
def test_a_bad_header_is_reported_with_file_and_line(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    (tmp_path / "bad.rq").write_text(QUESTION.replace(old, new), encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(tmp_path)
    assert f"bad.rq{message}" in str(caught.value)
