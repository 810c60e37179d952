"""From a run to the tables and the chart of docs/performance.md."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from benchmarks import peers
from benchmarks.chart import Group, chart
from benchmarks.promises import PROMISES, Finding, Promise
from benchmarks.records import FIRST, REPEATED, UNCACHED, Run

CHART: Final = "performance.svg"
_PART: Final = re.compile(r"(<!-- measured: (\S+) -->\n).*?(<!-- end -->)", re.DOTALL)
_CROWD: Final = 8
_SHOWN: Final = 3
_BESIDE: Final = (
    (peers.SERVICE, peers.HELLO),
    (peers.SERVICE, peers.HELLO_SIZED),
    (peers.SERVICE_CODED, peers.HELLO),
)
_MEBIBYTE: Final = 1024**2


def write(run: Run, folder: Path) -> None:
    """Write the chart, and the measured parts of performance.md anew, into a folder."""
    file = folder / "performance.md"
    file.write_text(filled(file.read_text(encoding="utf-8"), parts(run)), encoding="utf-8")
    title = "Throughput of ivig-kg as a multiple of that of others"
    (folder / CHART).write_text(chart(groups(run), title), encoding="utf-8")


def filled(text: str, measured: Mapping[str, str]) -> str:
    """Return a document with what stands between the markers replaced; `KeyError` for a name."""
    return _PART.sub(lambda part: f"{part[1]}{measured[part[2]]}\n{part[3]}", text)


def parts(run: Run) -> dict[str, str]:
    """Return the measured parts of the document by name."""
    return {
        "machine": table(("what", "which"), run.machine.items()),
        "promises": promises(run),
        "answers": "\n\n".join(_answers(run, scale) for scale in run.scales),
        "crowds": _crowds(run),
        "repeated": _repeated(run),
        "loading": _loading(run),
        "odd": _odd(run),
    }


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def promises(run: Run) -> str:
    """Return a table of the promises: whether they hold, and the ratios that are nearest to not."""
    rows = [row for promise in PROMISES for row in _kept(promise, run)]
    return table(("promise", "holds", "of how many", "the least good"), rows)


def groups(run: Run) -> list[Group]:
    """Return the ratios of the chart: throughput of the service over that of each other."""
    found = [
        Group(f"uncached, 8 clients: over {peer}", bars)
        for peer in run.peers(1)
        if peer not in {peers.SERVICE, peers.SERVICE_UNCACHED}
        and (bars := _ratios(run, UNCACHED, peers.SERVICE_UNCACHED, peer))
    ]
    repeated = _ratios(run, REPEATED, peers.SERVICE, peers.HELLO)
    return [*found, Group("repeated, 8 clients: over Flask hello", repeated)]


def _kept(promise: Promise, run: Run) -> Iterator[list[str]]:
    found = promise.worst_first(run)
    kept = sum(map(promise.holds, found))
    bound = f"{promise.text}: {promise.bound:g} or {'more' if promise.at_least else 'less'}"
    worst = "; ".join(map(_told, found[:_SHOWN]))
    verdict = "not measured" if not found else ("yes" if kept == len(found) else "no")
    yield [bound, verdict, f"{kept} of {len(found)}", worst]


def _told(finding: Finding) -> str:
    return f"{finding.value:.3g} ({finding.what})"


def _ratios(run: Run, mode: str, above: str, below: str) -> list[tuple[str, float]]:
    chosen = {"scale": 1, "mode": mode, "clients": _CROWD}
    found = {
        query: run.throughput(above, below, query=query, **chosen) for query in run.queries(mode)
    }
    return [(query, ratio.value) for query, ratio in found.items() if ratio]


def _answers(run: Run, scale: int) -> str:
    """Return throughput by query and peer, and the service's latencies."""
    names = [name for name in run.peers(scale) if name != peers.SERVICE]
    rows = []
    for query in run.queries(UNCACHED):
        chosen = {"scale": scale, "query": query, "mode": UNCACHED, "clients": _CROWD}
        rates = [_rate(run.figure("per_second", peer=name, **chosen)) for name in names]
        times = [
            _milliseconds(run.figure(name, peer=peers.SERVICE_UNCACHED, **chosen))
            for name in ("p50", "p99")
        ]
        first = run.figure("p50", scale=scale, query=query, mode=FIRST, peer=peers.SERVICE_UNCACHED)
        rows.append([query, *rates, *times, _milliseconds(first)])
    head = ["query", *names, "p50 ms", "p99 ms", "first ms"]
    return f"{run.quads[str(scale)]:,} quads ({scale}x):\n\n{table(head, rows)}"


def _crowds(run: Run) -> str:
    names = [name for name in run.peers(1) if name != peers.SERVICE]
    rows = []
    for query in run.queries(UNCACHED):
        sizes = {s.clients for s in run.chosen(scale=1, query=query, mode=UNCACHED)}
        for clients in sorted(sizes) if max(sizes, default=0) > _CROWD else ():
            chosen = {"scale": 1, "query": query, "mode": UNCACHED, "clients": clients}
            cells = [_crowded(run, name, chosen) for name in names]
            rows.append([query, str(clients), *cells])
    return table(("query", "clients", *names), rows)


def _crowded(run: Run, peer: str, chosen: Mapping[str, object]) -> str:
    rate, *times = (run.figure(name, peer=peer, **chosen) for name in ("per_second", "p50", "p99"))
    return "" if rate is None else f"{_rate(rate)} ({' / '.join(map(_milliseconds, times))})"


def _repeated(run: Run) -> str:
    names = (peers.SERVICE, peers.SERVICE_CODED, peers.HELLO, peers.HELLO_SIZED)
    rows = []
    for query in run.queries(REPEATED):
        chosen = {"scale": 1, "query": query, "mode": REPEATED, "clients": _CROWD}
        size = run.figure("size", scale=1, query=query, mode=FIRST, peer=peers.SERVICE)
        rates = [_rate(run.figure("per_second", peer=name, **chosen)) for name in names]
        ratios = [run.throughput(mine, other, **chosen) for mine, other in _BESIDE]
        shown = [f"{ratio.value:.2f}" if ratio else "" for ratio in ratios]
        rows.append([query, _rate(size), *rates, *shown])
    head = ("query", "bytes", *names, *(f"{mine}, over {other}" for mine, other in _BESIDE))
    return table(head, rows)


def _loading(run: Run) -> str:
    rows = [
        [f"{load.scale}x", load.peer, load.error.splitlines()[0], "", ""]
        if load.error
        else [
            f"{load.scale}x",
            load.peer,
            f"{load.seconds:.1f}",
            f"{load.memory / _MEBIBYTE:.0f}",
            f"{load.memory_after / _MEBIBYTE:.0f}",
        ]
        for load in run.loadings
    ]
    return table(("size", "server", "seconds to load", "MiB, loaded", "MiB, after load"), rows)


def _odd(run: Run) -> str:
    lines = [
        f"- {scale}x, {query}: {', '.join(names)}"
        for scale in run.scales
        for query, names in run.odd_answers(scale).items()
    ]
    failed = [s for s in run.samples if s.mode == FIRST and s.error and s.error != "not asked"]
    lines += [f"- {s.scale}x, {s.query}: {s.peer}: {s.error}" for s in failed]
    return "\n".join(lines) or "None."


def _rate(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}"


def _milliseconds(value: float | None) -> str:
    return "" if value is None else f"{1000 * value:.3g}"
