"""A scaled graph has the shape of what it was made from."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.scaled import COPIED, copy, scaled, write_scaled
from ivig_kg.namespaces import BASE, KINDS, PREFIXES, TERMS

QUADS = f"""\
<{BASE}condition/a> <{PREFIXES["rdfs"]}label> "the \\"a\\" disease"@en <urn:g> .
<{BASE}indication/a> <{TERMS}hasCondition> <{BASE}condition/a> <urn:g> .
<{BASE}indication/a> <{TERMS}hasCoverageRule> <{BASE}statement/coverage.1> <urn:g> .
<{BASE}statement/coverage.1> <{TERMS}statedIn> <{BASE}source/s> <urn:g> .
<{BASE}statement/coverage.1> <{TERMS}paraphrase> "as <{BASE}source/s> says" <urn:g> .
<{BASE}source/s> <{PREFIXES["rdfs"]}label> "the source" <urn:g> .
""".splitlines(keepends=True)

PATH = f"""SELECT ?label ?source {{
  ?indication <{TERMS}hasCondition>/<{PREFIXES["rdfs"]}label> ?label ;
    <{TERMS}hasCoverageRule>/<{TERMS}statedIn> ?source
}}"""


def loaded(lines: list[str]) -> ox.Store:
    store = ox.Store()
    store.load("".join(lines), format=ox.RdfFormat.N_QUADS)
    return store


def solutions(store: ox.Store) -> list[tuple[str, str]]:
    found = store.query(PATH, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    return sorted((row["label"].value, row["source"].value) for row in found)


def test_once_is_the_release_itself() -> None:
    assert list(scaled(QUADS, 1)) == QUADS


@pytest.mark.parametrize("factor", [2, 3, 10])
def test_statements_multiply_and_their_sources_do_not(factor: int) -> None:
    found = solutions(loaded(list(scaled(QUADS, factor))))
    labels = ['the "a" disease', *(f'the "a" disease {n}' for n in range(2, factor + 1))]
    assert found == sorted((label, f"{BASE}source/s") for label in labels)


def test_lines_without_copied_individuals_come_once() -> None:
    lines = list(scaled(QUADS, 10))
    assert lines.count(QUADS[-1]) == 1
    assert len(lines) == len(set(lines)) == 1 + 10 * (len(QUADS) - 1)


@given(st.sampled_from(sorted(KINDS)), st.from_regex(r"[a-z][a-z0-9.-]{0,20}", fullmatch=True))
def test_only_individuals_of_the_copied_kinds_are_renamed(kind: str, slug: str) -> None:
    line = f"<{BASE}{kind}/{slug}> <urn:p> <{BASE}{kind}/{slug}> <urn:g> .\n"
    name = f"{slug}.7" if kind in COPIED else slug
    assert copy(line, 7) == f"<{BASE}{kind}/{name}> <urn:p> <{BASE}{kind}/{name}> <urn:g> .\n"


def test_every_copied_kind_is_a_kind_of_the_project() -> None:
    assert set(COPIED) < set(KINDS)


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    source = tmp_path / "small.nq"
    source.write_text("".join(QUADS), encoding="utf-8")
    counts = [write_scaled(source, tmp_path / name, 4) for name in ("one.nq", "two.nq")]
    assert counts == [1 + 4 * (len(QUADS) - 1)] * 2
    assert (tmp_path / "one.nq").read_bytes() == (tmp_path / "two.nq").read_bytes()
