"""A load generator for machines without wrk, in a process of its own.

It takes and prints what `requests.lua` does:
`python -m benchmarks.client PORT CLIENTS SECONDS FILE NUMBER|same CODING`
"""

import json
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from itertools import count
from pathlib import Path

from benchmarks.figures import quantile
from benchmarks.load import ACCEPT


def requests(file: Path, number: str) -> Iterator[str]:
    """Yield request targets without end; with a number, each has a comment of its own."""
    targets = file.read_text(encoding="ascii").split()
    for turn in count():
        comment = "" if number == "same" else f"%0A%23{int(number) + turn}"
        yield targets[turn % len(targets)] + comment


def drive(port: int, targets: Iterator[str], end: float, coding: str) -> tuple[list[float], int]:
    """Ask by one connection until `end`; return seconds of answers, and how often none came."""
    connection, taken, failures = HTTPConnection("127.0.0.1", port, timeout=30), [], 0
    headers = {"Accept": ACCEPT, "Accept-Encoding": coding}
    while (begin := time.perf_counter()) < end:
        connection.request("GET", next(targets), headers=headers)
        response = connection.getresponse()
        response.read()
        failures += response.status != 200
        taken.append(time.perf_counter() - begin)
    connection.close()
    return taken, failures


def main(port: str, clients: str, seconds: str, file: str, number: str, coding: str) -> None:
    """Ask by several connections at once and print the outcome."""
    targets, begin = requests(Path(file), number), time.perf_counter()
    end = begin + float(seconds)
    with ThreadPoolExecutor(int(clients)) as pool:
        # The generator is advanced by one thread at a time: that takes the interpreter's lock.
        outcomes = list(
            pool.map(lambda _: drive(int(port), targets, end, coding), range(int(clients)))
        )
    taken = [each for times, _ in outcomes for each in times]
    outcome = {
        "requests": len(taken),
        "seconds": time.perf_counter() - begin,
        "p50": quantile(taken, 0.5),
        "p99": quantile(taken, 0.99),
        "failures": sum(failures for _, failures in outcomes),
    }
    print(json.dumps(outcome))


if __name__ == "__main__":
    main(*sys.argv[1:])
