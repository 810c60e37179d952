"""What the servers are asked."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox

from benchmarks.workload import ANTI_JOIN, LOOK_UP, QUESTIONS, Task, catalogue, look_up, workload
from ivig_kg.namespaces import BASE, PREFIXES

QUADS = "".join(
    f"<{BASE}statement/coverage.{number}> <{PREFIXES['rdf']}type> <urn:class> <urn:g> .\n"
    for number in range(1200)
)


def test_the_fixed_dozen_is_in_the_catalogue() -> None:
    assert len(set(QUESTIONS)) == 12
    assert set(QUESTIONS) <= set(catalogue())


def test_look_ups_are_of_many_different_individuals(tmp_path: Path) -> None:
    file = tmp_path / "small.nq"
    file.write_text(QUADS, encoding="utf-8")
    task = look_up(file)
    assert len(set(task.texts)) == len(task.texts) >= 500


def test_every_query_of_the_workload_is_a_query(tmp_path: Path) -> None:
    file = tmp_path / "small.nq"
    file.write_text(QUADS, encoding="utf-8")
    tasks = workload(file)
    assert [task.name for task in tasks] == [LOOK_UP, *QUESTIONS, ANTI_JOIN]
    for task in tasks:
        assert isinstance(ox.Store().query(task.texts[0]), ox.QuerySolutions)


def test_a_target_gives_the_query_back() -> None:
    text = 'SELECT * { ?s ?p "a&b=c#d+é" }'
    target = Task("one", (text,)).targets("/sparql")[0]
    assert parse_qs(urlsplit(target).query) == {"query": [text]}
