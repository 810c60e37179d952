"""What two releases differ in is told by table: added, withdrawn, changed, retired."""

import json
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from ivig_kg.export.changes import Change, as_jsonld, as_markdown, as_text, changes, read_release
from ivig_kg.namespaces import PREFIXES, expand, graph_for, individual

RATING = individual("statement", "evidence_ratings.a.b.1")
GRADE = expand("ivig:evidenceGrade")
OLD = [
    (RATING, expand("rdfs:label"), '"A rates B"', "facts", "evidence_ratings"),
    (RATING, GRADE, f"<{expand('ivig:ProbablyBeneficial')}>", "facts", "evidence_ratings"),
    (individual("source", "gone"), expand("rdfs:label"), '"Gone"', "facts", "sources"),
    (expand("ivig:Old"), expand("rdfs:label"), '"old"', "ontology", "core"),
    (individual("indication", "b"), expand("ivig:hasX"), f"<{RATING}>", "facts", "x"),
    (individual("source", "kept"), expand("rdfs:label"), '"Kept"', "facts", "sources"),
]
NEW = [
    OLD[0],
    (RATING, GRADE, f"<{expand('ivig:InsufficientEvidence')}>", "facts", "evidence_ratings"),
    (individual("source", "come"), expand("rdfs:label"), '"Come"', "facts", "sources"),
    OLD[3],
    (expand("ivig:Old"), expand("owl:deprecated"), '"true"', "ontology", "core"),
    OLD[5],
]


def release(folder: Path, rows: list[tuple[str, str, str, str, str]]) -> Path:
    folder.mkdir()
    lines = [f"<{s}> <{p}> {o} <{graph_for(family, name)}> .\n" for s, p, o, family, name in rows]
    (folder / "ivig.nq").write_text("".join(lines), encoding="utf-8")
    return folder


@pytest.fixture
def found(tmp_path: Path) -> list[Change]:
    old, new = release(tmp_path / "old", OLD), release(tmp_path / "new", NEW)
    return changes(read_release(old), read_release(new))


def test_each_change_is_told_once_with_its_table(found: list[Change]) -> None:
    assert [(change.table, change.kind, change.label) for change in found] == [
        ("evidence_ratings", "changed", "A rates B"),
        ("ontology", "retired", "old"),
        ("sources", "added", "Come"),
        ("sources", "withdrawn", "Gone"),
    ]


def test_a_rating_that_was_changed_shows_both_values(found: list[Change]) -> None:
    assert "ivig:evidenceGrade: ivig:ProbablyBeneficial -> ivig:InsufficientEvidence" in as_text(
        found
    )


def test_markdown_counts_by_table_and_lists_what_changed(found: list[Change]) -> None:
    text = as_markdown(found)
    assert "| sources | 1 | 1 | 0 | 0 |" in text
    assert "- `statement:evidence_ratings.a.b.1`: ivig:evidenceGrade:" in text


def test_json_ld_is_json_and_rdf(found: list[Change]) -> None:
    text = as_jsonld(found)
    assert [change["change"] for change in json.loads(text)["changes"]] == [
        "changed",
        "retired",
        "added",
        "withdrawn",
    ]
    kind = NamedNode(expand("ivig:change-kind"))
    quads = parse(text, format=RdfFormat.JSON_LD)
    kinds = {str(quad.object) for quad in quads if quad.predicate == kind}
    assert kinds == {'"changed"', '"retired"', '"added"', '"withdrawn"'}


def test_equal_releases_have_no_changes(tmp_path: Path) -> None:
    same = read_release(release(tmp_path / "old", OLD))
    assert changes(same, dict(same)) == []
    assert as_text([]) == "0 changes\n"


def test_the_links_of_an_indication_are_no_facts_of_their_own(found: list[Change]) -> None:
    assert not [change for change in found if change.subject.startswith(PREFIXES["indication"])]
