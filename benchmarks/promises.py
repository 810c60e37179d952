"""What the service promises of its speed, held against a run."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from benchmarks import peers
from benchmarks.figures import Ratio
from benchmarks.records import ALONE, FIRST, GROWTH, REPEATED, UNCACHED, Run
from benchmarks.workload import ANTI_JOIN, LOOK_UP

HEAVY: Final = 0.005
"""Seconds from which the engine, and not what is around it, should be what takes the time."""
_GROWTH: Final = (1, 10)


@dataclass(frozen=True)
class Finding:
    """A ratio that was measured for a promise: of what, how much, by how many clients at once."""

    what: str
    value: float
    clients: int = 1


Findings = Callable[[Run], Iterator[Finding]]


@dataclass(frozen=True)
class Promise:
    """A bound on ratios; `at_least` tells on which side of it they have to be."""

    text: str
    bound: float
    at_least: bool
    findings: Findings

    def holds(self, finding: Finding) -> bool:
        """Tell whether the ratio keeps the promise."""
        if self.at_least:
            return finding.value >= self.bound
        return finding.value <= self.bound

    def worst_first(self, run: Run) -> list[Finding]:
        """Return the findings, the one that keeps the promise least before the others."""
        sign = 1 if self.at_least else -1
        return sorted(self.findings(run), key=lambda finding: sign * finding.value)


def _heavy(run: Run) -> Iterator[Finding]:
    for query in run.queries(UNCACHED):
        alone = run.figure("p50", scale=1, peer=peers.OXIGRAPH, query=query, mode=ALONE)
        if alone is not None and alone >= HEAVY:
            yield from _compared(run, query, UNCACHED, peers.SERVICE_UNCACHED, peers.OXIGRAPH)


def _look_ups(run: Run) -> Iterator[Finding]:
    for other in (peers.RDFLIB, peers.RDFLIB_OXIGRAPH):
        yield from _compared(run, LOOK_UP, UNCACHED, peers.SERVICE_UNCACHED, other)


def _by_many(findings: Findings) -> Findings:
    return lambda run: (finding for finding in findings(run) if finding.clients > 1)


def _by_one(findings: Findings) -> Findings:
    return lambda run: (finding for finding in findings(run) if finding.clients == 1)


def _repeated(peer: str) -> Findings:
    return lambda run: (
        finding
        for query in run.queries(REPEATED)
        for finding in _compared(run, query, REPEATED, peer, peers.HELLO)
    )


def _grown(run: Run) -> Iterator[Finding]:
    small, large = _GROWTH
    for query in run.queries(GROWTH):
        times = [run.figure("p50", scale=s, query=query, mode=GROWTH) for s in (small, large)]
        failed = [s for s in run.samples if s.query == query and s.mode == GROWTH and s.error]
        if times[0] and times[1]:
            yield Finding(query, times[1] / times[0])
        elif times[0] and any(sample.scale == large for sample in failed):
            yield Finding(f"{query} (no answer)", float("inf"))


def _anti_joins(run: Run) -> Iterator[Finding]:
    for scale in run.scales:
        here = _alone(run, scale, peers.SERVICE_UNCACHED, ANTI_JOIN)
        there = _alone(run, scale, peers.VIRTUOSO, ANTI_JOIN)
        if here and there:
            yield Finding(f"{run.quads[str(scale)]:,} quads", here / there)


def _alone(run: Run, scale: int, peer: str, query: str) -> float | None:
    """Return the seconds of an answer for one client; of the first one, where no other is."""
    asked = {"scale": scale, "peer": peer, "query": query, "clients": 1}
    later = run.figure("p50", **asked, mode=UNCACHED)
    return later or run.figure("p50", **asked, mode=FIRST)


def _compared(run: Run, query: str, mode: str, above: str, below: str) -> Iterator[Finding]:
    clients = sorted({s.clients for s in run.chosen(scale=1, query=query, mode=mode, peer=above)})
    for number in clients:
        ratio: Ratio | None = run.throughput(
            above, below, scale=1, query=query, mode=mode, clients=number
        )
        if ratio:
            yield Finding(f"{query}, {number} clients, {below}", ratio.value, number)


_HEAVY: Final = "uncached and 5 ms or more of Oxigraph: throughput over Oxigraph's"
_RATE: Final = "rate over that of a bare Flask hello"
_SMALL: Final = "small look-ups: throughput over rdflib-endpoint's"

PROMISES: Final = (
    Promise(f"{_HEAVY}, many clients", 0.9, True, _by_many(_heavy)),
    Promise(f"{_HEAVY}, one client", 0.9, True, _by_one(_heavy)),
    Promise(f"{_SMALL}, many clients", 3.0, True, _by_many(_look_ups)),
    Promise(f"{_SMALL}, one client", 3.0, True, _by_one(_look_ups)),
    Promise(f"repeated: {_RATE}", 0.8, True, _repeated(peers.SERVICE)),
    Promise(f"repeated, in gzip: {_RATE}", 0.8, True, _repeated(peers.SERVICE_CODED)),
    Promise("time on a graph of ten times the size over that on one", 12, False, _grown),
    Promise("the anti-join: time over Virtuoso's", 5.0, False, _anti_joins),
)
