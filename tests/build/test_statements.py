"""Rows say what their spec means, each in the named graph of its table."""

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from ivig_kg.build.statements import facts
from ivig_kg.build.terms import LABEL, A, node
from ivig_kg.namespaces import graph_for, individual
from mini import Mini

GBS = NamedNode(individual("condition", "guillain-barre-syndrome"))
RULE = NamedNode(individual("statement", "coverage.acme-policy-9.guillain-barre-syndrome"))
HUB = NamedNode(individual("indication", "guillain-barre-syndrome"))


def stated(mini: Mini) -> set[Quad]:
    return {fact.quad for fact in facts(mini.inputs().tables)}


def quad(subject: NamedNode, predicate: str, value: NamedNode | Literal, table: str) -> Quad:
    return Quad(subject, node(predicate), value, NamedNode(graph_for("facts", table)))


def test_a_row_becomes_an_individual_in_the_graph_of_its_table(mini: Mini) -> None:
    assert {
        quad(RULE, "rdf:type", node("ivig:CoverageRule"), "coverage"),
        quad(RULE, "ivig:coverageStatus", node("ivig:Covered"), "coverage"),
        quad(RULE, "ivig:locator", Literal("page 1"), "coverage"),
        quad(RULE, "ivig:statedIn", NamedNode(individual("source", "acme-policy-9")), "coverage"),
        quad(HUB, "ivig:hasCoverageRule", RULE, "coverage"),
    } <= stated(mini)


def test_a_label_walks_from_reference_to_reference(mini: Mini) -> None:
    label = Literal("Acme Health on Guillain-Barré syndrome: covered")
    assert Quad(RULE, LABEL, label, NamedNode(graph_for("facts", "coverage"))) in stated(mini)


def test_a_companion_points_to_the_row_s_individual(mini: Mini) -> None:
    assert {
        quad(HUB, "rdf:type", node("ivig:Indication"), "conditions"),
        quad(HUB, "ivig:hasCondition", GBS, "conditions"),
        quad(
            HUB, "rdfs:label", Literal("Immune globulin in Guillain-Barré syndrome"), "conditions"
        ),
    } <= stated(mini)


def test_a_list_gives_a_triple_an_item_and_a_column_may_have_two_properties(mini: Mini) -> None:
    synonyms = {q.object for q in stated(mini) if q.subject == GBS} & {
        Literal("GBS"),
        Literal("Landry paralysis"),
    }
    assert len(synonyms) == 2
    source = NamedNode(individual("source", "us-label"))
    assert {
        quad(source, "rdfs:label", Literal("A label"), "sources"),
        quad(source, "dcterms:title", Literal("A label"), "sources"),
    } <= stated(mini)


def test_a_reference_may_match_another_column_than_the_key(mini: Mini) -> None:
    use = NamedNode(individual("statement", "labelled_indications.immune-thrombocytopenia.us"))
    us = NamedNode(individual("concept", "jurisdiction.us"))
    assert quad(use, "ivig:inJurisdiction", us, "labelled_indications") in stated(mini)


def test_facts_have_no_blank_nodes_and_every_individual_one_class_and_label(mini: Mini) -> None:
    quads = stated(mini)
    assert not any(isinstance(t, BlankNode) for q in quads for t in (q.subject, q.object))
    for subject in {q.subject for q in quads}:
        own = [q.predicate for q in quads if q.subject == subject]
        assert own.count(A) == own.count(LABEL) == 1


def test_rows_may_name_rows_and_speak_of_entities_of_several_tables(mini: Mini) -> None:
    tables = mini.ontology / "tables"
    (tables / "remarks.yaml").write_text(
        """title: Remarks
about: A remark on an entity.
key: remark
subject: statement/remarks.{remark}
class: ivig:Statement
label: "{remark}"
fixed: {ivig:statedIn: source/us-label}
about_by:
  column: kind
  entity: entity
  property: ivig:hasMember
  tables: {condition: conditions, group: condition_groups}
columns:
  remark: {type: slug, about: Slug.}
  kind: {type: kind, required: true, about: Kind.}
  entity: {type: text, required: true, about: Entity.}
  carried_by: {type: row, list: true, property: ivig:hasStatement, about: Rows.}
"""
    )
    rows = "remark\tkind\tentity\tcarried_by\na\tgroup\tneurology\tsources:us-label; coverage:{}\n"
    key = "acme-policy-9.guillain-barre-syndrome"
    (tables / "remarks.tsv").write_text(rows.format(key))
    remark = NamedNode(individual("statement", "remarks.a"))
    label = NamedNode(individual("source", "us-label"))
    assert {
        quad(remark, "ivig:statedIn", label, "remarks"),
        quad(remark, "ivig:hasStatement", label, "remarks"),
        quad(remark, "ivig:hasStatement", RULE, "remarks"),
        quad(remark, "ivig:hasMember", NamedNode(individual("concept", "neurology")), "remarks"),
    } <= stated(mini)
    (tables / "remarks.tsv").write_text(rows.replace("neurology", "nerves").format("nobody"))
    assert mini.problems() == [
        'ontology/tables/remarks.tsv:2: carried_by: "coverage:nobody" is no row (write table:key)',
        'ontology/tables/remarks.tsv:2: entity: "nerves" is no key of its table',
    ]
