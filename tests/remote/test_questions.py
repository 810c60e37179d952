"""Every catalogued question has the same rows on every engine as in memory, labels included."""

from collections import Counter

import pytest

from ivig_kg.catalogue import Question, load_catalogue
from ivig_kg.paths import shipped
from ivig_kg.store import LocalStore, RemoteStore, Row, Store

CATALOGUE = load_catalogue(shipped("queries") / "questions")

each_question = pytest.mark.parametrize("question", CATALOGUE.values(), ids=CATALOGUE.keys())


def answers(store: Store, text: str) -> Counter[frozenset[tuple[str, object]]]:
    """Return the rows as a set, with how often each is there."""
    return Counter(as_set(row) for row in store.rows(text))


def as_set(row: Row) -> frozenset[tuple[str, object]]:
    return frozenset(row.items())


@each_question
def test_a_question_has_the_rows_that_it_has_in_memory(
    question: Question, store: RemoteStore, embedded: LocalStore
) -> None:
    text = question.bind({p.name: p.example or "" for p in question.parameters if not p.optional})
    assert answers(store, text) == answers(embedded, text)


@pytest.mark.parametrize(
    "question",
    [question for question in CATALOGUE.values() if any(p.optional for p in question.parameters)],
    ids=lambda question: question.slug,
)
def test_so_it_has_with_all_of_its_parameters(
    question: Question, store: RemoteStore, embedded: LocalStore
) -> None:
    text = question.bind({p.name: p.example or "" for p in question.parameters})
    assert answers(store, text) == answers(embedded, text)
