"""The map of coverage: the same as its table, its CSV and the question; ordered as asked."""

import csv
import io
import re
from html import unescape

import pytest
from flask.testing import FlaskClient

Position = tuple[str, str, str]

HEADING = re.compile(r'<th scope="col"[^>]*><span><a href="(/authority/[^"]+)"')
LINE = re.compile(r'<tr><th scope="row"><a href="(/condition/[^"]+)">.*?</tr>')
CELL = re.compile(r"<td[^>]*>(.*?)</td>")


def on_map(page: str) -> set[Position]:
    """Return condition, authority and rule of every sign of the map, by their paths."""
    authorities = HEADING.findall(page)
    found = set()
    for line in LINE.finditer(page):
        cells = CELL.findall(line[0])
        assert len(cells) == len(authorities)
        for authority, text in zip(authorities, cells, strict=True):
            found |= {(line[1], authority, rule) for rule in re.findall(r'href="([^"]+)"', text)}
    return found


def in_table(page: str) -> set[Position]:
    """Return the same of the table."""
    rows = re.findall(r'<tr><th scope="row">.*?</tr>', page)
    return {tuple(re.findall(r'href="([^"]+)"', row)) for row in rows}


def in_csv(text: str) -> set[Position]:
    """Return the same of the CSV."""
    rows = csv.DictReader(io.StringIO(text, newline=""))
    names = ("condition", "authority", "rule")
    return {
        tuple(row[name].removeprefix("https://w3id.org/ivig-kg") for name in names)  # type: ignore[misc]  # three names
        for row in rows
    }


@pytest.mark.parametrize("query", ["", "group=neurological", "sort=nhs-england", "group=nothing"])
def test_map_table_and_csv_say_the_same(released: FlaskClient, query: str) -> None:
    shown = on_map(released.get(f"/coverage?{query}").text)
    assert shown == in_table(released.get(f"/coverage?view=table&{query}").text)
    assert shown == in_csv(released.get(f"/coverage.csv?{query}").text)
    assert bool(shown) is (query != "group=nothing")


def test_the_map_shows_each_authority_of_the_question(released: FlaskClient) -> None:
    path = "/questions/who-covers-condition.csv?condition=kawasaki-disease"
    asked = csv.DictReader(io.StringIO(released.get(path).text, newline=""))
    wanted = {row["authority"].removeprefix("https://w3id.org/ivig-kg") for row in asked}
    shown = on_map(released.get("/coverage").text)
    assert {a for c, a, _ in shown if c == "/condition/kawasaki-disease"} == wanted


def test_the_map_is_ordered_by_the_position_of_one_authority(released: FlaskClient) -> None:
    page = released.get("/coverage?sort=nhs-england").text
    place = HEADING.findall(page).index("/authority/nhs-england")
    signs = []
    for line in LINE.finditer(page):
        found = re.search(r"mark-(\w+)", CELL.findall(line[0])[place])
        signs.append(found[1] if found else "")
    order = list(dict.fromkeys(signs))
    assert order[0] in {"Covered", "CoveredWithCriteria"}
    assert order[-1] == ""
    assert signs == sorted(signs, key=order.index)
    assert 'aria-sort="ascending"' in page


def test_the_map_is_ordered_by_group(released: FlaskClient) -> None:
    page = released.get("/coverage?sort=group&view=map").text
    assert len(LINE.findall(page)) == len(LINE.findall(released.get("/coverage").text))
    assert '<option value="group" selected>' in page


def test_group_order_and_view_stay_in_every_link(released: FlaskClient) -> None:
    page = released.get("/coverage?group=neurological&sort=support").text
    links = {unescape(link) for link in re.findall(r'href="(/coverage[?.][^"]*)"', page)}
    assert links
    assert all("group=neurological" in link for link in links)
    assert "/coverage?sort=support&group=neurological&view=table" in links
