"""The map of mechanisms: the same things, links and figures as its table and as the query."""

import csv
import io
import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from ivig_kg.web.mechanism_map import mechanism_map
from ivig_kg.web.tables import Cell

LEAF = re.compile(r'<a href="(/mechanism/[^"]+)"[^>]*><title>(.*?): (\d+) conditions?</title>')
ROW = re.compile(
    r'<th scope="row"><a href="(/mechanism/[^"]+)">([^<]*)</a></th><td class="number">(\d+)</td>'
)


def test_the_map_and_its_table_say_the_same(released: FlaskClient) -> None:
    page = released.get("/mechanisms").text
    leaves, rows = LEAF.findall(page), ROW.findall(page)
    assert leaves
    assert sorted(leaves) == sorted(rows)


def test_the_map_counts_what_the_question_lists(released: FlaskClient) -> None:
    page = released.get("/mechanisms").text
    text = released.get("/questions/conditions-by-mechanism.csv").text
    found: dict[str, set[str]] = {}
    for row in csv.DictReader(io.StringIO(text, newline="")):
        found.setdefault(row["mechanismLabel"], set()).add(row["condition"])
    for _, label, count in LEAF.findall(page):
        assert int(count) == len(found.get(unescape(label), ())), label


def test_the_map_of_a_mechanism_points_it_out_alone(client: FlaskClient) -> None:
    page = client.get("/mechanism/fcrn-saturation.html").text
    assert page.count('aria-current="page"') == 1
    assert '<a href="/mechanism/fcrn-saturation" aria-current="page">' in page


@pytest.mark.parametrize("sizes", [[], [1], [0], [3, 1, 12]])
def test_no_two_mechanisms_stand_in_one_place(sizes: list[int]) -> None:
    families = {
        Cell(f"family {n}"): [(Cell(f"{n}.{m}", None, f"x:{n}.{m}"), m) for m in range(size)]
        for n, size in enumerate(sizes)
    }
    made = mechanism_map(families)
    leaves = [leaf for family in made.families for leaf in family.leaves]
    assert len({leaf.y for leaf in leaves}) == sum(sizes)
    assert all(0 < leaf.y < made.height for leaf in leaves)
    assert all(leaf.bar_x + leaf.bar < made.width for leaf in leaves)
