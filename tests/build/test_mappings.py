"""A mapping is a plain SKOS triple and a record of how it was found."""

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from ivig_kg.build.cells import typed
from ivig_kg.build.mappings import mapping_quads
from ivig_kg.build.terms import LABEL, A, node
from ivig_kg.namespaces import individual
from mini import Mini

FILE = "ontology/mappings/conditions.sssom.tsv"
G610 = NamedNode("http://purl.bioontology.org/ontology/ICD10CM/G61.0")
GBS = NamedNode(individual("condition", "guillain-barre-syndrome"))


def triples(mini: Mini) -> set[Triple]:
    return {q.triple for s in mini.inputs().mapping_sets for q in mapping_quads(s)}


def test_a_mapping_names_code_terminology_and_record(mini: Mini) -> None:
    icd = NamedNode(individual("concept", "terminology.icd10cm"))
    slug = "mapping.conditions.guillain-barre-syndrome.icd10cm.g61.0"
    record = NamedNode(individual("statement", slug))
    assert {
        Triple(GBS, node("skos:exactMatch"), G610),
        Triple(G610, node("skos:notation"), Literal("G61.0")),
        Triple(G610, node("dcterms:identifier"), Literal("ICD10CM:G61.0")),
        Triple(G610, LABEL, Literal("Guillain-Barre syndrome")),
        Triple(G610, node("ivig:inTerminology"), icd),
        Triple(icd, A, node("ivig:Terminology")),
        Triple(record, A, node("sssom:Mapping")),
        Triple(record, node("sssom:subject_id"), GBS),
        Triple(record, node("sssom:object_id"), G610),
        Triple(record, node("sssom:confidence"), typed("0.95", "xsd:decimal")),
        Triple(record, node("sssom:object_source_version"), Literal("2026-04")),
    } <= triples(mini)


def test_a_target_without_label_gets_none(mini: Mini) -> None:
    mondo = NamedNode("http://purl.obolibrary.org/obo/MONDO_0009688")
    found = [t for t in triples(mini) if t.subject == mondo]
    assert found
    assert LABEL not in {t.predicate for t in found}


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            "MONDO:0009688",
            "MONDOO:0009688",
            f'{FILE}:12: object_id: "MONDOO:0009688" has no prefix of curie_map',
        ),
        (
            "condition:myasthenia-gravis",
            "condition:myasthenia-grave",
            f"{FILE}:12: subject_id: <https://w3id.org/ivig-kg/condition/myasthenia-grave> "
            'does not exist (did you mean "condition/myasthenia-gravis"?)',
        ),
        (
            "skos:closeMatch",
            "skos:similarMatch",
            f"{FILE}:12: predicate_id: is not one of skos:exactMatch, skos:closeMatch, "
            "skos:broadMatch, skos:narrowMatch, skos:relatedMatch",
        ),
        (
            "0009688\t\tsemapv:ManualMappingCuration",
            "0009688\t\t",
            f"{FILE}:12: mapping_justification: is empty",
        ),
        (
            "condition:myasthenia-gravis\tMyasthenia gravis\tskos:closeMatch\tMONDO:0009688",
            "condition:guillain-barre-syndrome\tGBS\tskos:closeMatch\tICD10CM:G61.0",
            f"{FILE}:12: object_id: the two are mapped in line 11 already",
        ),
        ("0.95", "95", f'{FILE}:11: confidence: "95" is no number from 0 to 1'),
        ("#license:", "#licence:", f"{FILE}:1: license: is missing"),
        ("\t\t2026-04", "\t2026-04", f"{FILE}:11: 9 cells, the header has 10"),
    ],
)
def test_a_broken_mapping_is_reported(mini: Mini, old: str, new: str, line: str) -> None:
    mini.edit(FILE, old, new)
    assert line in mini.problems()
