"""Answers that are kept: given again as they were, within a number of bytes."""

from collections.abc import Callable

import pytest

from conftest import SMALL
from ivig_kg.namespaces import graph_for
from ivig_kg.store import Answer, CachedStore, Dataset, Formats, LocalStore, QuerySyntaxError

JSON: Formats = {"rows": "application/sparql-results+json"}
CSV: Formats = {"rows": "text/csv"}
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


class Counting(LocalStore):
    """A store that counts how often it is asked."""

    asked = 0

    def answer(
        self,
        text: str,
        formats: Formats,
        dataset: Dataset | None = None,
        *,
        timeout: float | None = None,
        abandoned: Callable[[], bool] | None = None,
    ) -> Answer:
        self.asked += 1
        return super().answer(text, formats, dataset, timeout=timeout, abandoned=abandoned)


@pytest.fixture
def engine() -> Counting:
    """The store beneath."""
    return Counting.from_files([SMALL])


def test_the_same_question_is_asked_once(engine: Counting) -> None:
    store = CachedStore(engine, 1024**2)
    first, second = store.answer(COUNT, JSON), store.answer(COUNT, JSON)
    assert (engine.asked, first.body) == (1, second.body)
    assert (first.is_kept, second.is_kept) == (False, True)
    assert store.rows(COUNT) == engine.rows(COUNT)


def test_another_text_format_or_dataset_is_another_question(engine: Counting) -> None:
    store = CachedStore(engine, 1024**2)
    graph = graph_for("facts", "uses")
    datasets = (None, Dataset(), Dataset((graph,)), Dataset((), (graph,)))
    bodies = [
        store.answer(text, formats, dataset).body
        for text in (COUNT, COUNT.replace("?n", "?m"))
        for formats in (JSON, CSV)
        for dataset in datasets
    ]
    assert engine.asked == len(bodies) == 16
    assert bodies[0] != bodies[1]


def test_an_error_is_not_kept(engine: Counting) -> None:
    store = CachedStore(engine, 1024**2)
    for _ in range(2):
        with pytest.raises(QuerySyntaxError):
            store.answer("SELECT", JSON)
    assert engine.asked == 2


def test_what_is_kept_stays_below_the_limit_and_the_oldest_goes_first(engine: Counting) -> None:
    size = len(COUNT) + len(engine.answer(COUNT, JSON).body) + 2
    store = CachedStore(engine, size * 10)
    texts = [COUNT.replace("?n", f"?n{number:02}") for number in range(11)]
    for text in texts:
        store.answer(text, JSON)
    assert not store.answer(texts[0], JSON).is_kept
    assert store.answer(texts[-1], JSON).is_kept


def test_an_answer_as_large_as_many_others_is_not_kept(engine: Counting) -> None:
    query = "SELECT * { ?s ?p ?o }"
    store = CachedStore(engine, 2 * len(engine.answer(query, JSON).body))
    assert store.answer(query, JSON).body == store.answer(query, JSON).body
    assert not store.answer(query, JSON).is_kept


def test_all_else_is_that_of_the_store_beneath(engine: Counting) -> None:
    store = CachedStore(engine, 1)
    assert (store.version, store.graphs()) == (engine.version, engine.graphs())
    with pytest.raises(QuerySyntaxError):
        store.check_update("", "CLEAR")
    store.close()
