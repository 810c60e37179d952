"""What a run of growth is read back as, what follows from it, and how it is shown."""

import os
import time
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.processes import processor_time
from benchmarks.scale import model, report
from benchmarks.scale.lines import lines
from benchmarks.scale.records import Answered, Crowd, Loaded, ScaleRun
from benchmarks.scale.sizes import IN_MEMORY, questions
from benchmarks.scaled import write_scaled_release
from conftest import ROOT
from ivig_kg.release import Release
from releases import QUADS, write_release

COUNTS = st.integers(1, 10**9)


def loaded(scale: int, seconds: float, memory: int, **times: float) -> Loaded:
    answers = tuple(Answered(name, value) for name, value in times.items())
    return Loaded(scale, scale * 1000, IN_MEMORY, seconds, memory, 0, answers)


def crowd(what: str, many: int, answers: float, service: float) -> Crowd:
    return Crowd(what, many, "look-up", 10, answers, 0.001, 0.002, 0, service, 0.5)


RUN = ScaleRun(
    {"processor": "one"},
    [
        loaded(1, 1.0, 2000, a=0.001, b=0.01),
        loaded(10, 10.0, 11000, a=0.01, b=0.1),
        Loaded(100, 100_000, IN_MEMORY, error="too large"),
    ],
    [crowd("replicas", 1, 1000, 2.0), crowd("replicas", 3, 900, 2.0), crowd("workers", 1, 10, 1)],
)


def test_a_run_is_read_as_it_was_written(tmp_path: Path) -> None:
    RUN.write(tmp_path / "results" / "scale.json")
    assert ScaleRun.read(tmp_path / "results" / "scale.json") == RUN


@given(st.lists(COUNTS, min_size=2, max_size=5, unique=True), st.floats(0.001, 1000))
def test_a_line_through_points_of_a_line_is_that_line(places: list[int], slope: float) -> None:
    line = model.fitted([(x, 7 + slope * x) for x in places])
    assert line.slope == pytest.approx(slope, rel=1e-3)


@pytest.mark.parametrize("exponent", [0.0, 0.5, 1.0, 2.0])
def test_a_power_is_found_in_points_that_follow_it(exponent: float) -> None:
    points = [(x, 3 * x**exponent) for x in (10, 100, 1000)]
    assert model.power(points) == pytest.approx(exponent)


def test_the_outlook_goes_on_as_the_sizes_went() -> None:
    seen = model.outlook(RUN.of(IN_MEMORY), 100_000)
    assert seen.memory == pytest.approx(101_000)
    assert seen.loading == pytest.approx(100)
    assert seen.power == pytest.approx(1)


def test_only_questions_that_were_always_answered_tell_of_growth() -> None:
    found = model.typical([loaded(1, 1, 1, a=0.1, b=5.0), loaded(10, 1, 1, a=0.2)])
    assert [seconds for _, seconds in found] == pytest.approx([0.1, 0.2])


def test_replicas_carry_as_much_as_an_answer_costs() -> None:
    assert model.times_as_much(RUN) == {"look-up": pytest.approx(2.7)}
    assert model.cores(0.07, 100) == pytest.approx(10)


def test_every_part_of_the_document_is_filled_and_charts_are_xml() -> None:
    parts = report.parts(RUN)
    text = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    assert {part[2] for part in report.PART.finditer(text)} == set(parts)
    assert "too large" in parts["sizes"]
    assert "| look-up | 2.70 | yes |" in parts["replicas"]
    for name, chart in report.charts(RUN).items():
        assert f"]({name})" in text
        assert len(ET.fromstring(chart).findall(".//{*}circle")) == 2  # noqa: S314  # our own


def test_a_chart_has_a_line_a_series() -> None:
    chart = lines({"a": [(1, 2.0), (10, 3.0)], "b": [(1, 0.5)]}, "T", "x", "y")
    found = ET.fromstring(chart).findall(".//{*}path")  # noqa: S314  # our own
    assert len(found) == 4, "with their keys"


def test_a_scaled_release_is_a_release(tmp_path: Path) -> None:
    (tmp_path / "from").mkdir()
    source = write_release(tmp_path / "from", {"ivig.nq": QUADS})
    (tmp_path / "to").mkdir()
    assert write_scaled_release(source, tmp_path / "to", 3) == 1
    Release(tmp_path / "to").check_all()


def test_some_questions_are_spread_over_all() -> None:
    assert len(questions()) > 50
    assert 8 <= len(questions(8)) < 20


def test_processor_time_of_a_process_grows_as_it_computes() -> None:
    begin, end = processor_time(os.getpid()), time.process_time() + 0.1
    while time.process_time() < end:
        pass
    assert processor_time(os.getpid()) >= begin + 0.05
    assert processor_time(2**22 + 1) == 0
