"""The neighbourhood of a thing: page, JSON and CSV agree, and say who states each link."""

import csv
import io
import re
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from ivig_kg.namespaces import BASE

ENTITIES = [
    "condition/chronic-inflammatory-demyelinating-polyneuropathy",
    "condition/amyotrophic-lateral-sclerosis",
    "mechanism/fcrn-saturation",
    "product/privigen",
    "adverse-effect/headache",
    "authority/nhs-england",
    "source/ivig-definition",
    "therapy/corticosteroids",
    "concept/neurological",
    "concept/unit.g-per-kg",
    "outcome/treatment-response",
    "indication/kawasaki-disease",
    "statement/coverage.us-verity-l39314.susac-syndrome",
    "criterion/us-verity-l39314.susac-syndrome.1",
    "substance/intravenous-immune-globulin",
]
each_entity = pytest.mark.parametrize("entity", ENTITIES)


def document(client: FlaskClient, query: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/graph.json?{query}").json or {}
    return found


def rows(client: FlaskClient, query: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(f"/graph.csv?{query}").text, newline="")))


@each_entity
def test_page_json_and_csv_hold_the_same_links(released: FlaskClient, entity: str) -> None:
    told, listed = document(released, f"entity={entity}"), rows(released, f"entity={entity}")
    of_json = sorted(
        (edge["source"], edge["relation"], edge["target"], said.get("iri", ""))
        for edge in told["edges"]
        for said in edge["statements"] or [{}]
    )
    of_csv = sorted(
        (row["subject"], row["relation"], row["object"], row["statement"]) for row in listed
    )
    assert of_json == of_csv
    table = released.get(f"/graph?entity={entity}").text.partition("<tbody>")[2]
    shown = table.partition("</tbody>")[0].split("<tr>")[1:]
    assert len(shown) == len(of_csv)
    links = [set(map(unescape, re.findall(r'href="([^"]+)"', row))) for row in shown]
    for row in listed:
        wanted = {row[name] for name in ("subject", "object", "statement", "source") if row[name]}
        assert {iri.replace(BASE, "/") for iri in wanted} <= set().union(*links)


@each_entity
def test_every_link_names_its_statement_or_its_origin(released: FlaskClient, entity: str) -> None:
    for edge in document(released, f"entity={entity}")["edges"]:
        if edge["origin"] == "stated":
            assert edge["statements"]
            assert all(
                one["locator"] and one["authority"] and one["source"] for one in edge["statements"]
            )
        else:
            assert not edge["statements"]
            assert bool(edge["why"]) is (edge["origin"] != "listed")


def test_an_edge_stands_for_statements_that_name_both_of_its_ends(released: FlaskClient) -> None:
    told = document(released, "entity=mechanism/fcrn-saturation")
    (edge,) = (e for e in told["edges"] if e["target"].endswith("/guillain-barre-syndrome"))
    path = edge["statements"][0]["href"]
    page = released.get(f"{path}.html").text
    assert "/mechanism/fcrn-saturation" in page
    assert "/condition/guillain-barre-syndrome" in page


@pytest.mark.parametrize("limit", [20, 40])
def test_no_more_neighbours_are_drawn_than_the_limit_and_the_page_says_so(
    released: FlaskClient, limit: int
) -> None:
    query = f"entity=product/privigen&limit={limit}"
    told = document(released, query)
    assert len(told["nodes"]) == limit + 1 == told["shown"] + 1
    assert told["total"] > limit
    page = released.get(f"/graph?{query}").text
    assert f"{limit} of {told['total']} neighbours: choose relations" in page


def test_a_limit_leaves_something_of_every_relation(released: FlaskClient) -> None:
    told = document(released, "entity=product/privigen&limit=20")
    assert {edge["relation"] for edge in told["edges"]} == {
        one["name"] for one in told["relations"]
    }


def test_a_relation_narrows_the_graph_and_stays_chosen(released: FlaskClient) -> None:
    query = "entity=condition/kawasaki-disease&relation=CoverageRule"
    told = document(released, query)
    assert {edge["relation"] for edge in told["edges"]} == {"CoverageRule"}
    assert len(told["relations"]) > 1
    assert 'value="CoverageRule" checked' in released.get(f"/graph?{query}").text


def test_coverage_rules_lead_to_the_authorities_of_the_question(released: FlaskClient) -> None:
    query = "entity=condition/kawasaki-disease&relation=CoverageRule&limit=160"
    others = {edge["target"] for edge in document(released, query)["edges"]}
    path = "/questions/who-covers-condition.csv?condition=kawasaki-disease"
    asked = csv.DictReader(io.StringIO(released.get(path).text, newline=""))
    assert others == {row["authority"] for row in asked}


@pytest.mark.parametrize("ending", ["", ".json", ".csv"])
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("entity=condition/nothing", 404),
        ("entity=nothing", 404),
        ("entity=data/ivig.nq", 404),
        ("entity=condition/kawasaki-disease&limit=7", 400),
        ("entity=condition/kawasaki-disease&limit=x", 400),
    ],
)
def test_what_cannot_be_drawn_is_a_problem(
    released: FlaskClient, ending: str, query: str, status: int
) -> None:
    response = released.get(f"/graph{ending}?{query}", headers={"Accept": "application/json"})
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")


def test_the_page_of_every_kind_leads_to_its_graph(released: FlaskClient) -> None:
    for entity in ENTITIES:
        page = released.get(f"/{entity}.html").text
        link = re.search(r'href="(/graph\?entity=[^"]+)"', page)
        assert link
        assert released.get(unescape(link[1])).status_code == 200
