"""What a report says follows from what was measured."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import peers, report
from benchmarks.chart import Group, chart
from benchmarks.load import Load, read_load
from benchmarks.measuring import count_rows
from benchmarks.promises import PROMISES
from benchmarks.records import ALONE, FIRST, GROWTH, REPEATED, UNCACHED, Loading, Run, Sample
from benchmarks.workload import ANTI_JOIN, LOOK_UP

DOCUMENT = Path(report.__file__).parents[1] / "docs" / "performance.md"
HEAVY = "side-effects"


def measured() -> Run:
    """Return a run in which every promise holds by a little."""
    run = Run({"processor": "one"}, {"1": 100, "10": 1000})
    run.loadings.append(Loading(1, peers.OXIGRAPH, 1.5, 2**20, 2**21))
    run.loadings.append(Loading(1, peers.VIRTUOSO, error="virtuoso-t is not installed"))
    rates = {
        (peers.SERVICE_UNCACHED, HEAVY): 91.0,
        (peers.OXIGRAPH, HEAVY): 100.0,
        (peers.SERVICE_UNCACHED, LOOK_UP): 310.0,
        (peers.RDFLIB, LOOK_UP): 100.0,
        (peers.SERVICE_UNCACHED, ANTI_JOIN): 100.0,
        (peers.VIRTUOSO, ANTI_JOIN): 450.0,
    }
    for (peer, query), rate in rates.items():
        for clients in (1, 8):
            asked = Sample(1, peer, query, UNCACHED, clients, 0, rate, 1 / rate, 2 / rate)
            run.samples.append(asked)
        run.samples.append(Sample(1, peer, query, FIRST, p50=1 / rate, rows=7))
    run.samples.append(Sample(1, peers.OXIGRAPH, HEAVY, ALONE, p50=0.01))
    for peer, rate in ((peers.SERVICE, 81.0), (peers.SERVICE_CODED, 81.0), (peers.HELLO, 100.0)):
        run.samples.append(Sample(1, peer, HEAVY, REPEATED, 8, 0, rate, 0.01, 0.02))
    for scale, seconds in ((1, 0.1), (10, 1.1)):
        run.samples.append(Sample(scale, peers.SERVICE, HEAVY, GROWTH, p50=seconds))
    return run


def changed(run: Run, times: float, **values: object) -> Run:
    """Return a run with the figures of some samples multiplied."""
    chosen = run.chosen(**values)
    assert chosen
    run.samples = [
        replace(s, per_second=s.per_second * times, p50=s.p50 / times) if s in chosen else s
        for s in run.samples
    ]
    return run


def verdicts(run: Run) -> list[bool]:
    return [all(map(promise.holds, promise.findings(run))) for promise in PROMISES]


def test_promises_that_are_kept_by_a_little_are_kept() -> None:
    run = measured()
    assert all(list(promise.findings(run)) for promise in PROMISES)
    assert verdicts(run) == [True] * len(PROMISES)


@pytest.mark.parametrize(
    ("number", "values"),
    [
        (0, {"peer": peers.SERVICE_UNCACHED, "query": HEAVY, "clients": 8}),
        (1, {"peer": peers.SERVICE_UNCACHED, "query": HEAVY, "clients": 1, "mode": UNCACHED}),
        (2, {"peer": peers.SERVICE_UNCACHED, "query": LOOK_UP, "clients": 8}),
        (3, {"peer": peers.SERVICE_UNCACHED, "query": LOOK_UP, "clients": 1, "mode": UNCACHED}),
        (4, {"peer": peers.SERVICE, "mode": REPEATED}),
        (5, {"peer": peers.SERVICE_CODED, "mode": REPEATED}),
        (6, {"mode": GROWTH, "scale": 10}),
        (7, {"peer": peers.SERVICE_UNCACHED, "query": ANTI_JOIN, "clients": 1, "mode": UNCACHED}),
    ],
)
def test_a_promise_is_broken_by_what_it_is_about_and_no_other_is(
    number: int, values: dict[str, object]
) -> None:
    found = verdicts(changed(measured(), 0.8, **values))
    assert found == [other != number for other in range(len(PROMISES))]


def test_a_question_without_an_answer_on_the_larger_graph_breaks_the_promise() -> None:
    run = measured()
    run.samples[-1] = replace(run.samples[-1], error="no answer in 20 s")
    assert verdicts(run)[6] is False


def test_light_queries_are_not_held_against_oxigraph() -> None:
    run = changed(measured(), 3.0, peer=peers.OXIGRAPH, query=HEAVY)
    assert not list(PROMISES[0].findings(run))


def test_the_worst_finding_comes_first() -> None:
    run = changed(measured(), 0.5, peer=peers.SERVICE_UNCACHED, query=HEAVY, clients=8)
    run.samples.append(Sample(1, peers.SERVICE_UNCACHED, HEAVY, UNCACHED, 64, 0, 91.0))
    run.samples.append(Sample(1, peers.OXIGRAPH, HEAVY, UNCACHED, 64, 0, 100.0))
    values = [finding.value for finding in PROMISES[0].worst_first(run)]
    assert values == pytest.approx([0.455, 0.91])


def test_a_run_is_read_as_it_was_written(tmp_path: Path) -> None:
    run = measured()
    run.write(tmp_path / "run.json")
    again = Run.read(tmp_path / "run.json")
    again.write(tmp_path / "again.json")
    assert (tmp_path / "run.json").read_bytes() == (tmp_path / "again.json").read_bytes()
    assert verdicts(again) == verdicts(run)
    assert again.loadings == run.loadings


def test_every_measured_part_of_the_document_is_written() -> None:
    written = report.filled(DOCUMENT.read_text(encoding="utf-8"), report.parts(measured()))
    for part in report.parts(measured()).values():
        assert f"{part}\n<!-- end -->" in written


def test_the_report_says_what_was_left_out_and_what_was_answered_otherwise() -> None:
    run = measured()
    run.samples.append(Sample(1, peers.OXIGRAPH_DISK, LOOK_UP, FIRST, rows=8))
    run.samples.append(Sample(1, peers.RDFLIB, HEAVY, FIRST, error="no answer in 20 s"))
    parts = report.parts(run)
    assert "virtuoso-t is not installed" in parts["loading"]
    assert f"1x, {LOOK_UP}: {peers.OXIGRAPH_DISK}\n" in parts["odd"]
    assert f"{HEAVY}: {peers.RDFLIB}: no answer in 20 s" in parts["odd"]


def test_a_chart_is_an_image_with_a_bar_a_ratio_on_the_right_side_of_one() -> None:
    drawn = ET.fromstring(chart([Group("a < b", [("twice", 2.0), ("half", 0.5)])], "ratios"))  # noqa: S314  # own text
    bars = drawn.findall("{http://www.w3.org/2000/svg}rect")
    assert [bar.get("class") for bar in bars] == ["faster", "slower"]
    twice, half = ((float(bar.attrib["x"]), float(bar.attrib["width"])) for bar in bars)
    assert twice[0] == pytest.approx(sum(half))
    assert twice[1] == pytest.approx(half[1])


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (
            '{"requests": 30, "seconds": 2.0, "p50": 0.1, "p99": 0.2, "failures": 10}',
            Load(10.0, 0.1, 0.2, 10),
        ),
        (
            '{"requests": 5, "seconds": 2.0, "p50": 0.1, "p99": 0.2, "failures": 5}',
            Load(failures=5, error="no answer in time"),
        ),
    ],
)
def test_failures_are_no_throughput(outcome: str, expected: Load) -> None:
    assert read_load(f"what wrk says\n{outcome}\n") == expected


def test_rows_are_counted_once_whatever_their_order() -> None:
    rows = (
        '{"a": {"value": "1"}, "b": {"value": "2"}}',
        '{"b": {"value": "2"}, "a": {"value": "1"}}',
    )
    body = (
        f'{{"head": {{"vars": ["a", "b"]}}, "results": {{"bindings": [{", ".join(rows)}, {{}}]}}}}'
    )
    assert count_rows(body.encode()) == 2
