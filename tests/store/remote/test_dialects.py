"""What engines say of themselves, of a part of an answer and of a query, in their own words."""

import pytest

from ivig_kg.store import (
    EngineError,
    EngineTimeoutError,
    EvaluationError,
    QuerySyntaxError,
    StoreError,
)
from ivig_kg.store.remote.dialects import DIALECTS, check_whole, dialect_of, refusal


@pytest.mark.parametrize(
    ("server", "name"),
    [
        ("Virtuoso/07.20.3229 (Linux) x86_64-pc-linux-gnu  ", "virtuoso"),
        ("Oxigraph/0.5.13", "oxigraph"),
        ("Apache Jena Fuseki (5.6.0)", "fuseki"),
        ("nginx", "other"),
        ("", "other"),
    ],
)
def test_an_engine_is_known_by_its_server_header(server: str, name: str) -> None:
    assert dialect_of(server).name == name


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("virtuoso", [("timeout", "1500")]),
        ("fuseki", [("timeout", "2")]),
        ("rdf4j", [("timeout", "2")]),
        ("oxigraph", []),
        ("other", []),
    ],
)
def test_each_is_told_the_time_in_its_unit(name: str, parameters: list[tuple[str, str]]) -> None:
    assert DIALECTS[name].limit(1.5) == parameters


@pytest.mark.parametrize(
    ("headers", "kind", "said"),
    [
        ({"X-SQL-State": "S1TAT", "X-SQL-Message": "incomplete"}, EngineTimeoutError, "middle"),
        ({"X-SPARQL-MaxRows": "10000"}, EngineError, "after 10000 rows"),
    ],
)
def test_a_part_of_an_answer_is_an_error(
    headers: dict[str, str], kind: type[StoreError], said: str
) -> None:
    with pytest.raises(kind, match=said):
        check_whole(headers)


def test_a_whole_answer_is_none() -> None:
    check_whole({"Server": "Virtuoso", "Content-Length": "7"})


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (400, b"error at 2:11: expected x", QuerySyntaxError),
        (
            400,
            b"Virtuoso 37000 Error SP030: SPARQL compiler, line 2: syntax error",
            QuerySyntaxError,
        ),
        (400, b"Virtuoso 37000 Error SP031: SPARQL compiler: Internal error", EvaluationError),
        (500, b"Virtuoso 42001 Error SR185: Undefined procedure DB.DBA.x.", EvaluationError),
        (500, b"Virtuoso 22012 Error SR084: Division by 0.", EvaluationError),
        (500, b"Virtuoso S1T00 Error SR171: Transaction timed out", EngineTimeoutError),
        (500, b"The custom function <x:f> is not supported", EvaluationError),
        (500, b"out of memory", type(None)),
        (502, b"error at 2:11", type(None)),
    ],
)
def test_who_is_to_blame_is_told_by_the_words(status: int, body: bytes, kind: type) -> None:
    assert type(refusal(status, body)) is kind


def test_a_syntax_error_has_its_place_and_not_the_query() -> None:
    found = refusal(400, b"error at 2:11: expected x\n\nSPARQL query:\nSELECT secret")
    assert isinstance(found, QuerySyntaxError)
    assert (found.line, found.column, "secret" in str(found)) == (2, 11, False)
