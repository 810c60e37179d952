"""The query for the engine: what it looks like, that it means the same, and where it came from."""

import pytest

from ivig_kg.sparql.guard import check_query
from ivig_kg.store import LocalStore


@pytest.mark.parametrize(
    ("sent", "written"),
    [
        (
            "ASK { ?s <http://e/a#b'(c)> <http://e/é> }",
            r"ASK { ?s <http://e/a\u0023b\u0027\u0028c\u0029> <http://e/é> }",
        ),
        (
            "PREFIX x: <http://e/> ASK { x:a.b ?p x: }",
            "PREFIX x: <http://e/> ASK { <http://e/a.b> ?p <http://e/> }",
        ),
        (
            "PREFIX : <#> ASK { :a\\-b ?p :%20 }",
            r"PREFIX : <\u0023> ASK { <\u0023a-b> ?p <\u0023%20> }",
        ),
        (
            "BASE <http://e/> PREFIX : <x/> ASK { :a ?p ?o }",
            "BASE <http://e/> PREFIX : <x/> ASK { <http://e/x/a> ?p ?o }",
        ),
        ("ASK { _:x.y ?p _:z . _:x.y ?q 1 }", "ASK { _:b0 ?p _:b1 . _:b0 ?q 1 }"),
        ("ASK { ?s ?p '<http://e/#a> _:x.y' } # x:y", "ASK { ?s ?p '<http://e/#a> _:x.y' } # x:y"),
    ],
)
def test_names_are_written_out_and_labels_numbered(sent: str, written: str) -> None:
    assert check_query(sent).text == written


@pytest.mark.parametrize(
    ("sent", "spelt_out"),
    [
        (
            "PREFIX ivig: <https://w3id.org/ivig-kg/ontology#> SELECT ?i { ?i a ivig:Indication }",
            "SELECT ?i { ?i a <https://w3id.org/ivig-kg/ontology#Indication> }",
        ),
        (
            "BASE <https://w3id.org/ivig-kg/> PREFIX c: <condition/> "
            "SELECT ?p { c:immune-thrombocytopenia ?p _:x.y . _:z a ?c "
            "FILTER(STR(?p)<STR(?c)||?c<?p) }",
            "SELECT ?p { <https://w3id.org/ivig-kg/condition/immune-thrombocytopenia> ?p ?xy . "
            "?z a ?c FILTER (STR(?p) < STR(?c) || ?c < ?p) }",
        ),
        (
            "PREFIX s: <https://w3id.org/ivig-kg/statement/> SELECT ?o "
            "{ s:coverage.gb-eng-nhse-2021-digest.immune-thrombocytopenia.1 ?p ?o }",
            "SELECT ?o { <https://w3id.org/ivig-kg/statement/"
            "coverage.gb-eng-nhse-2021-digest.immune-thrombocytopenia.1> ?p ?o }",
        ),
    ],
)
def test_the_written_query_means_what_the_sent_one_means(
    small_store: LocalStore, sent: str, spelt_out: str
) -> None:
    expected = small_store.rows(spelt_out)
    assert expected
    found = small_store.rows(check_query(sent).text)
    assert sorted(map(repr, found)) == sorted(map(repr, expected))


@pytest.mark.parametrize(
    "sent", ["ASK {\n ?s <http://e/#a> ?o . <http://e/#b> 'x' }", "PREFIX e: <x#>\nASK{ e:y 'x'"]
)
def test_a_place_in_the_written_query_leads_back_to_the_one_sent(sent: str) -> None:
    written = check_query(sent).written
    lines = written.text.split("\n")
    back = written.original_position(len(lines), lines[-1].index("'x'") + 1)
    assert back == (2, sent.split("\n")[-1].index("'x'") + 1)
