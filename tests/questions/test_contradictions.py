"""Where sources contradict each other, a question shows both sides.

Each line of `contradictions.tsv` is one side of a topic: a question with parameters, the columns
whose cells (joined by a bar) match a pattern, and sources that must be among the rows that match.
"""

import csv
import re
from collections import defaultdict
from pathlib import Path

import pytest

from questions.answers import CATALOGUE, oxigraph_rows
from questions.graphs import Built

Side = dict[str, str]


def topics() -> dict[str, list[Side]]:
    """The sides of every topic."""
    path = Path(__file__).with_name("contradictions.tsv")
    with path.open(encoding="utf-8", newline="") as file:
        sides: defaultdict[str, list[Side]] = defaultdict(list)
        for line in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            sides[line["topic"]].append(line)
    return sides


TOPICS = topics()


def shown(side: Side, whole: Built) -> set[str]:
    """The sources of the rows that stand on this side."""
    question = CATALOGUE[side["question"]]
    given = dict(pair.split("=") for pair in side["parameters"].split("; ") if pair)
    rows = oxigraph_rows(whole.knowledge.store, question, question.bind(given))
    cells = [dict(zip(question.columns, row, strict=True)) for row in rows]
    columns = side["columns"].split("|")
    return {
        row["source"].removeprefix("source:")
        for row in cells
        if re.fullmatch(side["pattern"], "|".join(row[name] for name in columns))
    }


@pytest.mark.parametrize("topic", TOPICS)
def test_a_question_shows_every_side_of_a_contradiction(topic: str, whole: Built) -> None:
    sides = TOPICS[topic]
    assert len({tuple(side.values())[2:6] for side in sides}) == len(sides) > 1
    for side in sides:
        missing = set(side["sources"].split("; ")) - shown(side, whole)
        assert not missing, f"{side['side']}: {sorted(missing)}"
