"""How long pages take: `python -m benchmarks.pages --help`.

The server's time of every type of page on the release, each asked for again and again with the
caches off; and the largest contentful paint in a browser whose cache is empty
(https://www.w3.org/TR/largest-contentful-paint/).
"""

import os
import runpy
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, Final

import click

from benchmarks.figures import quantile
from benchmarks.processes import Process, free_port
from ivig_kg.paths import CHECKOUT

PAGES: Final[dict[str, str]] = runpy.run_path(
    str(CHECKOUT / "tests" / "browser" / "page_types.py")
)["PAGES"]
SERVER_BOUND: Final = 0.150
"""Seconds that the server may take for 95 of 100 requests for a page."""
PAINT_BOUND: Final = 1.0
"""Seconds until the largest part of a page may be seen."""
_START: Final = 60.0
_PAINTED: Final = """() => new Promise(done => {
  new PerformanceObserver(list => done(list.getEntries().at(-1).startTime))
    .observe({type: "largest-contentful-paint", buffered: true});
  setTimeout(() => done(-1), 3000);
})"""


@dataclass(frozen=True)
class Finding:
    """What was measured of a page, in seconds; `paint` is none without a browser."""

    name: str
    size: int
    median: float
    p95: float
    paint: float | None = None

    @property
    def is_kept(self) -> bool:
        """Tell whether the page keeps both bounds."""
        return self.p95 <= SERVER_BOUND and (self.paint or 0.0) <= PAINT_BOUND


@click.command()
@click.option("--rounds", type=click.IntRange(1), default=40, help="Requests for each page.")
@click.option("--browser/--no-browser", default=True, help="Measure in Chromium too.")
@click.option("--cache/--no-cache", default=False, help="Leave the server its caches.")
def main(rounds: int, browser: bool, cache: bool) -> None:
    """Measure every type of page, and print the slowest first."""
    settings = {} if cache else {"IVIG_KG_CACHE_BYTES": "0"}
    with serving(settings) as port:
        findings = [served(port, name, path, rounds) for name, path in PAGES.items()]
        paints = painted(port) if browser else {}
    for line in report([_with_paint(one, paints) for one in findings]):
        click.echo(line)


@contextmanager
def serving(settings: Mapping[str, str]) -> Iterator[int]:
    """Run the service on the release and yield its port."""
    with TemporaryDirectory(prefix="ivig-kg-pages-") as folder:
        port = free_port()
        environment = {"PORT": str(port), "IVIG_KG_RATE_LIMIT": "0", **settings}
        command = [str(CHECKOUT / ".venv/bin/python"), str(CHECKOUT / "app.py")]
        process = Process(command, Path(folder) / "log", environment)
        try:
            process.wait_for(port, "/healthz", _START)
            yield port
        finally:
            process.stop()


def served(port: int, name: str, path: str, rounds: int) -> Finding:
    """Return how long the server takes for a page, asked by one client over one connection."""
    connection, taken, size = HTTPConnection("127.0.0.1", port, timeout=30), [], 0
    for _ in range(rounds):
        begin = perf_counter()
        connection.request("GET", path, headers={"Accept": "text/html"})
        size = len(connection.getresponse().read())
        taken.append(perf_counter() - begin)
    connection.close()
    return Finding(name, size, quantile(taken, 0.5), quantile(taken, 0.95))


def painted(port: int) -> dict[str, float]:
    """Return when the largest part of each page is seen, by a browser with an empty cache.

    Nothing, where Playwright or Chromium is not installed.
    """
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return {}
    program = os.environ.get("IVIG_KG_CHROMIUM") or shutil.which("chromium")
    if program is None:
        return {}
    with sync_playwright() as running:
        opened = running.chromium.launch(executable_path=program, args=["--no-sandbox"])
        found = {name: _paint(opened, f"http://127.0.0.1:{port}{PAGES[name]}") for name in PAGES}
        opened.close()
    return {name: seconds for name, seconds in found.items() if seconds >= 0}


def _paint(browser: Any, address: str) -> float:
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    milliseconds: float = page.evaluate(_PAINTED)
    context.close()
    return milliseconds / 1000


def _with_paint(one: Finding, paints: Mapping[str, float]) -> Finding:
    return Finding(one.name, one.size, one.median, one.p95, paints.get(one.name))


def report(findings: list[Finding]) -> Iterator[str]:
    """Yield the lines of the report, the page that keeps its bounds least first."""
    yield f"{'page':20} {'kB':>5} {'p50 ms':>8} {'p95 ms':>8} {'LCP ms':>8}"
    for one in sorted(findings, key=lambda one: -one.p95):
        paint = f"{one.paint * 1000:8.0f}" if one.paint is not None else f"{'-':>8}"
        mark = "" if one.is_kept else "  too slow"
        times = f"{one.median * 1000:8.1f} {one.p95 * 1000:8.1f}"
        yield f"{one.name:20} {one.size / 1000:5.0f} {times} {paint}{mark}"
    slow = [one.name for one in findings if not one.is_kept]
    kept = f"{len(findings) - len(slow)} of {len(findings)} pages keep"
    bounds = f"{SERVER_BOUND * 1000:.0f} ms of the server at p95, {PAINT_BOUND:.0f} s until seen"
    yield f"{kept} {bounds}"


if __name__ == "__main__":
    main()
