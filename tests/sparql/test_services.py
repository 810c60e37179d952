"""SERVICE may name the endpoints of the list by constant IRIs; what it asks is an own query."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivig_kg.sparql.errors import ProblemError
from ivig_kg.sparql.guard import CheckedQuery, check_query
from ivig_kg.sparql.services import CLAUSES

ALLOWED = frozenset(("http://e/sparql", "https://other.example/"))
HEAD = "PREFIX e: <http://e/> PREFIX x: <http://x/#> "


def checked(text: str) -> CheckedQuery:
    return check_query(text, "http://e/base", ALLOWED)


def problem(text: str) -> str:
    with pytest.raises(ProblemError) as caught:
        checked(text)
    return caught.value.problem.name


@pytest.mark.parametrize(
    ("text", "endpoint"),
    [
        ("SELECT * { SERVICE <http://e/sparql> {} }", "http://e/sparql"),
        ("SELECT * { service silent <http://e/sparql> {} }", "http://e/sparql"),
        ("SELECT * { SERVICE <HTTP://E:80/sparql> {} }", "http://e/sparql"),
        ("SELECT * { SERVICE <https://other.example> {} }", "https://other.example/"),
        (HEAD + "SELECT * { SERVICE e:sparql {} }", "http://e/sparql"),
        ("SELECT * { SERVICE <sparql> {} }", "http://e/sparql"),
        ("BASE <http://e/x/> SELECT * { SERVICE <../sparql> {} }", "http://e/sparql"),
        (r"SELECT * { SERVICE <http://e/\u0073parql> {} }", "http://e/sparql"),
        ("SELECT * { SERVICE#\n<http://e/sparql>#\n{} }", "http://e/sparql"),
    ],
)
def test_an_endpoint_of_the_list_is_found_in_every_spelling(text: str, endpoint: str) -> None:
    (service,) = checked(text).services
    assert service.endpoint == endpoint
    assert service.is_silent == ("silent" in text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://e/other> {} }",
        "SELECT * { SERVICE <http://e/sparql/> {} }",
        "SELECT * { SERVICE <http://e/sparql?a> {} }",
        "SELECT * { SERVICE <http://e/sparql#a> {} }",
        "SELECT * { SERVICE <https://e/sparql> {} }",
        "SELECT * { SERVICE <http://e:8080/sparql> {} }",
        "SELECT * { SERVICE <http://user@e/sparql> {} }",
        "SELECT * { SERVICE <http://e@evil.example/sparql> {} }",
        "SELECT * { SERVICE <http://e.evil.example/sparql> {} }",
        "SELECT * { SERVICE <http://e/./sparql> {} }",
        "SELECT * { SERVICE <http://e/%73parql> {} }",
        "SELECT * { SERVICE <file:///etc/passwd> {} }",
        "SELECT * { SERVICE ?e {} }",
        "SELECT * { VALUES ?e { <http://e/sparql> } SERVICE SILENT ?e {} }",
        "SELECT * { SERVICE $e { ?s ?p ?o } }",
        "SELECT * { SERVICE 'http://e/sparql' {} }",
        "SELECT * { SERVICE <http://e/sparql> { SERVICE <http://e/other> {} } }",
        "SELECT * { SERVICE <http://e/sparql> { SERVICE ?e {} } }",
        "SELECT * { { SELECT * { OPTIONAL { SERVICE <http://e/other> {} } } } }",
        "SELECT * { FILTER EXISTS { SERVICE <http://e/other> {} } }",
        "SELECT * { SERVICE <http://e/sparql> {} SERVICE <http://e/other> {} }",
    ],
)
def test_whoever_is_not_on_the_list_is_refused_with_the_name_of_the_setting(text: str) -> None:
    with pytest.raises(ProblemError) as caught:
        checked(text)
    found = caught.value.problem
    assert (found.name, found.kind.status) == ("federation-refused", 403)
    assert "IVIG_KG_FEDERATION_ALLOW" in found.detail


def test_without_a_list_every_service_is_refused_with_the_name_of_the_setting() -> None:
    with pytest.raises(ProblemError) as caught:
        check_query("SELECT * { SERVICE <http://e/sparql> {} }")
    assert caught.value.problem.name == "federation-refused"
    assert "IVIG_KG_FEDERATION_ALLOW" in caught.value.problem.detail


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SILENT <http://e/sparql> {} }",
        "SELECT * { SERVICE SILENT SILENT <http://e/sparql> {} }",
        "SELECT * { SERVICE <http://e/sparql> ?s ?p ?o }",
        "SELECT * { SERVICE <http://e/sparql> { ?s ?p ?o",
        "SELECT * { SERVICE <http://e/sparql> }",
        "SELECT * { SERVICE <http://e/sparql>",
    ],
)
def test_what_is_no_clause_is_malformed(text: str) -> None:
    assert problem(text) in {"malformed-query", "federation-refused"}


def test_a_query_may_have_only_so_many_clauses() -> None:
    clause = "SERVICE <http://e/sparql> { ?s ?p ?o } "
    assert len(checked(f"SELECT * {{ {clause * CLAUSES} }}").services) == CLAUSES
    assert problem(f"SELECT * {{ {clause * (CLAUSES + 1)} }}") == "federation-refused"


def test_what_is_asked_stands_alone() -> None:
    text = (
        f"{HEAD}SELECT * {{ ?a x:b ?c . SERVICE SILENT e:sparql {{ ?a x:d\\-e <f> ; a x: # }}\n"
        ' FILTER (?a < -1 || ?b = "x:y" ^^x:z) { SELECT ?a { ?a ?b ?c } LIMIT 1 } } ?d ?e ?f }'
    )
    (service,) = checked(text).services
    assert service.query == (
        "SELECT * WHERE { ?a <http://x/#d-e> <http://e/f> ; a <http://x/#> # }\n"
        ' FILTER (?a < -1 || ?b = "x:y" ^^<http://x/#z>) { SELECT ?a { ?a ?b ?c } LIMIT 1 } }'
    )


def test_a_clause_within_another_is_part_of_it() -> None:
    inner = "SERVICE <https://other.example/> { ?c ?d ?e }"
    (service,) = checked(f"ASK {{ SERVICE <http://e/sparql> {{ ?a ?b ?c {inner} }} }}").services
    assert inner in service.query


def written(triples: list[tuple[str, ...]]) -> str:
    return " . ".join(map(" ".join, triples))


NAMES = st.sampled_from(
    ["e:a", "x:b\\-c", "<rel>", "_:b", "?v", "'{'", "'SERVICE'", "<http://e/'>"]
)


@given(
    before=st.lists(st.tuples(NAMES, NAMES, NAMES), max_size=4),
    inside=st.lists(st.tuples(NAMES, NAMES, NAMES), max_size=4),
    behind=st.lists(st.tuples(NAMES, NAMES, NAMES), max_size=4),
)
def test_the_place_of_a_clause_is_its_place_in_the_text_for_the_engine(
    before: list[tuple[str, ...]], inside: list[tuple[str, ...]], behind: list[tuple[str, ...]]
) -> None:
    first, second, third = map(written, (before, inside, behind))
    query = checked(f"{HEAD}SELECT * {{ {first} SERVICE e:sparql {{ {second} }} {third} }}")
    (service,) = query.services
    clause = query.text[service.begin : service.end]
    assert clause.startswith("SERVICE <http://e/sparql> {")
    assert clause.endswith("}")
    rest = query.text[: service.begin] + query.text[service.end :]
    assert rest.replace("'SERVICE'", "").count("SERVICE") == 0


def test_a_query_that_asks_others_may_answer_otherwise_next_time() -> None:
    assert checked("ASK { SERVICE <http://e/sparql> {} }").is_volatile
    assert not checked("ASK {}").is_volatile
