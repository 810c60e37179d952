"""KGX: what becomes an edge, under which predicate, and that no edge says more than its source."""

from collections.abc import Iterable

import pytest

from export.whole import table, whole_store
from ivig_kg.export.kgx import EDGE_COLUMNS, NODE_COLUMNS, kgx_files, own_id
from ivig_kg.paths import CHECKOUT

Record = dict[str, str]
TREATS_FAMILY = {
    "biolink:applied_to_treat",
    "biolink:related_to",
    "biolink:studied_to_treat",
    "biolink:treats",
    "biolink:treats_or_applied_or_studied_to_treat",
}
SITUATIONS = {"transplant-situation", "clinical-situation", "prophylaxis-situation"}


def records(content: bytes) -> list[Record]:
    """Read a table as KGX does: no quotes, no escapes."""
    header, *lines = content.decode().removesuffix("\n").split("\n")
    names = header.split("\t")
    return [dict(zip(names, line.split("\t"), strict=True)) for line in lines]


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return kgx_files(whole_store())


@pytest.fixture(scope="module")
def nodes(files: dict[str, bytes]) -> dict[str, Record]:
    return {node["id"]: node for node in records(files["kgx/nodes.tsv"])}


@pytest.fixture(scope="module")
def edges(files: dict[str, bytes]) -> list[Record]:
    return records(files["kgx/edges.tsv"])


def of_table(edges: Iterable[Record], name: str) -> dict[str, Record]:
    """The edges of a table, by the key of their row."""
    start = f"ivig-kg.statement:{name}."
    return {e["id"].removeprefix(start): e for e in edges if e["id"].startswith(start)}


def test_the_same_graph_gives_the_same_bytes(files: dict[str, bytes]) -> None:
    assert kgx_files(whole_store()) == files


def test_every_node_has_one_identifier_of_its_own(files: dict[str, bytes]) -> None:
    rows = records(files["kgx/nodes.tsv"])
    iris = [node["iri"] for node in rows if node["iri"]]
    assert len({node["id"] for node in rows}) == len(rows)
    assert len(set(iris)) == len(iris)
    named = {f"restriction.{row['contraindication']}" for row in table("contraindications")}
    without = {node["id"].partition(":")[2] for node in rows if not node["iri"]}
    assert without <= named
    assert list(rows[0]) == NODE_COLUMNS


def test_every_edge_joins_nodes_and_has_one_identifier(
    edges: list[Record], nodes: dict[str, Record]
) -> None:
    ends = {edge[end] for edge in edges for end in ("subject", "object")}
    contexts = {edge["disease_context_qualifier"] for edge in edges} - {""}
    assert (ends | contexts) <= nodes.keys()
    assert len({edge["id"] for edge in edges}) == len(edges)
    assert list(edges[0]) == EDGE_COLUMNS


@pytest.mark.parametrize(
    "column",
    [
        "knowledge_level",
        "agent_type",
        "primary_knowledge_source",
        "publications",
        "supporting_text",
    ],
)
def test_every_edge_says_where_it_comes_from(edges: list[Record], column: str) -> None:
    assert [edge["id"] for edge in edges if not edge[column]] == []


def test_a_disease_goes_by_its_exact_mondo_class(nodes: dict[str, Record]) -> None:
    iri = "https://w3id.org/ivig-kg/condition/kawasaki-disease"
    (node,) = (node for node in nodes.values() if node["iri"] == iri)
    assert node["id"] == "MONDO:0012727"
    assert node["category"] == "biolink:Disease"
    assert "ICD10CM:M30.3" in node["xref"].split("|")
    assert "KD" in node["synonym"].split("|")


def test_current_label_texts_treat_and_nothing_else_does(edges: list[Record]) -> None:
    conditions = {row["condition"]: row["kind"] for row in table("conditions")}
    approved = {
        row["labelled_use"]: conditions[row["condition"]] in SITUATIONS
        for row in table("labelled_indications")
        if row["label_status"] == "current" and row["mention"] != "dosing-statement"
    }
    labelled = of_table(edges, "labelled_indications")
    assert labelled.keys() == approved.keys()
    treating = {key for key, edge in labelled.items() if edge["predicate"] == "biolink:treats"}
    assert treating == {key for key, is_situation in approved.items() if not is_situation}
    assert treating
    assert len([e for e in edges if e["predicate"] == "biolink:treats"]) == len(treating)


def test_an_approval_is_the_fda_s_where_the_label_is_american(edges: list[Record]) -> None:
    labelled = of_table(edges, "labelled_indications")
    places = {row["labelled_use"]: row["jurisdiction"] for row in table("labelled_indications")}
    for key, edge in labelled.items():
        is_american = places[key] == "US"
        expected = "fda_approved_for_condition" if is_american else "approved_for_condition"
        assert edge["clinical_approval_status"] == expected


def test_a_coverage_rule_never_treats_and_a_refusal_is_no_edge(edges: list[Record]) -> None:
    rules = of_table(edges, "coverage")
    supported = {"covered", "covered-with-criteria", "exceptional-only"}
    assert rules.keys() == {r["coverage"] for r in table("coverage") if r["position"] in supported}
    assert {edge["predicate"] for edge in rules.values()} == {
        "biolink:applied_to_treat",
        "biolink:related_to",
    }


def test_off_label_use_stands_only_where_labels_are_recorded_as_complete(
    edges: list[Record],
) -> None:
    declared = {row["jurisdiction"] for row in table("completeness")}
    sources = {row["source"]: row["jurisdiction"] for row in table("sources")}
    rules = {row["coverage"]: sources[row["source"]] for row in table("coverage")}
    countries = {
        rules[key].partition("-")[0]
        for key, edge in of_table(edges, "coverage").items()
        if edge["clinical_approval_status"] == "off_label_use"
    }
    assert countries
    assert countries <= declared


def test_a_rating_tells_of_study_and_of_no_benefit(edges: list[Record]) -> None:
    ratings = {row["rating"]: row["normalized"] for row in table("evidence_ratings")}
    found = of_table(edges, "evidence_ratings")
    assert found.keys() == ratings.keys()
    for key, edge in found.items():
        studied = ratings[key] not in {"", "insufficient"}
        weak = "biolink:treats_or_applied_or_studied_to_treat"
        assert edge["predicate"] in {
            "biolink:studied_to_treat" if studied else weak,
            "biolink:related_to",
        }


def test_a_mechanism_without_support_is_a_negated_edge(edges: list[Record]) -> None:
    support = {row["mechanism_link"]: row["support"] for row in table("mechanism_links")}
    found = of_table(edges, "mechanism_links")
    assert found.keys() == support.keys()
    for key, edge in found.items():
        assert edge["negated"] == ("true" if support[key] == "not-supported" else "")
        is_guess = support[key] in {"proposed", "hypothesised"}
        assert edge["knowledge_level"] == ("prediction" if is_guess else "knowledge_assertion")


def test_a_rate_keeps_its_numbers(edges: list[Record]) -> None:
    found = of_table(edges, "adverse_effect_rates")
    aggregates = {row["effect"] for row in table("adverse_effects") if row["kind"] == "aggregate"}
    for row in table("adverse_effect_rates"):
        if row["effect"] in aggregates:
            assert row["rate"] not in found
            continue
        edge = found[row["rate"]]
        assert edge["knowledge_level"] == "observation"
        numbers = [edge["has_percentage"], edge["has_count"], edge["has_total"]]
        stated = [row["percent"], row["numerator"], row["denominator"]]
        assert [float(n) if n else None for n in numbers] == [
            float(n) if n else None for n in stated
        ]


def test_nothing_but_a_disease_or_a_phenotype_is_treated(
    edges: list[Record], nodes: dict[str, Record]
) -> None:
    for edge in edges:
        if nodes[edge["object"]]["category"] == "biolink:ClinicalEntity":
            assert edge["predicate"] == "biolink:related_to"


def test_only_contraindications_are_contraindicated(edges: list[Record]) -> None:
    stated = {
        r["contraindication_row"]
        for r in table("contraindications")
        if r["kind"] == "contraindication"
    }
    assert of_table(edges, "contraindications").keys() == stated
    against = [e for e in edges if e["predicate"] == "biolink:contraindicated_in"]
    assert len(against) == len(stated)


def test_an_own_identifier_has_no_slash_and_reads_back() -> None:
    assert own_id("https://w3id.org/ivig-kg/statement/uses.a.b") == "ivig-kg.statement:uses.a.b"


def test_nothing_that_speaks_of_treating_escapes_the_family(edges: list[Record]) -> None:
    tables = ("coverage", "evidence_ratings", "labelled_indications", "uses")
    used = {edge["predicate"] for name in tables for edge in of_table(edges, name).values()}
    assert used <= TREATS_FAMILY


def test_the_documentation_tells_of_every_predicate_and_category(
    edges: list[Record], nodes: dict[str, Record]
) -> None:
    text = (CHECKOUT / "docs" / "kgx.md").read_text(encoding="utf-8")
    predicates = {edge["predicate"].removeprefix("biolink:") for edge in edges}
    categories = {node["category"] for node in nodes.values()}
    assert [name for name in sorted(predicates | categories) if f"`{name}`" not in text] == []
