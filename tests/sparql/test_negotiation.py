"""Accept headers and format names against what is served."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivig_kg.sparql.errors import ProblemError
from ivig_kg.sparql.negotiation import (
    FORMATS,
    GRAPH,
    HTML,
    ROWS,
    Kind,
    best,
    by_extension,
    by_name,
    negotiate,
)

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "winner"),
    [
        (None, "json"),
        ("", "json"),
        ("*/*", "json"),
        ("application/sparql-results+json", "json"),
        ("application/json", "json"),
        ("application/sparql-results+xml", "xml"),
        ("text/xml", "xml"),
        ("text/csv", "csv"),
        ("TEXT/CSV", "csv"),
        ("text/tab-separated-values", "tsv"),
        ("text/*", "csv"),
        ("application/*", "json"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.8", "xml"),
        ("text/csv;q=0.5, */*;q=0.1", "csv"),
        ("application/sparql-results+json;q=0, */*", "xml"),
        ("text/csv; charset=utf-8", "csv"),
        ("text/csv ; q=0.9 , text/tab-separated-values;q=0.95", "tsv"),
        ("image/png, text/csv;q=0.1", "csv"),
        ("text/html, */*;q=0.1", "json"),
        ("nonsense, text/csv", "csv"),
        ("text/csv;q=2, text/tab-separated-values", "tsv"),
        ("application/sparql-results+json,*/*;q=0.9", "json"),
        ("text/turtle", None),
        ("image/png", None),
        ("*/csv", None),
        ("*/*;q=0", None),
    ],
)
def test_accept_chooses_the_format_of_rows(accept: str | None, winner: str | None) -> None:
    chosen = best(accept, ROWS)
    assert (chosen.name if chosen else None) == winner


@pytest.mark.parametrize(
    ("accept", "winner"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "ntriples"),
        ("text/plain", "ntriples"),
        ("application/ld+json", "jsonld"),
        ("application/json", "jsonld"),
        ("application/rdf+xml", "rdfxml"),
        ("application/rdf+xml;q=0.9, text/turtle;q=0.8", "rdfxml"),
        ("application/rdf+xml, application/ld+json", "jsonld"),
        ("text/csv", None),
    ],
)
def test_accept_chooses_the_format_of_a_graph(accept: str, winner: str | None) -> None:
    chosen = best(accept, GRAPH)
    assert (chosen.name if chosen else None) == winner


@pytest.mark.parametrize("kind", sorted(FORMATS))
def test_a_browser_gets_a_page_where_there_is_one(kind: Kind) -> None:
    assert best(BROWSER, (*FORMATS[kind], HTML)) is HTML
    assert best("*/*", (*FORMATS[kind], HTML)) is FORMATS[kind][0]


@pytest.mark.parametrize("kind", sorted(FORMATS))
def test_every_format_is_found_by_its_name_extension_and_media_type(kind: Kind) -> None:
    for served in FORMATS[kind]:
        for name in (served.name, served.extension, served.media_type, served.name.upper()):
            assert by_name(name, FORMATS[kind]) is served
        assert best(served.media_type, FORMATS[kind]) is served


@pytest.mark.parametrize(
    ("name", "winner"),
    [
        ("xml", "rdfxml"),
        ("json", "jsonld"),
        ("rdf+xml", "rdfxml"),
        ("json-ld", "jsonld"),
        ("n3", "turtle"),
        ("application/ld+json,application/x-json+ld", "jsonld"),
        ("csv", None),
    ],
)
def test_what_clients_send_as_format_is_understood(name: str, winner: str | None) -> None:
    found = by_name(name, GRAPH)
    assert (found.name if found else None) == winner


def test_a_format_name_wins_over_accept() -> None:
    assert negotiate("text/csv", "xml", ROWS).name == "xml"


@pytest.mark.parametrize(("accept", "name"), [("image/png", None), ("*/*", "docx")])
def test_nothing_acceptable_is_a_406_that_lists_what_is_served(
    accept: str, name: str | None
) -> None:
    with pytest.raises(ProblemError) as caught:
        negotiate(accept, name, ROWS)
    problem = caught.value.problem
    assert problem.kind.status == 406
    assert [entry["format"] for entry in problem.extra["available"]] == [
        "json",
        "xml",
        "csv",
        "tsv",
    ]


@given(st.text(max_size=200))
def test_no_accept_header_breaks_the_parser(header: str) -> None:
    assert best(header, ROWS) in (*ROWS, None)


@pytest.mark.parametrize("name", ["CSV", "text/csv", "SPARQL_Results_JSON", "sparql-results", ""])
def test_an_extension_has_one_spelling(name: str) -> None:
    assert by_extension("csv", FORMATS["rows"]) is not None
    assert by_extension(name, FORMATS["rows"]) is None
