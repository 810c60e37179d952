"""A violated shape names the row and the column to repair."""

from ivig_kg.build.gates import Gate
from ivig_kg.build.validation import check_shapes
from mini import Mini

COVERAGE = "ontology/tables/coverage.tsv"


def gate(mini: Mini) -> Gate:
    known, _, origins = mini.graph()
    return check_shapes(known.quads, mini.inputs().shapes, origins)


def test_a_good_graph_passes(mini: Mini) -> None:
    assert gate(mini) == Gate("shapes", "2 SHACL shapes over the asserted graph")


def test_a_lost_locator_is_reported_with_row_and_column(mini: Mini) -> None:
    mini.edit(COVERAGE, "acme-policy-9\tpage 1", "acme-policy-9\t")
    assert gate(mini).faults == (
        f"{COVERAGE}:2: locator: A statement needs a locator: fill the column locator.",
    )


def test_a_warning_is_no_fault(mini: Mini) -> None:
    mini.edit("ontology/tables/sources.tsv", "https://labels.example/a", "")
    found = gate(mini)
    assert found.passed
    assert found.warnings == (
        "ontology/tables/sources.tsv:4: url: A source should have an address.",
    )


def test_validating_twice_finds_the_same(mini: Mini) -> None:
    mini.edit(COVERAGE, "acme-policy-9\tpage 1", "acme-policy-9\t")
    known, _, origins = mini.graph()
    shapes = mini.inputs().shapes
    first = check_shapes(known.quads, shapes, origins)
    assert check_shapes(known.quads, shapes, origins) == first
