"""Rewriting over HTTP: answers stay the same, errors keep their place, a setting ends it."""

import time

import pyoxigraph as ox
import pytest

from ivig_kg.settings import Settings
from ivig_kg.store import LocalStore
from ivig_kg.web import create_app

THINGS = 1500
ANTI_JOIN = """SELECT (COUNT(*) AS ?n) {
  ?i <x:of> ?c FILTER NOT EXISTS { ?i <x:rule> ?r . ?r <x:by> <x:a> ; <x:says> <x:no> }
}"""


@pytest.fixture(scope="module")
def store() -> LocalStore:
    """Things with rules, every sixth of which is by one authority and says no."""
    filled = ox.Store()
    for number in range(THINGS):
        thing, rule = ox.NamedNode(f"x:i{number}"), ox.NamedNode(f"x:r{number}")
        for subject, name, value in (
            (thing, "of", f"c{number % 50}"),
            (thing, "rule", f"r{number}"),
            (rule, "by", "a" if number % 2 else "b"),
            (rule, "says", "no" if number % 3 else "yes"),
        ):
            filled.add(ox.Quad(subject, ox.NamedNode(f"x:{name}"), ox.NamedNode(f"x:{value}")))
    return LocalStore(filled, "1")


def asked(store: LocalStore, rewrite: str) -> tuple[str, float]:
    """Return what the anti-join counts and the seconds that it takes."""
    client = create_app(Settings(rewrite=rewrite, cache_bytes=0), store).test_client()
    begin = time.perf_counter()
    text = client.get(
        "/sparql", query_string={"query": ANTI_JOIN}, headers={"Accept": "text/csv"}
    ).text
    return text.split()[1], time.perf_counter() - begin


def test_an_anti_join_is_answered_the_same_and_much_sooner(store: LocalStore) -> None:
    (count, rewritten), (expected, original) = asked(store, "on"), asked(store, "off")
    assert count == expected == str(THINGS - THINGS // 3)
    assert rewritten < original / 3


def test_an_error_in_a_rewritten_query_is_where_it_is_in_the_query_as_sent(
    store: LocalStore,
) -> None:
    query = "SELECT * { ?s ?p ?o FILTER NOT EXISTS { ?s <x:a> ?b . ?b <x:c> ?d } ?s ?q }"
    problems = [
        create_app(Settings(rewrite=rewrite), store)
        .test_client()
        .get("/sparql", query_string={"query": query})
        .get_json()
        for rewrite in ("on", "off")
    ]
    assert problems[0] == problems[1]
    assert problems[0]["line"] == 1
