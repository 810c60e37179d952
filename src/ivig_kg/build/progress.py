"""Tells what a build is doing: a bar on a terminal, plain lines elsewhere, and the seconds."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from ivig_kg.build.gates import Gate


class Steps:
    """The steps of one run: `with steps.step("tables"):` shows, times and remembers each."""

    def __init__(self, console: Console, total: int) -> None:
        self.seconds: dict[str, float] = {}
        self._console = console
        self._bar = Progress(
            TextColumn("{task.description:<16}"),
            BarColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._bar.add_task("", total=total)

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Show the bar while the steps run."""
        with self._bar:
            yield

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time one step."""
        self._bar.update(self._task, description=name)
        start = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - start
        self._bar.advance(self._task)
        self._say(f"{self.seconds[name]:6.1f} s  {name}")

    def tell(self, gate: Gate, *, passed_too: bool) -> None:
        """Print what a gate found; one that passed only when asked for."""
        if passed_too or not gate.passed:
            outcome = "passed" if gate.passed else "FAILED"
            time_ = f"{gate.seconds:6.1f} s  " if gate.seconds else ""
            self._say(f"{outcome}  {time_}{gate.name}: {gate.summary}")
        for line in gate.faults:
            self._say(f"        {line}")
        if passed_too:
            for line in gate.warnings:
                self._say(f"        warning: {line}")

    def fail(self, lines: tuple[str, ...]) -> None:
        """Print why the run stopped."""
        for line in lines:
            self._say(line)

    def _say(self, line: str) -> None:
        self._console.print(line, markup=False, highlight=False, soft_wrap=True)
