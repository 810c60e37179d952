"""What is refused before the engine sees it, and what must not be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivig_kg.sparql.depth import NESTING
from ivig_kg.sparql.errors import ProblemError
from ivig_kg.sparql.guard import UPDATES, check_graphs, check_query

PREFIX = "PREFIX ex: <http://e/> PREFIX service: <http://e/service#> "
WORDS = st.text("serviceSERVICE LOADinsert<>{}?:'\"\\#.", max_size=40)


def refused(text: str) -> str:
    """Return the name of the problem that a query meets, or nothing."""
    try:
        check_query(text)
    except ProblemError as error:
        return error.problem.name
    return ""


@pytest.mark.parametrize(
    ("text", "form", "kind"),
    [
        ("SELECT * { ?s ?p ?o }", "SELECT", "rows"),
        ("select(1 as ?x){}", "SELECT", "rows"),
        ("ASK {}", "ASK", "boolean"),
        ("BASE <http://e/> PREFIX : <x#> CONSTRUCT WHERE { :a :b :c }", "CONSTRUCT", "graph"),
        ("# SELECT\nDESCRIBE <http://e/SELECT>", "DESCRIBE", "graph"),
        ("ASK { { SELECT * { ?s ?p ?o } } }", "ASK", "boolean"),
        (r"\u0053ELECT * {}", "SELECT", "rows"),
    ],
)
def test_the_form_is_the_first_form_word(text: str, form: str, kind: str) -> None:
    checked = check_query(text)
    assert (checked.form, checked.kind) == (form, kind)


@pytest.mark.parametrize(
    "text",
    [
        PREFIX + "SELECT * { ex:SERVICE service:x ?service ; ex:LOAD 'SERVICE <http://e/> {}' }",
        "SELECT * { ?s ?p <http://e/SERVICE> } # SERVICE <http://e/> {}",
        "SELECT * { ?s ?p '''\nSERVICE <http://e/> {}\n''' , \"DROP ALL\" }",
        "SELECT * { _:SERVICE ?p 'x'@service }",
        PREFIX + "SELECT * { ex:a\\-SERVICE ?p ?o }",
        "SELECT * { ?s ?p ?o FILTER (?s < ?o && ?o > 'SERVICE') }",
        "PREFIX a: <http://e/> PREFIX SERVICEa: <http://e/> SELECT * { SERVICEa:b ?p a:c.SERVICE }",
    ],
)
def test_service_and_updates_inside_of_other_tokens_are_allowed(text: str) -> None:
    assert refused(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://e/> { ?s ?p ?o } }",
        "SELECT * { sErViCe silent <http://e/> { ?s ?p ?o } }",
        r"SELECT * { \u0053ERVICE <http://e/> { ?s ?p ?o } }",
        r"SELECT * { SERV\U00000049CE <http://e/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p 1SERVICE <http://e/> {} }",
        "SELECT * { ?s ?p ?o . #\rSERVICE <http://e/> {}\n }",
        "SELECT * { ?s ?p ?o FILTER NOT EXISTS { SERVICE?x{ ?s ?p ?o } } }",
        "ASK { { SELECT * { SERVICE <http://e/> {} } } }",
        r"ASK { BIND('\u0022' AS ?x) SERVICE <http://e/> {} } # '",
    ],
)
def test_service_is_refused_wherever_it_stands(text: str) -> None:
    assert refused(text) == "federation-refused"


@pytest.mark.parametrize("word", sorted(UPDATES))
@pytest.mark.parametrize("write", [str.upper, str.lower, str.title])
def test_every_update_is_refused_as_such(word: str, write: object) -> None:
    assert callable(write)
    assert refused(f"PREFIX ex: <http://e/>\n{write(word)} DATA {{}}") == "update-refused"
    assert refused(f"ASK {{}} ; {write(word)} ALL") == "update-refused"


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("", 1, 1),
        ("PREFIX ex: <http://e/>\n", 2, 1),
        ("SELEKT * {}", 1, 1),
        ("ASK {\n  ?s un:declared ?o }", 2, 6),
        ("ASK { ?s ?p 'open }", 1, 13),
        ("ASK { ?s ?p trueSERVICE <http://e/> {} }", 1, 13),
        ("SELECT * { SERVICESILENT<http://e/> {} }", 1, 12),
        ("PREFIX ex: <http://e/> SELECT * { SERVICEex:a {} }", 1, 35),
    ],
)
def test_what_is_no_query_is_malformed_at_a_place(text: str, line: int, column: int) -> None:
    with pytest.raises(ProblemError) as caught:
        check_query(text)
    problem = caught.value.problem
    assert problem.name == "malformed-query"
    assert (problem.extra["line"], problem.extra["column"]) == (line, column)


NESTED = [
    ("groups", "ASK {", "{", "}", "}"),
    ("parentheses", "ASK { FILTER ", "(", ")", "1}"),
    ("paths", "ASK { ?s ", "(", ")", " ?o }"),
    ("collections", "ASK { ?s ?p ", "(", ")", "}"),
    ("blank nodes", "ASK { ?s ?p ", "[ ?p ", "]", "}"),
    ("filters", "ASK {", "FILTER EXISTS {", "}", "}"),
    ("groups and parentheses", "ASK {", "FILTER (EXISTS {", "})", "}"),
]


@pytest.mark.parametrize("nested", NESTED, ids=[nested[0] for nested in NESTED])
def test_brackets_nested_too_deeply_are_refused_with_the_limit(nested: tuple[str, ...]) -> None:
    _, head, opening, closing, tail = nested
    outside = head.count("{")
    levels = (NESTING - outside) // sum(map(opening.count, "{(["))
    assert refused(head + opening * levels + closing * levels + tail) == ""
    with pytest.raises(ProblemError) as caught:
        check_query(head + "\n" + opening * (levels + 1) + closing * (levels + 1) + tail)
    problem = caught.value.problem
    assert (problem.name, problem.kind.status) == ("query-too-deep", 400)
    assert problem.extra["limit"] == NESTING
    assert str(NESTING) in problem.detail
    assert problem.extra["line"] == 2


def test_brackets_in_a_row_or_inside_of_other_tokens_are_not_nested() -> None:
    text = "ASK { ?s ?p '" + "{" * 1000 + "' . " + "{} FILTER(1) [] ?p ()" * 1000 + "}"
    assert refused(text) == ""


@given(comment=WORDS, string=WORDS, name=st.from_regex(r"[A-Za-z]{1,20}", fullmatch=True))
def test_any_text_is_allowed_where_text_may_stand(comment: str, string: str, name: str) -> None:
    literal = "".join(f"\\{char}" if char in "'\\" else char for char in string)
    query = (
        f"PREFIX ex: <http://e/SERVICE#{name}> # {comment}\n"
        f"SELECT ?{name} {{ ex:{name} ex:SERVICE '{literal}' , ?{name} , _:{name} }}"
    )
    assert refused(query) == ""


@given(
    word=st.sampled_from(["SERVICE"]).flatmap(
        lambda word: st.tuples(*(st.sampled_from([c, c.lower(), f"\\u{ord(c):04X}"]) for c in word))
    ),
    before=st.sampled_from([" ", "\n", "}", ".", "1", "?x ", "'s'", "<http://e/>", "#\n", "true "]),
    after=st.sampled_from(
        [" <http://e/>", "<http://e/>", "?g", " SILENT ?g", "\t#\n ex:g", "(", ""]
    ),
)
def test_a_real_service_is_refused_however_it_is_written(
    word: tuple[str, ...], before: str, after: str
) -> None:
    text = f"{PREFIX}SELECT * {{ {{ ?s ?p ?o . {before}{''.join(word)}{after} {{}} }}"
    assert refused(text) == "federation-refused"


@pytest.mark.parametrize(
    ("text", "default", "named"),
    [
        ("ASK FROM <http://e/1> {}", ("http://e/1",), ()),
        ("ASK FROM <http://e/1> FROM NAMED <http://e/2> {}", ("http://e/1",), ("http://e/2",)),
        ("PREFIX ex: <http://e/> ASK FROM NAMED ex:a\\-b {}", (), ("http://e/a-b",)),
        ("BASE <http://e/x/> ASK FROM <../y> {}", ("http://e/y",), ()),
        ("BASE <http://e/> PREFIX g: <g/> ASK FROM g:1 {}", ("http://e/g/1",), ()),
        ("BASE <http://e/> PREFIX g: <http://g/#> ASK FROM g:1 {}", ("http://g/#1",), ()),
        (r"ASK FROM <http://e/\u0031> {}", ("http://e/1",), ()),
        ("ASK { ?s ?p 'FROM <http://e/1>' }", (), ()),
    ],
)
def test_the_graphs_that_a_query_names_are_known(
    text: str, default: tuple[str, ...], named: tuple[str, ...]
) -> None:
    checked = check_query(text)
    assert (checked.default_graphs, checked.named_graphs) == (default, named)


def test_a_graph_that_is_not_here_is_refused_by_name() -> None:
    check_graphs(["http://e/1"], {"http://e/1"})
    with pytest.raises(ProblemError) as caught:
        check_graphs(["http://e/1", "file:///etc/passwd"], {"http://e/1"})
    assert caught.value.problem.kind.status == 403
    assert caught.value.problem.extra["graph"] == "file:///etc/passwd"


@pytest.mark.parametrize(
    ("text", "is_volatile"),
    [("ASK { FILTER (NOW() > 1) }", True), ("ASK { ?now ?uuid 'RAND()' }", False)],
)
def test_a_query_that_answers_otherwise_each_time_is_known(text: str, is_volatile: bool) -> None:
    assert check_query(text).is_volatile is is_volatile
