"""Every fact on every page leads to its statement, or to why it holds, and so to its source."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from web.fragments import Fragment, fragments

CIDP = "chronic-inflammatory-demyelinating-polyneuropathy"
PAGES = [
    f"/condition/{CIDP}.html",
    "/condition/kawasaki-disease.html",
    "/condition/primary-humoral-immunodeficiency.html",
    "/condition/amyotrophic-lateral-sclerosis.html",
    f"/condition/{CIDP}/checklist?authority=evicore",
    "/condition/kawasaki-disease/checklist?authority=nhs-england",
    "/product/privigen.html",
    "/product/gammagard-liquid.html",
    "/adverse-effect/headache.html",
    "/adverse-effect/thrombosis.html",
    "/mechanism/fcrn-saturation.html",
    "/therapy/corticosteroids.html",
    "/authority/nhs-england.html",
    "/authority/evicore.html",
    "/outcome/treatment-response.html",
    "/risk-factor/rapid-infusion-rate.html",
    "/coverage?view=table",
    f"/compare?condition={CIDP}&condition=kawasaki-disease",
    "/compare?authority=nhs-england&authority=evicore",
    "/compare?product=privigen&product=gamunex-c",
    f"/graph?entity=condition/{CIDP}",
    "/questions/who-covers-condition?condition=kawasaki-disease",
    "/questions/rates-of-effect?effect=headache",
    "/questions/therapies-that-must-fail?condition=myasthenia-gravis",
]
GROUNDS = re.compile(r"/(?:statement|criterion|why|source)[/?]")
# What only groups or counts: the things themselves have the grounds on their pages.
GENERAL = ("Groups", "Authorities on record")
WALKED = 40

each_page = pytest.mark.parametrize("path", PAGES)


def rows(released: FlaskClient, path: str) -> list[Fragment]:
    """Return the rows of tables and the items of ticked lists that state something."""
    page = released.get(path, headers={"Accept": "text/html"})
    assert page.status_code == 200
    return [
        one
        for one in fragments(re.sub(r"<thead>.*?</thead>", "", page.text, flags=re.DOTALL))
        if one.element == "tr"
    ]


@each_page
def test_every_row_leads_to_its_grounds(released: FlaskClient, path: str) -> None:
    for row in rows(released, path):
        text = " ".join(row.text.split())
        is_listed = "listed in the graph" in text or text.startswith(GENERAL)
        assert is_listed or any(GROUNDS.match(link) for link in row.paths), text


@each_page
def test_the_statement_behind_a_row_names_source_and_place(
    released: FlaskClient, path: str
) -> None:
    linked = sorted({link for row in rows(released, path) for link in row.paths})
    statements = [link for link in linked if link.startswith(("/statement/", "/criterion/"))]
    for link in statements[:: max(1, len(statements) // WALKED)]:
        page = released.get(f"{unescape(link)}.html").text
        if "nobody states it" in page:
            assert 'href="/why?' in page or 'href="/rule/' in page or "/statement/mapping." in page
            continue
        assert re.search(r'<dt>Document</dt><dd><a href="/source/[^"]+">[^<]+</a>', page), link
        assert re.search(r"<dt>Where in it</dt><dd>[^<]+</dd>", page), link


@pytest.mark.parametrize("path", [page for page in PAGES if "/checklist" in page])
def test_every_item_of_a_checklist_leads_to_where_it_is_written(
    released: FlaskClient, path: str
) -> None:
    items = [
        one
        for one in fragments(released.get(path).text)
        if one.element == "li" and len(one.links) < 3
    ]
    assert items
    for item in items:
        assert any(GROUNDS.match(link) for link in item.paths), item.text


def test_every_sign_of_the_map_is_a_link_to_a_rule(released: FlaskClient) -> None:
    cells = re.findall(r"<td[^>]*>(.+?)</td>", released.get("/coverage").text)
    assert len(cells) > 500
    for cell in cells:
        assert cell.count('<a href="/statement/coverage.') == cell.count('<span class="mark ')
