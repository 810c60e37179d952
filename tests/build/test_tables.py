"""Every problem of a table is one line that says where it is and how to repair it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivig_kg.build.tables import natural, read_tables
from ivig_kg.paths import CHECKOUT
from mini import Mini

GBS = "acme-policy-9.guillain-barre-syndrome"
COVERAGE = "ontology/tables/coverage.tsv"
SOURCES = "ontology/tables/sources.tsv"
CRITERIA = "ontology/tables/criteria.tsv"
CONDITIONS = "ontology/tables/conditions.tsv"

BROKEN = [
    pytest.param(
        COVERAGE,
        f"{GBS}\tguillain-barre-syndrome\tcovered",
        f"{GBS}\tguillain-barre-syndrome\tcoverd",
        f'{COVERAGE}:2: position: "coverd" is not one of covered, not-covered '
        '(did you mean "covered"?)',
        id="word outside the vocabulary",
    ),
    pytest.param(
        COVERAGE,
        f"{GBS}\tguillain-barre-syndrome\t",
        f"{GBS}\tguillain-barre-syndrom\t",
        f'{COVERAGE}:2: condition: "guillain-barre-syndrom" is not in conditions.tsv '
        '(did you mean "guillain-barre-syndrome"?)',
        id="dangling slug",
    ),
    pytest.param(
        COVERAGE,
        "acme-policy-9\tpage 1",
        "\tpage 1",
        f"{COVERAGE}:2: source: is empty (The document.)",
        id="missing source",
    ),
    pytest.param(
        COVERAGE,
        f"{GBS}\t",
        "Acme.GBS\t",
        f'{COVERAGE}:2: coverage: "Acme.GBS" has not the form '
        "[a-z0-9]+([-.][a-z0-9]+)* (source.condition)",
        id="broken slug",
    ),
    pytest.param(
        COVERAGE,
        "acme-policy-9\tpage 1",
        "acme-policy-9",
        f"{COVERAGE}:2: 5 cells, the header has 6 (look for a missing or extra tab)",
        id="missing cell",
    ),
    pytest.param(
        COVERAGE,
        "page 1",
        "page 1 ",
        f"{COVERAGE}:2: locator: begins or ends with a space (remove it)",
        id="space at the end",
    ),
    pytest.param(
        COVERAGE,
        "coverage\tcondition",
        "coverage\tcondtion",
        f'{COVERAGE}:1: condtion: is no column (did you mean "condition"?)',
        id="unknown column",
    ),
    pytest.param(
        COVERAGE,
        "position\tprior_treatment_requirement",
        "prior_treatment_requirement\tposition",
        f"{COVERAGE}:1: the header has its columns in another order (it is: coverage condition "
        "position prior_treatment_requirement source locator)",
        id="columns in another order",
    ),
    pytest.param(
        CRITERIA,
        "\t30\tacme",
        "\t30,5\tacme",
        f'{CRITERIA}:2: value: "30,5" is no number',
        id="wrong number",
    ),
    pytest.param(
        CRITERIA,
        "\t2\t\tacme",
        "\ttwo\t\tacme",
        f'{CRITERIA}:6: minimum_treatments: "two" is no whole number',
        id="wrong whole number",
    ),
    pytest.param(
        CRITERIA,
        "prior-treatment-failure",
        "prior-treatment-failed",
        f'{CRITERIA}:6: kind: "prior-treatment-failed" is not one of prior-treatment-failure, '
        'severity (did you mean "prior-treatment-failure"?)',
        id="unknown kind",
    ),
    pytest.param(
        SOURCES,
        "2025-12-31",
        "2025-02-30",
        f'{SOURCES}:4: issued: "2025-02-30" is no date (write YYYY, YYYY-MM or YYYY-MM-DD)',
        id="day that no calendar has",
    ),
    pytest.param(
        SOURCES,
        "https://labels.example/a",
        "labels.example/a",
        f'{SOURCES}:4: url: "labels.example/a" is no web address '
        "(begin with https:// and encode spaces)",
        id="no address",
    ),
    pytest.param(
        SOURCES,
        "us-label\t",
        "acme-policy-10\t",
        f'{SOURCES}:4: source: "acme-policy-10" stands in line 3 already',
        id="duplicate key",
    ),
    pytest.param(
        SOURCES,
        "us-label\t",
        "acme-policy-1\t",
        f'{SOURCES}:4: source: "acme-policy-1" is not in order '
        "(move it above line 2, acme-policy-9)",
        id="unsorted",
    ),
    pytest.param(
        CONDITIONS,
        "GBS; Landry paralysis",
        "GBS; ; Landry paralysis",
        f'{CONDITIONS}:2: synonyms: has an empty item (separate items by "; ")',
        id="empty item",
    ),
    pytest.param(
        CONDITIONS,
        "GBS; Landry paralysis",
        "GBS; GBS",
        f'{CONDITIONS}:2: synonyms: names "GBS" twice (once is enough)',
        id="item twice",
    ),
    pytest.param(
        "ontology/tables/jurisdictions.tsv",
        "us\tUS",
        "us\tGB",
        'ontology/tables/jurisdictions.tsv:3: code: "GB" stands in line 2 already',
        id="code twice",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "line"), BROKEN)
def test_a_broken_table_is_reported_with_file_line_and_remedy(
    mini: Mini, file: str, old: str, new: str, line: str
) -> None:
    mini.edit(file, old, new)
    assert line in mini.problems()


def test_all_problems_of_all_tables_are_reported_in_one_run(mini: Mini) -> None:
    mini.edit(COVERAGE, "page 1", "page 1 ")
    mini.edit(SOURCES, "2025-12-31", "2025-02-30")
    mini.edit(CRITERIA, "\t30\tacme", "\tthirty\tacme")
    places = [line.split(": ")[0] for line in mini.problems()]
    assert places == [f"{COVERAGE}:2", f"{CRITERIA}:2", f"{SOURCES}:4"]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"source\xff\n", "ontology/tables/sources.tsv:1: not UTF-8 (save the file as UTF-8)"),
        (
            b"source\ttitle\r\n",
            "ontology/tables/sources.tsv:1: contains a carriage return "
            "(save with line ends of Unix and without byte order mark)",
        ),
        (
            b"\xef\xbb\xbfsource\n",
            "ontology/tables/sources.tsv:1: contains a byte order mark "
            "(save with line ends of Unix and without byte order mark)",
        ),
        (b"source", "ontology/tables/sources.tsv:1: the last line does not end"),
    ],
)
def test_a_file_that_is_no_table_is_reported(mini: Mini, content: bytes, line: str) -> None:
    mini.table("sources").write_bytes(content)
    assert line in mini.problems()


def test_a_table_without_spec_and_a_spec_without_table_are_reported(mini: Mini) -> None:
    mini.table("sources").rename(mini.table("documents"))
    lines = mini.problems()
    assert "ontology/tables/documents.tsv: has no spec (write documents.yaml beside it)" in lines
    mini.table("documents").unlink()
    assert "ontology/tables/sources.tsv: is missing (a spec without its table)" in mini.problems()


def test_exactly_one_column_of_a_choice_must_be_filled(mini: Mini) -> None:
    spec = mini.ontology / "tables" / "coverage.yaml"
    spec.write_text(spec.read_text() + "one_of: [[condition, locator]]\n")
    assert (
        f"{COVERAGE}:2: exactly one of condition, locator must be filled "
        "(fill one of them and leave the others empty)"
    ) in mini.problems()


def test_the_small_ontology_has_no_problems(mini: Mini) -> None:
    assert mini.problems() == []


def test_the_tables_of_the_project_have_no_problems() -> None:
    tables, problems = read_tables(CHECKOUT / "ontology" / "tables")
    assert problems == []
    assert len(tables.rows["coverage"]) > 700


@given(st.lists(st.from_regex(r"[a-z]{1,3}([.-]\d{1,3}){0,2}", fullmatch=True)))
def test_natural_order_compares_runs_of_digits_as_numbers(keys: list[str]) -> None:
    for one, other in pairwise(sorted(keys, key=natural)):
        head, _, tail = one.rpartition(".")
        other_head, _, other_tail = other.rpartition(".")
        if head == other_head and tail.isdigit() and other_tail.isdigit():
            assert int(tail) <= int(other_tail)
