"""The schema: every document is valid, damaged ones are not, and what v1 promised stays."""

import copy
import hashlib
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pyoxigraph import Quad
from rdflib import OWL, RDF, RDFS, XSD, Graph, URIRef
from rdflib.namespace import SH

from export import contract, golden
from export.samples import VERSION, Small
from ivig_kg.export import schema
from ivig_kg.export.context import FILE, context
from ivig_kg.export.frames import FRAMES
from ivig_kg.export.jsonld import Documents
from ivig_kg.export.jsonld_text import published, whole
from ivig_kg.export.schema import IRI, schema_text
from ivig_kg.namespaces import TERMS
from ivig_kg.paths import CHECKOUT

SCHEMA = json.loads(schema_text())
VALIDATOR = Draft202012Validator(SCHEMA)
NODE = SCHEMA["$defs"]["node"]
PROMISED = json.loads(contract.FILE.read_text(encoding="utf-8"))


def read(folder: str) -> Graph:
    graph = Graph()
    for path in sorted((CHECKOUT / "ontology" / folder).glob("*.ttl")):
        graph.parse(path)
    return graph


@pytest.mark.parametrize(
    ("published", "digest"),
    [
        (FILE, "2016eef9710388ab8c9bdafb19096cd482563473146a10fe56e44895d0734f00"),
        (schema.FILE, "8f41206fa47c27b2f292df33c9f33fff23f647aa0e73a7e99b1ee862e6fba49b"),
    ],
    ids=["context", "schema"],
)
def test_v1_never_changes_because_it_is_kept_for_ever(published: Path, digest: str) -> None:
    assert hashlib.sha256(published.read_bytes()).hexdigest() == digest


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$id"] == IRI


@pytest.mark.parametrize("frame", sorted(FRAMES))
def test_the_export_is_valid(small: Small, frame: str) -> None:
    VALIDATOR.validate(json.loads(whole(published(small.quads), frame, VERSION)))


@pytest.mark.parametrize("subject", golden.SUBJECTS)
def test_the_document_of_an_individual_is_valid(subject: str) -> None:
    VALIDATOR.validate(json.loads(golden.path(subject).read_text(encoding="utf-8")))


@pytest.mark.release
@pytest.mark.parametrize("frame", sorted(FRAMES))
def test_nodes_of_the_release_are_valid(release: list[Quad], frame: str) -> None:
    documents = Documents(published(release), frame)
    roots = sorted(documents.roots())
    checker = VALIDATOR.evolve(schema={"$ref": "#/$defs/node", "$defs": SCHEMA["$defs"]})
    for root in random.Random(frame).sample(roots, 150):  # noqa: S311  # a sample, no secret
        checker.validate(documents.node(root))


Damage = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    "damage",
    [
        lambda d: d.pop("notice"),
        lambda d: d.pop("id"),
        lambda d: d.update(lable="x"),
        lambda d: d.update(label=["x"]),
        lambda d: d.update(type="ivig:Condition"),
        lambda d: d.update(altLabel="one"),
        lambda d: d.update(altLabel=[]),
        lambda d: d.update(id="no compact IRI"),
        lambda d: d.pop("definition"),
        lambda d: d["indications"][0].pop("hasCondition"),
        lambda d: d["indications"][0]["hasCoverageRule"][0].pop("locator"),
        lambda d: d["indications"][0]["hasCoverageRule"][0].pop("statedIn"),
        lambda d: d["indications"][0]["hasCoverageRule"][0].update(statedIn="source:x"),
        lambda d: d["mappings"][0].update(confidence="0.9"),
        lambda d: d["mappings"][0].update(confidenceDecimal="1"),
        lambda d: d["mappings"][0].update(confidenceDecimal=0.9),
    ],
)  # fmt: skip
def test_a_damaged_document_is_not_valid(small: Small, damage: Damage) -> None:
    document = json.loads(golden.golden(small.quads, "condition/dermatomyositis"))
    VALIDATOR.validate(document)
    damaged = copy.deepcopy(document)
    damage(damaged)
    assert not VALIDATOR.is_valid(damaged)


def test_schema_and_context_have_the_same_keys() -> None:
    plain = {key.plain for key in context().keys if key.plain}
    assert set(NODE["properties"]) == {"id", "type", *plain, *(k.name for k in context().keys)}


def test_arrays_are_where_the_context_has_sets() -> None:
    for key in context().keys:
        assert (NODE["properties"][key.name].get("type") == "array") == key.is_set, key.name


def test_values_are_of_the_kind_that_the_ontology_declares() -> None:
    graph = read("modules")
    forms = {XSD.string: "string", XSD.integer: "integer", XSD.boolean: "boolean",
             XSD.decimal: "decimal"}  # fmt: skip
    for key in context().keys:
        if not key.property.startswith(TERMS) or key.is_reverse:
            continue
        term = URIRef(key.property)
        form = contract.promised()["keys"][key.name].removeprefix("array of ")
        if (term, RDF.type, OWL.ObjectProperty) in graph:
            assert form in {"node", "iri"}, key.name
        elif (term, RDF.type, OWL.DatatypeProperty) in graph:
            assert form == forms[URIRef(str(graph.value(term, RDFS.range)))], key.name


def test_what_the_shapes_demand_the_schema_demands() -> None:
    shapes, always = read("shapes"), contract.promised()["always"]
    names = {key.property: key.plain or key.name for key in context().keys if not key.is_reverse}
    checked = 0
    for shape in shapes.subjects(SH.targetClass):
        target = context().compact(str(shapes.value(shape, SH.targetClass)))
        for part in shapes.objects(shape, SH.property):
            path = shapes.value(part, SH.path)
            is_strict = shapes.value(part, SH.severity) in (None, SH.Violation)
            if isinstance(path, URIRef) and shapes.value(part, SH.minCount) and is_strict:
                assert names[str(path)] in always[target]
                checked += 1
    assert checked > 50


def test_no_key_of_v1_is_removed_renamed_or_retyped() -> None:
    now = contract.promised()["keys"]
    assert {name: now.get(name) for name in PROMISED["keys"]} == PROMISED["keys"]


def test_what_v1_always_has_it_still_has() -> None:
    now = contract.promised()
    assert set(PROMISED["head"]) <= set(now["head"])
    for class_, required in PROMISED["always"].items():
        assert set(required) <= set(now["always"].get(class_, ())), class_


@pytest.mark.parametrize(
    ("change", "is_break"),
    [
        (lambda keys: keys.update(newKey="string"), False),
        (lambda keys: keys.pop("locator"), True),
        (lambda keys: keys.update(locator="array of string"), True),
        (lambda keys: keys.update(place=keys.pop("locator")), True),
    ],
)
def test_the_contract_tells_a_break_from_an_addition(
    change: Callable[[dict[str, str]], object], is_break: bool
) -> None:
    keys = dict(PROMISED["keys"])
    change(keys)
    kept = {name: keys.get(name) for name in PROMISED["keys"]} == PROMISED["keys"]
    assert kept != is_break
