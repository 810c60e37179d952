"""The export as bytes: exact, byte-stable, readable line by line, without its context too."""

import json
import random
from collections.abc import Iterable
from typing import Any

import pytest
from pyld import jsonld
from pyoxigraph import Quad, RdfFormat, Triple, parse, serialize

from export import golden
from export.processors import PROCESSORS, RDFLIB_WARNS, canonical, nquads_of
from export.samples import VERSION, Small
from ivig_kg.export.context import IRI, context
from ivig_kg.export.frames import FRAMES, frame_for
from ivig_kg.export.jsonld_text import Shown, first_line, individual, published, whole
from ivig_kg.namespaces import BASE, KINDS, TERMS, expand


def ntriples(triples: Iterable[Triple]) -> bytes:
    return serialize(triples, format=RdfFormat.N_TRIPLES) or b""


def document(small: Small, subject: str, frame: str = "", shown: Shown = "inline") -> Any:
    centre = frame_for(subject.partition("/")[0])
    text = ntriples(published(small.quads))
    return json.loads(individual(text, BASE + subject, centre, frame or centre, shown, VERSION))


def test_the_export_leaves_the_axioms_of_the_ontology_out(small: Small) -> None:
    said = published(small.quads)
    of_terms = {t.predicate.value for t in said if str(t.subject).startswith(f"<{TERMS}")}
    assert of_terms == {expand("rdfs:label")}
    stated = {q.triple for q in small.quads if "/graph/facts/" in str(q.graph_name)}
    assert stated
    assert stated <= said


@RDFLIB_WARNS
@pytest.mark.parametrize("processor", sorted(PROCESSORS))
@pytest.mark.parametrize("frame", sorted(FRAMES))
def test_expanding_the_export_gives_its_triples(small: Small, frame: str, processor: str) -> None:
    said = published(small.quads)
    found = PROCESSORS[processor](whole(said, frame, VERSION))
    assert canonical(found) == canonical(nquads_of(said))


@RDFLIB_WARNS
@pytest.mark.release
@pytest.mark.parametrize("processor", sorted(PROCESSORS))
def test_expanding_the_release_gives_its_triples(release: list[Quad], processor: str) -> None:
    said = published(release)
    found = PROCESSORS[processor](whole(said, "condition", VERSION))
    assert set(parse(found, format=RdfFormat.N_QUADS)) == {
        Quad(t.subject, t.predicate, t.object) for t in said
    }


@pytest.mark.parametrize("frame", sorted(FRAMES))
def test_the_order_of_the_triples_does_not_matter(small: Small, frame: str) -> None:
    triples = sorted(published(small.quads), key=str)
    expected = whole(triples, frame, VERSION)
    for seed in range(3):
        random.Random(seed).shuffle(triples)  # noqa: S311  # an order, no secret
        assert whole(triples, frame, VERSION) == expected


def test_the_export_is_a_node_a_line(small: Small) -> None:
    lines = whole(published(small.quads), "condition", VERSION).decode().splitlines()
    assert json.loads(lines[0].removesuffix(",") + "}") == {"@context": context().content}
    head = json.loads("{" + lines[1] + "]}")
    assert head["version"] == VERSION
    assert "Not clinical advice" in head["notice"]
    nodes = [json.loads(line.removesuffix(",")) for line in lines[2:-1]]
    conditions = [n for n in nodes if n["id"].startswith("condition:")]
    assert nodes[: len(conditions)] == conditions
    assert lines[-1] == "]}"


@pytest.mark.parametrize(
    ("shown", "expected"), [("inline", context().content), ("link", IRI), ("none", None)]
)
def test_a_context_is_inline_behind_a_link_or_absent(
    small: Small, shown: Shown, expected: object
) -> None:
    line = first_line(shown).strip()
    assert json.loads(line.removesuffix(",") + "}").get("@context") == expected
    found = document(small, "condition/bullous-pemphigoid", shown=shown)
    assert found.get("@context") == expected
    assert found["id"] == "condition:bullous-pemphigoid"


def test_another_frame_groups_the_same_triples_anew(small: Small) -> None:
    subject = "condition/bullous-pemphigoid"
    by_source = document(small, subject, "source")["@graph"]
    sources = [node for node in by_source if node["id"].startswith("source:")]
    statements = [s for node in sources for s in node.get("statements", [])]
    rules = document(small, subject)["indications"][0]["hasCoverageRule"]
    assert rules
    assert {rule["id"] for rule in rules} <= {statement["id"] for statement in statements}


@pytest.mark.parametrize("subject", golden.SUBJECTS)
def test_a_document_is_what_it_was(small: Small, subject: str) -> None:
    expected = golden.path(subject).read_text(encoding="utf-8")
    assert golden.golden(small.quads, subject) == expected


def test_every_kind_has_a_golden_document() -> None:
    assert {subject.partition("/")[0] for subject in golden.SUBJECTS} == set(KINDS)


@pytest.mark.parametrize("subject", golden.SUBJECTS)
def test_a_document_is_as_the_context_compacts_it(small: Small, subject: str) -> None:
    found = document(small, subject)
    compacted = jsonld.compact(jsonld.expand(found), {"@context": context().content})
    assert _exact(compacted) == _exact(found)


def _exact(value: Any) -> Any:
    """Return a document without its context and without keys that carry no triple."""
    if isinstance(value, list):
        return [_exact(item) for item in value]
    if not isinstance(value, dict):
        return value
    keys = context().content
    return {
        name: _exact(item)
        for name, item in value.items()
        if name != "@context" and keys.get(name, "") is not None
    }


def test_ten_lines_of_plain_json_tell_who_demands_what(small: Small) -> None:
    document_ = document(small, "condition/dermatomyositis", shown="none")
    rows = []
    for hub in document_["indications"]:
        for rule in hub.get("hasCoverageRule", []):
            failed, nodes = [], list(rule.get("hasMandatoryCriterion", []))
            for node in nodes:
                nodes += node.get("hasAnyOfMember", []) + node.get("hasAllOfMember", [])
                if "ivig:PriorTreatmentFailureCriterion" in node["type"]:
                    failed += [therapy["label"] for therapy in node.get("concernsTreatment", [])]
            rows.append((rule["statedIn"]["issuedBy"]["label"], rule["coverageStatus"]["label"],
                         failed, rule["statedIn"]["title"], rule["locator"]))  # fmt: skip
    assert len(rows) >= 2
    assert any("Corticosteroids" in failed for _, _, failed, _, _ in rows)
    assert all(
        authority and position and title and place for authority, position, _, title, place in rows
    )
