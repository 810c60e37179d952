"""Names are ranked: the whole text, its beginning, its words, its inside, what is almost alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivig_kg.names import KINDS, Name, fold, index

NAMES = index(
    [
        Name("i:cidp", "Chronic polyneuropathy", "label", "Chronic polyneuropathy"),
        Name("i:cidp", "Chronic polyneuropathy", "abbreviation", "CIDP"),
        Name("i:paper", "A paper on CIDP", "label", "A paper on CIDP"),
        Name("i:gbs", "Guillain-Barré syndrome", "label", "Guillain-Barré syndrome"),
        Name("i:gbs", "Guillain-Barré syndrome", "code", "G61.0"),
        Name("i:near", "Other neuropathy", "code of something broader", "G61.0"),
        Name("i:j", "Privigen", "billing code", "J1459"),
    ]
)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("cidp", ["i:cidp", "i:paper"]),
        ("g61.0", ["i:gbs", "i:near"]),
        ("guillain barre", ["i:gbs"]),
        ("syndrome guillain", ["i:gbs"]),
        ("GUILLAN bare sindrome", ["i:gbs"]),
        ("J1459", ["i:j"]),
        ("polyneuropathies", ["i:cidp"]),
        ("", []),
        ("!?", []),
        ("zzzz", []),
    ],
)
def test_the_closest_thing_comes_first(typed: str, found: list[str]) -> None:
    assert [name.iri for name in NAMES.find(typed, 10)][: len(found) or 1] == found


def test_a_thing_is_found_once_by_its_best_name() -> None:
    hits = NAMES.find("c", 10)
    assert len({hit.iri for hit in hits}) == len(hits)
    assert NAMES.find("cidp", 10)[0].kind == "abbreviation"


@given(st.text(), st.sampled_from(KINDS))
def test_a_name_is_found_by_itself(text: str, kind: str) -> None:
    name = Name("i:x", "x", kind, text)
    assert index([name]).find(text, 5) == ([name] if fold(text) else [])
