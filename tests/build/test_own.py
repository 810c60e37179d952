"""A user's own tables and RDF files are built beside ours, and never in their place."""

import json
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad

from ivig_kg.build.own import in_our_terms, read_own, slug
from ivig_kg.build.pipeline import asserted, read_inputs, run
from ivig_kg.build.problems import BuildFailure
from ivig_kg.build.statements import facts
from ivig_kg.build.tables import read_tables
from ivig_kg.namespaces import BASE, graph_for, individual
from ivig_kg.paths import CHECKOUT
from mini import Mini

AUTHORITIES = "authority\tlabel\nplan\tA plan\n"
SOURCES = "source\ttitle\tauthority\tissued\turl\nplan.policy\tPolicy\tplan\t2026\thttps://plan.example/p\n"
COVERAGE = (
    "coverage\tcondition\tposition\tprior_treatment_requirement\tsource\tlocator\n"
    "plan.policy.a\timmune-thrombocytopenia\tcovered\tnot-stated\tplan.policy\tpage 1\n"
)
LIST = f"""
@prefix list: <https://plan.example/list/> .
list:a list:about <{BASE}condition/immune-thrombocytopenia> ; list:parts ( 1 2 ) .
[] list:of list:a .
"""
TABLES = {"authorities": AUTHORITIES, "sources": SOURCES, "coverage": COVERAGE}


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder of own data: three tables and a file of Turtle."""
    folder = tmp_path / "The plan"
    (folder / "tables").mkdir(parents=True)
    for name, text in TABLES.items():
        (folder / "tables" / f"{name}.tsv").write_text(text)
    (folder / "list.ttl").write_text(LIST)
    return folder


def problems(mini: Mini, own: Path) -> list[str]:
    """What the build says of the files, one line each."""
    with pytest.raises(BuildFailure) as failure:
        read_inputs(mini.ontology, own)
    return list(failure.value.lines)


def graphs_of(quads: list[Quad]) -> set[str]:
    return {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, NamedNode)}


def test_own_rows_are_facts_in_graphs_of_their_own(mini: Mini, own: Path) -> None:
    ours = {fact.quad for fact in facts(mini.inputs().tables)}
    inputs = read_inputs(mini.ontology, own)
    stated = {fact.quad for fact in facts(inputs.tables)}
    assert ours < stated
    assert graphs_of(list(stated - ours)) == {
        graph_for("facts", f"local/the-plan/{name}") for name in TABLES
    }
    rule = NamedNode(individual("statement", "coverage.plan.policy.a"))
    indication = NamedNode(individual("indication", "immune-thrombocytopenia"))
    assert any((q.subject, q.object) == (indication, rule) for q in stated - ours)


def test_an_rdf_file_is_a_graph_of_its_own_and_the_same_every_time(mini: Mini, own: Path) -> None:
    first, second = (read_inputs(mini.ontology, own).own for _ in range(2))
    assert first and second
    quads = list(first.quads)
    assert graphs_of(quads) == {graph_for("local", "the-plan/list")}
    assert len(quads) == 7
    assert quads == list(second.quads)
    assert first.label == second.label


def test_the_version_tells_of_own_data(mini: Mini, own: Path) -> None:
    before = read_inputs(mini.ontology, own).own
    (own / "list.ttl").write_text(f"{LIST}# other bytes")
    after = read_inputs(mini.ontology, own).own
    assert before and after
    assert before.label.startswith("+the-plan.")
    assert before.label != after.label


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [
        (
            "tables/coverge.tsv",
            "a\n",
            "The plan/tables/coverge.tsv: is none of the project's tables",
        ),
        (
            "tables/coverage.tsv",
            COVERAGE.replace("immune-", "immun-"),
            'tables/coverage.tsv:2: condition: "immun-thrombocytopenia" is not in conditions.tsv',
        ),
        (
            "tables/coverage.tsv",
            COVERAGE.replace("\tcovered", "\tcoverd"),
            "The plan/tables/coverage.tsv:2: position:",
        ),
        (
            "tables/coverage.tsv",
            COVERAGE.replace("plan.policy.a", "acme-policy-9.immune-thrombocytopenia"),
            "The plan/tables/coverage.tsv:2: coverage: "
            '"acme-policy-9.immune-thrombocytopenia" is the project\'s, ',
        ),
        (
            "tables/jurisdictions.tsv",
            "jurisdiction\tcode\tlabel\nplan\tUS\tPlan\n",
            'The plan/tables/jurisdictions.tsv:2: code: "US" is the project\'s, ',
        ),
        (
            "list.ttl",
            f"<{BASE}condition/immune-thrombocytopenia> <urn:is> 1 .",
            f"The plan/list.ttl: <{BASE}condition/immune-thrombocytopenia>: is described by",
        ),
        (
            "list.ttl",
            f"<{BASE}ontology#CoverageRule> <urn:is> 1 .",
            "is described by the project (refer to it instead)",
        ),
        ("list.ttl", "<urn:a>\n<urn:b> .", "The plan/list.ttl:2: not Turtle"),
        ("list.rdf", "<rdf", "The plan/list.rdf: not RDF/XML"),
    ],
)
def test_what_is_wrong_is_named_by_file_line_and_column(
    mini: Mini, own: Path, file: str, text: str, expected: str
) -> None:
    (own / file).write_text(text)
    assert any(expected in line for line in problems(mini, own)), problems(mini, own)


def test_an_rdf_file_may_say_more_of_what_own_tables_name(mini: Mini, own: Path) -> None:
    (own / "list.ttl").write_text(f"<{individual('authority', 'plan')}> <urn:is> 1 .")
    assert read_inputs(mini.ontology, own).own


def test_an_empty_folder_is_said_to_be(mini: Mini, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "holds no tables" in problems(mini, empty)[0]
    assert "is no folder" in problems(mini, tmp_path / "nowhere")[0]


def test_what_is_said_in_our_terms_goes_before_the_shapes(mini: Mini, own: Path) -> None:
    rule = f"<https://plan.example/rule> a <{BASE}ontology#CoverageRule> ; <urn:note> 1 ."
    (own / "rule.ttl").write_text(rule)
    tables, _ = read_tables(mini.ontology / "tables")
    found, _ = read_own(own, tables)
    assert {quad.predicate.value.rpartition("#")[2] for quad in in_our_terms(found)} == {
        "type",
        "urn:note",
    }
    assert not set(in_our_terms(found)) & asserted(mini.inputs(), []).quads


@pytest.mark.parametrize(("name", "expected"), [("Plan & Co", "plan-co"), ("é", "own")])
def test_a_name_fits_an_iri(name: str, expected: str) -> None:
    assert slug(name) == expected


@pytest.mark.reasoner
def test_own_data_pass_the_gates_and_are_in_the_release(
    mini: Mini, own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("build", mini.root, tmp_path / "dist", None, own) == 0
    manifest = json.loads((tmp_path / "dist" / "manifest.json").read_bytes())
    assert manifest["version"].startswith("2026-01-31+the-plan.")
    assert graph_for("local", "the-plan/list") in manifest["graphs"]
    assert individual("authority", "plan") in manifest["individuals"]
    rule = f"<https://plan.example/rule> a <{BASE}ontology#CoverageRule> ."
    (own / "rule.ttl").write_text(rule)
    assert run("build", mini.root, tmp_path / "other", None, own) == 1
    assert "A statement needs exactly one source" in capsys.readouterr().out


def test_the_example_of_the_documents_fits_the_project_s_own_tables() -> None:
    example = CHECKOUT / "docs" / "examples" / "example-health-plan"
    inputs = read_inputs(CHECKOUT / "ontology", example)
    assert inputs.own
    assert set(inputs.own.rows) == {"authorities", "sources", "coverage", "criteria"}
    assert list(inputs.own.quads)
    assert individual("authority", "example-health-plan") not in {
        row.subject for row in inputs.tables if not row.owner
    }
