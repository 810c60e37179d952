"""Updates are taken apart, so that each of their operations can be parsed and none be done."""

import pytest

from ivig_kg.sparql.depth import NESTING
from ivig_kg.sparql.errors import ProblemError
from ivig_kg.sparql.request import UpdateRequest
from ivig_kg.sparql.update import read_operations
from ivig_kg.store import LocalStore, QuerySyntaxError

BASE = "http://e/sparql"
STORE = LocalStore.from_files([])


def problem(text: str, has_dataset: bool = False) -> str:
    """Return the name of the problem with an update, or an empty text."""
    try:
        for operation in read_operations(UpdateRequest(text, has_dataset), BASE):
            STORE.check_update(operation.prologue, operation.text)
    except ProblemError as error:
        return error.problem.name
    except QuerySyntaxError:
        return "malformed-update"
    return ""


@pytest.mark.parametrize(
    "text",
    [
        "CLEAR ALL",
        "CLEAR ALL ;",
        "CLEAR ALL ; PREFIX x: <http://x/>",
        "LOAD <http://127.0.0.1:9/x> ; LOAD SILENT <file:///etc/passwd> INTO GRAPH <http://g>",
        "PREFIX x: <http://x/> INSERT DATA { x:a x:b 1 ; x:c 2 } ; DELETE DATA { x:a x:b 1 }",
        "INSERT DATA { <x:a> <x:b> 1 } ; PREFIX y: <http://y/> INSERT DATA { y:a y:b ';' }",
        "BASE <http://x/> WITH <g> DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }",
        "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "INSERT DATA { <s> <p> <o> }",
        "BASE <sub/> CLEAR GRAPH <g>",
        "# only\nDROP SILENT GRAPH <http://g>",
        "\\u0043LEAR ALL",
    ],
)
def test_a_well_formed_update_is_recognised_without_being_done(text: str) -> None:
    assert problem(text) == ""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("CLEAR XYZ", "malformed-update"),
        ("INSERT DATA { ?s <x:p> 1 }", "malformed-update"),
        ("CLEAR ALL ; INSERT DATA {", "malformed-update"),
        ("INSERT DATA { x:a <x:b> 1 }", "malformed-update"),
        ("PREFIX x <http://x/> CLEAR ALL", "malformed-update"),
        ("SELECT * { ?s ?p ?o }", "malformed-update"),
        ("CLEAR ALL }", "malformed-update"),
        ("INSERT DATA { <x:a> <x:b> 'open }", "malformed-update"),
        ("PREFIX x: <http://x/>", "missing-query"),
        (";", "missing-query"),
    ],
)
def test_a_text_that_is_no_update_is_told_from_one(text: str, name: str) -> None:
    assert problem(text) == name


@pytest.mark.parametrize("clause", ["WITH <http://g>", "with <http://g>"])
def test_a_dataset_is_named_in_one_place_only(clause: str) -> None:
    text = f"{clause} DELETE {{ ?s ?p 1 }} WHERE {{ ?s ?p 1 }}"
    assert problem(text) == ""
    assert problem(text, has_dataset=True) == "bad-request"
    assert problem("CLEAR GRAPH <http://with/using>", has_dataset=True) == ""


def test_the_place_of_an_error_is_that_in_the_whole_update() -> None:
    text = "PREFIX x: <http://x/>\nCLEAR ALL ;\n\n INSERT DATA { x:a x:b }"
    operations = read_operations(UpdateRequest(text), BASE)
    with pytest.raises(QuerySyntaxError) as caught:
        STORE.check_update(operations[1].prologue, operations[1].text)
    assert caught.value.line is not None
    assert caught.value.column is not None
    place = operations[1].original_position(caught.value.line, caught.value.column)
    assert place == (4, 24)


@pytest.mark.parametrize("opening", ["{", "{ FILTER (", "{ ?s ?p ["])
def test_an_update_may_be_nested_as_deep_as_a_query(opening: str) -> None:
    brackets = [bracket for bracket in opening if bracket in "{(["]
    closing = "".join({"{": "}", "(": ")", "[": "]"}[bracket] for bracket in reversed(brackets))
    assert problem(f"INSERT {{}} WHERE {'{' * NESTING}{'}' * NESTING}") == ""
    levels = NESTING // len(brackets) + 1
    assert problem(f"INSERT {{}} WHERE {opening * levels}{closing * levels}") == "query-too-deep"
