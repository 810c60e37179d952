"""Every statement of the founding document is carried by the graph, and every row by triples."""

import pytest
from pyoxigraph import NamedNode, Store

from ivig_kg.build.tables import Row, Tables
from ivig_kg.namespaces import expand, individual
from questions.answers import CATALOGUE

pytestmark = pytest.mark.release
DOCUMENT = NamedNode(individual("source", "ivig-definition"))
STATED = [NamedNode(expand(f"ivig:{name}")) for name in ("statedIn", "definitionStatedIn")]
PLACE = [NamedNode(expand(f"ivig:{name}")) for name in ("locator", "definitionLocator")]


def carriers(tables: Tables, row: Row) -> list[Row]:
    names = [name.split(":", 1) for name in row.cells["carried_by"].split("; ")]
    by_name = {(other.spec.name, other.key): other for other in tables}
    return [by_name[table, key] for table, key in names]


def test_every_statement_is_carried_by_triples_whose_source_is_the_document(
    release: Store, whole_tables: Tables
) -> None:
    rows = [row for row in whole_tables if row.spec.name == "founding_statements"]
    assert len(rows) == 110
    for row in rows:
        found = carriers(whole_tables, row)
        assert found, row.key
        for carrier in found:
            subject = NamedNode(carrier.subject)
            sources = {
                q.object for p in STATED for q in release.quads_for_pattern(subject, p, None)
            }
            places = {q.object for p in PLACE for q in release.quads_for_pattern(subject, p, None)}
            assert sources == {DOCUMENT}, (row.key, carrier.key)
            assert places, (row.key, carrier.key)


def test_every_statement_leads_to_its_carriers_in_the_graph(
    release: Store, whole_tables: Tables
) -> None:
    carried_by = NamedNode(expand("ivig:carriedBy"))
    for row in (row for row in whole_tables if row.spec.name == "founding_statements"):
        quads = release.quads_for_pattern(NamedNode(row.subject), carried_by, None)
        expected = {NamedNode(carrier.subject) for carrier in carriers(whole_tables, row)}
        assert {quad.object for quad in quads} == expected


@pytest.mark.parametrize(
    "part",
    ["uses", "mechanism", "how-it-is-given", "general-criteria", "side-effects", "founding"],
)
def test_the_document_s_view_is_one_page_of_questions(part: str) -> None:
    tagged = [slug for slug, q in CATALOGUE.items() if "founding-document" in q.tags]
    assert any(part in slug for slug in tagged)


def test_every_row_of_every_table_is_in_the_graph_with_its_source_and_place(
    release: Store, whole_tables: Tables
) -> None:
    rows = [
        row for row in whole_tables if "source" in row.spec.columns and row.spec.key != "source"
    ]
    assert len(rows) > 5000
    for row in rows:
        subject = NamedNode(row.subject)
        sources = {
            str(q.object) for p in STATED for q in release.quads_for_pattern(subject, p, None)
        }
        assert sources == {f"<{individual('source', row.cells['source'])}>"}, row.key
        places = {str(q.object) for p in PLACE for q in release.quads_for_pattern(subject, p, None)}
        assert places, row.key
