"""The client: questions as data frames, things and statements as typed values, here and remote."""

import csv
import sys
from pathlib import Path

import pytest

from export.whole import VERSION, table, whole_store
from ivig_kg.catalogue import ParameterError
from ivig_kg.client import Graph, UnknownNameError
from ivig_kg.namespaces import individual
from ivig_kg.store import NoReleaseError, QuerySyntaxError, StoreError

pandas = pytest.importorskip("pandas", reason="the extra 'client' is not installed")
QUESTION = "who-covers-condition"


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph(whole_store())


def test_a_question_has_a_row_for_every_rule_of_the_table(graph: Graph) -> None:
    frame = graph.ask(QUESTION, condition="kawasaki-disease")
    stated = {
        (individual("statement", f"coverage.{row['coverage']}"), row["locator"])
        for row in table("coverage")
        if row["condition"] == "kawasaki-disease"
    }
    assert set(zip(frame["statement"], frame["locator"], strict=True)) == stated


def test_a_frame_says_what_it_answers_and_of_which_version(graph: Graph) -> None:
    frame = graph.ask(QUESTION, condition="condition:kawasaki-disease")
    assert frame.attrs["version"] == VERSION
    assert frame.attrs["question"].startswith("Who covers")
    assert "no clinical advice" in frame.attrs["notice"]


def test_every_iri_has_a_name_beside_it(graph: Graph) -> None:
    frame = graph.ask(QUESTION, condition="kawasaki-disease")
    for column in frame.columns:
        if frame[column].astype(str).str.startswith("https://w3id.org/ivig-kg/").any():
            named = f"{column}Label" if f"{column}Label" in frame else f"{column}Title"
            assert frame.loc[frame[column].notna(), named].notna().all()


def test_numbers_are_numbers(graph: Graph) -> None:
    frame = graph.ask("rates-of-effect", effect="headache")
    percents = frame["percent"].dropna()
    stated = [
        float(r["percent"])
        for r in table("adverse_effect_rates")
        if r["effect"] == "headache" and r["percent"]
    ]
    assert sorted(percents) == sorted(stated)


def test_polars_gives_the_same_table(graph: Graph) -> None:
    frame = graph.ask(QUESTION, condition="kawasaki-disease", library="polars")
    assert frame.columns == list(graph.ask(QUESTION, condition="kawasaki-disease").columns)


def test_a_missing_library_is_named(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(StoreError, match="pip install polars"):
        graph.ask(QUESTION, condition="kawasaki-disease", library="polars")


def test_an_unknown_question_or_parameter_is_refused_by_name(graph: Graph) -> None:
    with pytest.raises(ParameterError, match="no question 'who'"):
        graph.ask("who")
    with pytest.raises(ParameterError, match="no parameter 'disease'"):
        graph.ask(QUESTION, disease="kawasaki-disease")


def test_sparql_answers_as_a_frame_and_says_where_it_does_not_parse(graph: Graph) -> None:
    frame = graph.query("SELECT (1 + 1 AS ?two) (true AS ?yes) (0.5 AS ?half) {}")
    assert frame.to_dict("records") == [{"two": 2, "yes": True, "half": 0.5}]
    with pytest.raises(QuerySyntaxError):
        graph.query("SELECT * WHERE {")


def test_questions_can_be_chosen_by_tag(graph: Graph) -> None:
    assert QUESTION in {q.slug for q in graph.questions("coverage")}
    assert len(graph.questions()) > len(graph.questions("coverage")) > 0


@pytest.mark.parametrize(
    "name",
    ["privigen", "product:privigen", "https://w3id.org/ivig-kg/product/privigen"],
)
def test_a_thing_is_described_by_any_of_its_names(graph: Graph, name: str) -> None:
    entity = graph.describe(name)
    assert (entity.label, entity.types) == ("Privigen", ("product",))


def test_a_described_condition_tells_stated_from_derived(graph: Graph) -> None:
    entity = graph.describe("kawasaki-disease")
    origins = {fact.property_label: fact.origin for fact in entity.facts}
    assert entity.definition.startswith("Feverish vasculitis")
    assert origins["has mechanism"] == "derived"
    assert origins["in condition group"] == "stated"


def test_a_name_of_nothing_and_a_name_of_two_things_are_told(graph: Graph) -> None:
    with pytest.raises(UnknownNameError, match="nothing is called 'no-such-thing'"):
        graph.describe("no-such-thing")
    both = {r["effect"] for r in table("adverse_effects")} & {
        r["feature"] for r in table("outcomes")
    }
    slug = min(both)
    with pytest.raises(UnknownNameError, match=f"adverse-effect:{slug}, outcome:{slug}"):
        graph.describe(slug)


def test_statements_carry_who_and_where(graph: Graph) -> None:
    statements = graph.statements(condition="kawasaki-disease")
    found = {s.iri: s for s in statements}
    key = individual("statement", "coverage.us-verity-l34314.kawasaki-disease")
    titles = {row["source"]: row["title"] for row in table("sources")}
    assert found[key].source_title == titles["us-verity-l34314"]
    assert all(s.authority_label and s.locator for s in statements)
    assert statements == graph.statements("kawasaki-disease")


def test_a_search_finds_an_abbreviation_first(graph: Graph) -> None:
    first, *_ = graph.search("CIDP")
    assert first.label == "Chronic inflammatory demyelinating polyneuropathy"


def test_without_a_release_the_client_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(NoReleaseError, match="make build"):
        Graph.local(tmp_path)


def test_a_remote_graph_answers_like_the_local_one(live_server: str) -> None:
    remote = Graph.remote(f"{live_server}/sparql")
    frame = remote.ask("authorities-on-record")
    assert len(frame) > 0
    assert remote.version
    assert remote.describe(str(frame["authority"].iloc[0])).label == frame["authorityLabel"].iloc[0]


def test_a_frame_can_be_written_and_read_as_csv(graph: Graph, tmp_path: Path) -> None:
    frame = graph.ask(QUESTION, condition="kawasaki-disease")
    frame.to_csv(tmp_path / "a.csv", index=False)
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == len(frame)
