"""What engines write in ways of their own is read as what it is."""

import json
from email.message import Message

import pytest

from ivig_kg.store import EngineError
from ivig_kg.store.base import Kind, read_rows
from ivig_kg.store.remote.asking import Question
from ivig_kg.store.remote.connections import Reply
from ivig_kg.store.remote.results import read

FORMATS = {"rows": "application/sparql-results+json", "boolean": "text/csv", "graph": "text/turtle"}
XSD = "http://www.w3.org/2001/XMLSchema#"
ASK_OF_VIRTUOSO = """{ "head": { "link": [], "vars": ["__ASK_RETVAL"] },
  "results": { "distinct": false, "ordered": true, "bindings": [%s] } }"""
YES = f'{{"__ASK_RETVAL": {{"type": "typed-literal", "datatype": "{XSD}integer", "value": "1"}}}}'


def answer(body: str, kind: Kind = "rows", question: Question = Question("")) -> bytes:  # noqa: B008  # it is frozen
    reply = Reply(200, Message(), body.encode())
    return read(reply, kind, FORMATS, 10_000, question).body  # type: ignore[arg-type]  # keys of a Kind


def cell(term: str) -> str:
    return f'{{"head": {{"vars": ["x"]}}, "results": {{"bindings": [{{"x": {term}}}]}}}}'


@pytest.mark.parametrize(("rows", "said"), [(YES, b"true"), ("", b"false")])
def test_rows_in_place_of_a_yes_or_no_are_one(rows: str, said: bytes) -> None:
    assert answer(ASK_OF_VIRTUOSO % rows, "boolean").split() == [said]


@pytest.mark.parametrize(("digit", "word"), [("1", "true"), ("0", "false")])
def test_a_boolean_is_a_word(digit: str, word: str) -> None:
    term = f'{{ "type": "typed-literal", "datatype": "{XSD}boolean", "value": "{digit}" }}'
    (row,) = read_rows(answer(cell(term)))
    assert (str(row["x"]), row["x"].datatype) == (word, f"{XSD}boolean")
    assert word.encode() in answer(f'<x:s> <x:p> "{digit}"^^<{XSD}boolean> .\n', "graph")


def test_a_text_that_looks_like_one_stays_a_text() -> None:
    text = f'"datatype": "{XSD}boolean", "value": "1"'
    (row,) = read_rows(answer(cell(f'{{"type": "literal", "value": {json.dumps(text)}}}')))
    assert str(row["x"]) == text


def test_names_of_blank_nodes_are_readable() -> None:
    (row,) = read_rows(answer(cell('{ "type": "bnode", "value": "nodeID://b1" }')))
    assert row["x"].kind == "blank"


def test_stored_blank_nodes_are_blank_again() -> None:
    question = Question("", blank="x:set/blank/")
    (row,) = read_rows(
        answer(cell('{ "type" : "uri", "value" : "x:set/blank/c1" }'), "rows", question)
    )
    assert (row["x"].kind, str(row["x"])) == ("blank", "c1")
    assert b"x:set" not in answer("<x:set/blank/c1> <x:p> <x:o> .\n", "graph", question)


def test_variables_that_nobody_asked_for_are_left_out() -> None:
    body = cell('{"type": "uri", "value": "x:y"}').replace('"x"', '"ivigkgStored0"')
    assert json.loads(answer(body, "rows", Question("", hides=True))) == {
        "head": {"vars": []},
        "results": {"bindings": [{}]},
    }


@pytest.mark.parametrize("body", ["", "[]", "null", '{"head": 1, "results": 2}', "<sparql/>"])
@pytest.mark.parametrize("hides", [False, True])
def test_what_is_no_result_is_an_error(body: str, hides: bool) -> None:
    with pytest.raises(EngineError, match="no result"):
        answer(body, "rows", Question("", hides=hides))
