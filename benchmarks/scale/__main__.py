"""Measure growth: `python -m benchmarks.scale --help`, `make bench-scale`."""

import os
import sys
import time
from pathlib import Path
from typing import Final

import click

from benchmarks.machine import machine
from benchmarks.scale import report
from benchmarks.scale.crowds import REPLICAS, WORKERS, Crowds
from benchmarks.scale.records import ScaleRun
from benchmarks.scale.sizes import Sizes, questions
from ivig_kg.paths import CHECKOUT, shipped

HERE: Final = Path(__file__).parent.parent
_QUICK_QUESTIONS: Final = 8


@click.command()
@click.option("--quick", is_flag=True, help="The release only, few questions; docs/ stay.")
@click.option("--size", "sizes", multiple=True, type=click.IntRange(1), help="1, 10 and 100.")
@click.option("--seconds", type=click.IntRange(1), default=10, help="Of each crowd.")
@click.option("--limit", type=click.IntRange(1), default=10, help="Seconds for an answer.")
@click.option(
    "--peers",
    type=click.Path(file_okay=False, path_type=Path),
    default=HERE / ".venv",
    help="Environment with benchmarks/requirements.txt.",
)
@click.option(
    "--report",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="JSON: only report it.",
)
def main(
    quick: bool, sizes: tuple[int, ...], seconds: int, limit: int, peers: Path, file: Path | None
) -> None:
    """Measure sizes, workers and replicas, and write the results' JSON after each of them.

    A full run also writes the tables and the charts of docs/performance.md.
    """
    if file:
        report.write(ScaleRun.read(file), CHECKOUT / "docs")
        return
    places = (str(peers.absolute() / "bin"), str(Path(sys.executable).parent))
    search = os.pathsep.join((*places, os.environ.get("PATH", ""), "/usr/sbin"))
    chosen = (1,) if quick else sizes or (1, 10, 100)
    asked = questions(_QUICK_QUESTIONS if quick else None)
    begin = time.monotonic()

    def tell(text: str) -> None:
        click.echo(f"{time.monotonic() - begin:6.0f} s  {text}", err=True)

    run = ScaleRun(machine(search))
    target = HERE / "results" / ("scale-quick.json" if quick else "scale.json")
    crowds = Crowds(shipped("dist"), search, 1 if quick else seconds, tell)
    measured = Sizes(shipped("dist"), chosen, search, limit, 0.1 if quick else 0.5, asked)
    _carry_out(run, target, crowds, measured, quick=quick)
    tell(f"written to {target.relative_to(CHECKOUT)}")
    if quick:
        click.echo("\n\n".join(report.parts(run).values()))
    else:
        report.write(run, CHECKOUT / "docs")


def _carry_out(run: ScaleRun, target: Path, crowds: Crowds, sizes: Sizes, *, quick: bool) -> None:
    for crowd in crowds.workers((1, 2) if quick else WORKERS):
        run.crowds.append(crowd)
    run.write(target)
    for crowd in crowds.replicas((1, 3) if quick else REPLICAS):
        run.crowds.append(crowd)
    run.write(target)
    for loaded in sizes.measure(crowds.tell):
        run.loaded.append(loaded)
        run.write(target)


if __name__ == "__main__":
    main()
