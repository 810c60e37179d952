"""The chart of an answer says what its table and its CSV say."""

import csv
import io
import re
from collections import Counter
from html import unescape

import pytest
from flask.testing import FlaskClient

from ivig_kg.catalogue import Question, load_catalogue
from ivig_kg.paths import shipped
from ivig_kg.web.plots import LARGEST

CHARTED = [q for q in load_catalogue(shipped("queries") / "questions").values() if q.chart]
HTML = {"Accept": "text/html"}
UNITS = {"percent": " %"}
# The example of the question has no rate in numbers.
INSTEAD = {"effects-of-product": "product=gammagard-liquid"}

each_chart = pytest.mark.parametrize("question", CHARTED, ids=[q.slug for q in CHARTED])
Marks = list[tuple[str, str]]


def address(question: Question, ending: str = "") -> str:
    given = [f"{p.name}={p.example}" for p in question.parameters if not p.optional]
    query = INSTEAD.get(question.slug, "&".join(given))
    return f"/questions/{question.slug}{ending}?{query}"


def marks_of(page: str) -> Marks:
    """Return name and text of each mark of the chart of a page."""
    names = re.findall(r'<text class="name"[^>]*>([^<]*)</text>', page)
    texts = re.findall(r'<text class="tick value"[^>]*>([^<]*)</text>', page)
    return list(zip(map(unescape, names), map(unescape, texts), strict=True))


def marks_in(question: Question, text: str) -> Marks:
    """Return what the chart should hold, out of the CSV alone; the largest first."""
    chart, rows = question.chart, list(csv.DictReader(io.StringIO(text, newline="")))
    assert chart
    names = [f"{chart.label}{end}" for end in ("Label", "Title", "")]
    named = next(name for name in names if name in question.columns)
    if not chart.value:
        return [(name, str(n)) for name, n in Counter(row[named] for row in rows).items()]
    unit = UNITS.get(chart.value, "")
    return [(row[named], f"{row[chart.value]}{unit}") for row in rows if row[chart.value]]


def same_name(short: str, whole: str) -> bool:
    """Tell whether a name of the chart, perhaps cut, is that of the table."""
    return whole.startswith(short.removesuffix("…")) or (not whole and short.endswith("not stated"))


def agrees(shown: Marks, wanted: Marks) -> bool:
    left = list(wanted)
    for name, text in shown:
        match = next((one for one in left if one[1] == text and same_name(name, one[0])), None)
        if match is None:
            return False
        left.remove(match)
    least = min((float(text.split()[0]) for _, text in shown), default=0.0)
    return len(shown) == min(len(wanted), LARGEST) and (
        len({text for _, text in left}) < 2 or all(float(t.split()[0]) <= least for _, t in left)
    )


def test_there_are_charts_of_both_kinds() -> None:
    assert {question.chart.kind for question in CHARTED if question.chart} == {"bar", "dot"}
    assert len(CHARTED) >= 10


@each_chart
def test_a_chart_agrees_with_the_csv_of_the_release(
    released: FlaskClient, question: Question
) -> None:
    page = released.get(address(question), headers=HTML).text
    wanted = marks_in(question, released.get(address(question, ".csv")).text)
    assert wanted
    assert agrees(marks_of(page), wanted)


@each_chart
def test_a_chart_is_named_and_described(released: FlaskClient, question: Question) -> None:
    page = released.get(address(question), headers=HTML).text
    (svg,) = re.findall(r'<svg class="plot".*?</svg>', page, re.DOTALL)
    title = re.search(r'<title id="plot-title">([^<]+)</title>', svg)
    assert title
    assert f'<h3 id="chart">{title[1]}</h3>' in page
    assert 'role="img" aria-labelledby="plot-title plot-about"' in svg


def test_an_answer_without_rows_has_no_chart(client: FlaskClient) -> None:
    page = client.get("/questions/rates-of-effect?effect=headache").text
    assert "<td" not in page
    assert 'class="plot"' not in page
    assert "0 rows" in page
