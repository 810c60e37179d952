"""Measure the service and its peers side by side: `python -m benchmarks --help`."""

import os
import time
from pathlib import Path
from typing import Final

import click

from benchmarks import report
from benchmarks.machine import machine
from benchmarks.measuring import CROWD, Effort
from benchmarks.records import Run
from benchmarks.running import Order, carry_out
from ivig_kg.paths import CHECKOUT, shipped

HERE: Final = Path(__file__).parent
QUICK: Final = Effort(rounds=1, most=1, crowds=(CROWD,))
THOROUGH: Final = Effort(rounds=2, most=2)
SCALED: Final = Effort(rounds=1, most=3)


@click.command()
@click.option("--quick", is_flag=True, help="The release only, one short round: three minutes.")
@click.option(
    "--scale", type=click.IntRange(10), default=10, help="The largest multiple, above 10."
)
@click.option(
    "--peers",
    type=click.Path(file_okay=False, path_type=Path),
    default=HERE / ".venv",
    help="Environment with benchmarks/requirements.txt.",
)
@click.option(
    "--report",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="JSON: only report it.",
)
def main(quick: bool, scale: int, peers: Path, file: Path | None) -> None:
    """Measure side by side, print ratios, and write the results' JSON.

    A full run also writes the tables and the chart of docs/performance.md.
    """
    run = Run.read(file) if file else _measured(quick=quick, scale=scale, peers=peers)
    click.echo(report.promises(run))
    if not quick:
        report.write(run, CHECKOUT / "docs")


def _measured(*, quick: bool, scale: int, peers: Path) -> Run:
    search = os.pathsep.join((str(peers.absolute() / "bin"), os.environ.get("PATH", "")))
    efforts = {1: QUICK} if quick else {1: THOROUGH, 10: SCALED, scale: SCALED}
    run, begin = Run(machine(search)), time.monotonic()
    file = HERE / "results" / ("quick.json" if quick else "full.json")
    order = Order(shipped("dist"), efforts, search, file, is_quick=quick)
    carry_out(order, run, lambda text: _tell(text, time.monotonic() - begin))
    _tell(f"written to {file.relative_to(CHECKOUT)}", time.monotonic() - begin)
    return run


def _tell(text: str, seconds: float) -> None:
    click.echo(f"{seconds:5.0f} s  {text}", err=True)


if __name__ == "__main__":
    main()
