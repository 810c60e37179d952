"""The table of a question and its CSV hold the same rows, cell by cell, for every question."""

import csv
import io
import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from ivig_kg.catalogue import Question, load_catalogue
from ivig_kg.namespaces import BASE
from ivig_kg.paths import shipped
from ivig_kg.web.tables import SHOWN_ROWS, shown_columns

CATALOGUE = load_catalogue(shipped("queries") / "questions")
ROW = re.compile(r"<tr>(<td>.*?)</tr>", re.DOTALL)
CELL = re.compile(r"<td>(.*?)</td>", re.DOTALL)
LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)


def table_of(page: str) -> list[list[tuple[str, str]]]:
    """Return the cells of the table of results: where each leads, and its text."""
    body = page.partition('aria-label="Result"')[2].partition("</table>")[0]
    return [[_cell(cell) for cell in CELL.findall(row)] for row in ROW.findall(body)]


def _cell(inside: str) -> tuple[str, str]:
    found = LINK.fullmatch(inside)
    href, text = found.groups() if found else ("", inside)
    return unescape(href), unescape(text)


@pytest.mark.parametrize("question", CATALOGUE.values(), ids=CATALOGUE.keys())
def test_the_table_is_the_csv(released: FlaskClient, question: Question) -> None:
    query = "&".join(f"{p.name}={p.example}" for p in question.parameters if not p.optional)
    page = released.get(f"/questions/{question.slug}?{query}", headers={"Accept": "text/html"})
    answer = released.get(f"/questions/{question.slug}.csv?{query}").text
    rows = list(csv.DictReader(io.StringIO(answer, newline="")))
    columns = shown_columns(list(question.columns))
    shown = table_of(page.text)
    assert len(shown) == min(len(rows), SHOWN_ROWS)
    for cells, row in zip(shown, rows, strict=False):
        for (href, text), (name, named) in zip(cells, columns.items(), strict=True):
            label = row[named] if named else ""
            is_iri = row[name].startswith("http")
            assert href == (row[name].replace(BASE, "/") if is_iri else "")
            assert text == (label or row[name]) or (is_iri and not label)
