"""Two ways to the first question agree: through the inferred classes, and in plain patterns."""

from pathlib import Path

import pytest
from pyoxigraph import Store

from questions.answers import CATALOGUE, Row, oxigraph_rows, short, solutions

QUESTION = CATALOGUE["neurological-indications-requiring-prior-treatment-failure"]
PLAIN = Path(__file__).with_name("prior-failure-in-plain-patterns.rq")
SHARED = ("condition", "authority", "requirement", "statement", "source", "locator")


def through_classes(store: Store) -> dict[Row, str]:
    rows = oxigraph_rows(store, QUESTION, QUESTION.bind({}))
    cells = [dict(zip(QUESTION.columns, row, strict=True)) for row in rows]
    found = {tuple(row[name] for name in SHARED): row["therapies"] for row in cells}
    assert len(found) == len(rows), "one row a statement"
    return found


def in_plain_patterns(store: Store) -> dict[Row, str]:
    therapies: dict[Row, list[str]] = {}
    for row in solutions(store, PLAIN.read_text(encoding="utf-8")):
        named = therapies.setdefault(tuple(short(row[name].value) for name in SHARED), [])
        if row["therapy"] is not None:
            named.append(row["therapy"].value)
    return {
        key: "; ".join(sorted(named)) or "not named in the source"
        for key, named in therapies.items()
    }


def test_the_two_ways_agree_on_the_fixture(fixture_store: Store) -> None:
    found = through_classes(fixture_store)
    assert {key[2] for key in found} == {"strict", "conditional"}
    assert found == in_plain_patterns(fixture_store)


@pytest.mark.release
def test_the_two_ways_agree_on_the_release(release: Store) -> None:
    found = through_classes(release)
    assert len(found) > 30
    assert found == in_plain_patterns(release)
