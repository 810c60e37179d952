"""What a run has measured of growth, as plain values that go to JSON and back."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self


@dataclass(frozen=True)
class Answered:
    """How long an engine took for a question: the best of several times; or why there is none."""

    question: str
    seconds: float = 0.0
    error: str = ""


@dataclass(frozen=True)
class Loaded:
    """An engine with so many quads: seconds until it answered, bytes of memory and of disk."""

    scale: int
    quads: int
    engine: str
    seconds: float = 0.0
    memory: int = 0
    disk: int = 0
    answers: tuple[Answered, ...] = ()
    error: str = ""

    @property
    def times(self) -> dict[str, float]:
        """The seconds of the questions that were answered."""
        return {answer.question: answer.seconds for answer in self.answers if not answer.error}


@dataclass(frozen=True)
class Crowd:
    """Many clients: `what` there is so `many` of, answers a second, processor seconds of each part.

    The parts are the `service`, the `balancer` and the `load`; they are of the whole measurement.
    """

    what: str
    many: int
    task: str
    seconds: float
    answers: float
    p50: float
    p99: float
    failures: int
    service: float
    balancer: float = 0.0
    error: str = ""

    @property
    def per_second(self) -> float:
        """Answers a second of the clock."""
        return self.answers / self.seconds if self.seconds else 0.0

    @property
    def cost(self) -> float:
        """Processor seconds of the service for an answer."""
        return self.service / self.answers if self.answers else 0.0


@dataclass
class ScaleRun:
    """All that one command has measured on one machine."""

    machine: Mapping[str, str]
    loaded: list[Loaded] = field(default_factory=list)
    crowds: list[Crowd] = field(default_factory=list)

    @classmethod
    def read(cls, file: Path) -> Self:
        """Read what `write` has written."""
        values: dict[str, Any] = json.loads(file.read_bytes())
        loaded = [
            Loaded(**{**item, "answers": tuple(Answered(**a) for a in item["answers"])})
            for item in values["loaded"]
        ]
        return cls(values["machine"], loaded, [Crowd(**item) for item in values["crowds"]])

    def write(self, file: Path) -> None:
        """Write everything as JSON."""
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")

    @property
    def engines(self) -> list[str]:
        """The engines that were loaded at least once, in their order."""
        return list(dict.fromkeys(item.engine for item in self.loaded if not item.error))

    def of(self, engine: str) -> list[Loaded]:
        """Return what was measured of an engine, from the smallest graph to the largest."""
        found = [item for item in self.loaded if item.engine == engine and not item.error]
        return sorted(found, key=lambda item: item.scale)
