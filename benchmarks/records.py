"""What a run has measured, as plain values that go to JSON and back."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, Final, Literal, Self

from benchmarks.figures import Ratio, ratio

Mode = Literal["first", "alone", "uncached", "repeated", "growth"]

FIRST: Final = "first"
ALONE: Final = "alone"
UNCACHED: Final = "uncached"
REPEATED: Final = "repeated"
GROWTH: Final = "growth"


@dataclass(frozen=True)
class Sample:
    """A peer, a query, a way of asking, a round: answers a second, latencies in seconds.

    Of a first request and of growth only `p50` is meant, and `rows` and bytes (`size`) tell
    what came; an `error` says why there is no figure.
    """

    scale: int
    peer: str
    query: str
    mode: str
    clients: int = 1
    round: int = 0
    per_second: float = 0.0
    p50: float = 0.0
    p99: float = 0.0
    failures: int = 0
    rows: int = 0
    size: int = 0
    error: str = ""


@dataclass(frozen=True)
class Loading:
    """A peer with the data: seconds of loading, bytes of memory before and after the queries."""

    scale: int
    peer: str
    seconds: float = 0.0
    memory: int = 0
    memory_after: int = 0
    error: str = ""


@dataclass
class Run:
    """All that one command has measured on one machine."""

    machine: Mapping[str, str]
    quads: dict[str, int] = field(default_factory=dict)
    samples: list[Sample] = field(default_factory=list)
    loadings: list[Loading] = field(default_factory=list)

    @classmethod
    def read(cls, file: Path) -> Self:
        """Read what `write` has written."""
        values: dict[str, Any] = json.loads(file.read_bytes())
        values["samples"] = [Sample(**sample) for sample in values["samples"]]
        values["loadings"] = [Loading(**loading) for loading in values["loadings"]]
        return cls(**values)

    def write(self, file: Path) -> None:
        """Write everything as JSON, a line a sample."""
        head = json.dumps({"machine": dict(self.machine), "quads": self.quads})[1:-1]
        loadings, samples = (
            ",\n  ".join(json.dumps(_short(item)) for item in items)
            for items in (self.loadings, self.samples)
        )
        text = f'{{{head},\n"loadings": [\n  {loadings}\n],\n"samples": [\n  {samples}\n]}}\n'
        file.write_text(text, encoding="utf-8")

    @property
    def scales(self) -> list[int]:
        """The multiples of the release that were measured."""
        return sorted(map(int, self.quads))

    def peers(self, scale: int) -> list[str]:
        """Return the peers that answered queries at a scale, in the order of their start."""
        asked = (s.peer for s in self.samples if s.scale == scale and s.mode == FIRST)
        return list(dict.fromkeys(asked))

    def queries(self, mode: str) -> list[str]:
        """Return the queries that were asked in a mode, in their order."""
        return list(dict.fromkeys(s.query for s in self.samples if s.mode == mode))

    def chosen(self, **values: object) -> list[Sample]:
        """Return the samples that have these values and no error."""
        return [
            sample
            for sample in self.samples
            if not sample.error
            and all(getattr(sample, name) == value for name, value in values.items())
        ]

    def figure(self, name: str, **values: object) -> float | None:
        """Return the median of a figure over the rounds; nothing where it was not measured."""
        found = [getattr(sample, name) for sample in self.chosen(**values)]
        return median(found) if found else None

    def throughput(self, above: str, below: str, **values: object) -> Ratio | None:
        """Return the ratio of two peers' answers a second, round by round."""
        return ratio(
            _by_round(self.chosen(peer=above, **values)),
            _by_round(self.chosen(peer=below, **values)),
        )

    def odd_answers(self, scale: int) -> dict[str, list[str]]:
        """Return by query the peers whose answer has another number of rows than most have."""
        odd: dict[str, list[str]] = {}
        for query in self.queries(FIRST):
            found = self.chosen(mode=FIRST, scale=scale, query=query)
            usual = Counter(sample.rows for sample in found).most_common(1)
            peers = [sample.peer for sample in found if sample.rows != usual[0][0]]
            odd |= {query: peers} if peers else {}
        return odd


def _by_round(samples: Iterable[Sample]) -> dict[int, float]:
    return {sample.round: sample.per_second for sample in samples}


def _short(item: Sample | Loading) -> dict[str, Any]:
    return {
        name: round(value, 7) if isinstance(value, float) else value
        for name, value in asdict(item).items()
    }
