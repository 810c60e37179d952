"""From a run to the tables and charts of growth in docs/performance.md."""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.report import table
from benchmarks.scale import model
from benchmarks.scale.lines import Series, lines
from benchmarks.scale.records import Crowd, Loaded, ScaleRun
from benchmarks.scale.sizes import IN_MEMORY

PART: Final = re.compile(r"(<!-- grown: (\S+) -->\n).*?(<!-- end -->)", re.DOTALL)
"""A part of the document that a run fills."""
_MEBIBYTE: Final = 1024**2
_GIBIBYTE: Final = 1024**3
_BOUND: Final = 2.7


def write(run: ScaleRun, folder: Path) -> None:
    """Write the charts, and the parts on growth of performance.md anew, into a folder."""
    file = folder / "performance.md"
    measured = parts(run)
    text = file.read_text(encoding="utf-8")
    new = PART.sub(lambda part: f"{part[1]}{measured[part[2]]}\n{part[3]}", text)
    file.write_text(new, encoding="utf-8")
    for name, chart in charts(run).items():
        (folder / name).write_text(chart, encoding="utf-8")


def parts(run: ScaleRun) -> dict[str, str]:
    """Return the parts on growth by name."""
    return {
        "machine": table(("what", "which"), run.machine.items()),
        "sizes": _sizes(run),
        "workers": _crowds(run, "workers"),
        "replicas": f"{_crowds(run, 'replicas')}\n\n{_carried(run)}",
        "readers": _readers(run),
        "billion": _billion(run),
    }


def charts(run: ScaleRun) -> dict[str, str]:
    """Return the charts by the name of their file; none where nothing was loaded."""
    shown = {
        "growth-loading.svg": ("Loading", "seconds", lambda item: item.seconds),
        "growth-memory.svg": ("Memory", "MiB", lambda item: item.memory / _MEBIBYTE),
        "growth-answers.svg": ("Median question", "milliseconds", _median_milliseconds),
    }
    found = {name: (_series(run, value), title, up) for name, (title, up, value) in shown.items()}
    return {
        name: lines(series, title, "quads", up)
        for name, (series, title, up) in found.items()
        if series
    }


def _series(run: ScaleRun, value: Callable[[Loaded], float]) -> Series:
    found = {
        engine: [(float(item.quads), value(item)) for item in run.of(engine) if value(item) > 0]
        for engine in run.engines
    }
    return {engine: points for engine, points in found.items() if points}


def _median_milliseconds(item: Loaded) -> float:
    return 1000 * median(item.times.values()) if item.times else 0.0


def _sizes(run: ScaleRun) -> str:
    rows = [
        [f"{item.scale}x", f"{item.quads:,}", item.engine, item.error, *[""] * 5]
        if item.error
        else [f"{item.scale}x", f"{item.quads:,}", item.engine, *_figures(item)]
        for item in run.loaded
    ]
    head = ("size", "quads", "engine", "seconds to load", "MiB of memory", "MiB of disk")
    return table((*head, "median question ms", "slowest answered ms", "questions answered"), rows)


def _figures(item: Loaded) -> Iterator[str]:
    yield f"{item.seconds:.1f}"
    yield f"{item.memory / _MEBIBYTE:,.0f}"
    yield f"{item.disk / _MEBIBYTE:,.0f}"
    yield f"{_median_milliseconds(item):.3g}"
    yield f"{1000 * max(item.times.values(), default=0):.4g}"
    yield f"{len(item.times)} of {len(item.answers)}"


def _crowds(run: ScaleRun, what: str) -> str:
    chosen = [crowd for crowd in run.crowds if crowd.what == what]
    rows = [
        [str(crowd.many), crowd.task, crowd.error, *[""] * 5]
        if crowd.error
        else [str(crowd.many), crowd.task, *_crowd(crowd)]
        for crowd in chosen
    ]
    head = (what, "task", "answers a second", "p50 ms", "p99 ms", "processor ms an answer")
    return table((*head, "of them HAProxy's", "failures"), rows)


def _crowd(crowd: Crowd) -> Iterator[str]:
    answers = crowd.answers or 1.0
    yield f"{crowd.per_second:,.0f}"
    yield f"{1000 * crowd.p50:.3g}"
    yield f"{1000 * crowd.p99:.3g}"
    yield f"{1000 * (crowd.service + crowd.balancer) / answers:.3g}"
    yield f"{1000 * crowd.balancer / answers:.2g}"
    yield str(crowd.failures)


def _carried(run: ScaleRun) -> str:
    found = model.times_as_much(run)
    if not found:
        return "Not measured."
    rows = [
        [task, f"{times:.2f}", "yes" if times >= _BOUND else "no"] for task, times in found.items()
    ]
    return table(("task", "times as much as one", f"{_BOUND:g} or more"), rows)


def _readers(run: ScaleRun) -> str:
    costs = model.shared_cost(run.crowds, 1)
    rows = [
        [task, f"{1000 * cost:.2f}", _product(cost), f"{model.cores(cost):,.1f}"]
        for task, cost in costs.items()
    ]
    head = ("task", "processor ms an answer", "arithmetic", "cores")
    return table(head, rows) if rows else "Not measured."


def _product(cost: float) -> str:
    return f"{model.READERS} x {cost:.5f} s / {model.BUSY:g}"


def _billion(run: ScaleRun) -> str:
    found = [model.outlook(run.of(engine), model.BILLION) for engine in run.engines]
    rows = [
        [
            seen.engine,
            f"{seen.memory / _GIBIBYTE:,.0f}",
            f"{seen.disk / _GIBIBYTE:,.0f}",
            f"{seen.loading / 3600:,.1f}",
            f"{seen.power:.2f}",
        ]
        for seen in found
    ]
    head = ("engine", "GiB of memory", "GiB of disk", "hours to load", "answers grow with power")
    return f"{table(head, rows)}\n\n{_limit(run)}"


def _limit(run: ScaleRun) -> str:
    """Say up to how many quads the graph fits into the memory of a machine."""
    loaded: Sequence[Loaded] = run.of(IN_MEMORY)
    if not loaded:
        return ""
    line = model.fitted([(item.quads, float(item.memory)) for item in loaded])
    half = model.MACHINE / 2
    quads = (half - line.start) / line.slope
    return (
        f"In memory a quad takes {line.slope:,.0f} bytes, so half of {model.MACHINE // _GIBIBYTE} "
        f"GiB ({half / _GIBIBYTE:.0f} GiB, the rest is for workers) hold "
        f"({half:.4g} - {line.start:.3g}) / {line.slope:.3g} = {quads / 1e6:,.0f} million quads."
    )
