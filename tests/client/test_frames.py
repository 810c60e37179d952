"""Rows as columns: types of Python, and labels beside IRIs."""

import pytest

from ivig_kg.client.frames import python_value, records, unlabelled
from ivig_kg.namespaces import PREFIXES
from ivig_kg.store import Term

XSD = PREFIXES["xsd"]
THING = Term("iri", "https://e.org/a")


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (None, None),
        (THING, "https://e.org/a"),
        (Term("literal", "7", f"{XSD}integer"), 7),
        (Term("literal", "7.25", f"{XSD}decimal"), 7.25),
        (Term("literal", "false", f"{XSD}boolean"), False),
        (Term("literal", "2017-03", f"{XSD}gYearMonth"), "2017-03"),
        (Term("literal", "7"), "7"),
    ],
)
def test_a_term_becomes_the_value_that_it_means(term: Term | None, expected: object) -> None:
    found = python_value(term)
    assert (type(found), found) == (type(expected), expected)


def test_only_a_column_of_iris_without_names_needs_labels() -> None:
    row = {"a": THING, "aLabel": Term("literal", "A"), "b": THING, "c": Term("literal", "x")}
    assert unlabelled(["a", "aLabel", "b", "c"], [row]) == ["b"]


def test_labels_follow_their_column_and_gaps_stay_gaps() -> None:
    found = records(
        ["b", "n"], [{"b": THING}, {"n": Term("literal", "n")}], {"https://e.org/a": "A"}
    )
    assert found == {"b": ["https://e.org/a", None], "bLabel": ["A", None], "n": [None, "n"]}
    assert list(found) == ["b", "bLabel", "n"]
