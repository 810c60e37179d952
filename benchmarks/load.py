"""Load on a server: many requests from a process of its own, or one request, timed."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from itertools import count
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from benchmarks.peers import Running

ACCEPT: Final = "application/sparql-results+json"
_SCRIPT: Final = Path(__file__).with_name("requests.lua")
_NUMBERS: Final = count(int(time.time()) * 10_000_000, 10_000_000)
"""Where the comments that make requests distinct begin."""


@dataclass(frozen=True)
class Load:
    """What came of many requests: a second, latencies in seconds, how many failed.

    An `error` says why there are no figures.
    """

    per_second: float = 0.0
    p50: float = 0.0
    p99: float = 0.0
    failures: int = 0
    error: str = ""


@dataclass(frozen=True)
class Reply:
    """What came of one request: seconds, the answer's bytes; an `error` when there was none."""

    seconds: float
    body: bytes
    error: str = ""


def drive(
    running: Running,
    targets: Sequence[str],
    clients: int,
    seconds: int,
    *,
    distinct: bool,
    coding: str = "identity",
) -> Load:
    """Ask the targets in turn by some connections at once; `distinct` makes no two alike.

    `coding` is the content coding that is asked for.
    """
    number = str(next(_NUMBERS)) if distinct else "same"
    with NamedTemporaryFile("w", suffix=".txt", encoding="ascii") as file:
        file.write("\n".join(targets))
        file.flush()
        command = _command(running.port, clients, seconds, file.name, number, coding)
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # this package's own
    return read_load(done.stdout) if done.returncode == 0 else Load(error=done.stderr.strip())


def read_load(text: str) -> Load:
    """Return what a load generator has printed in its last line."""
    outcome = json.loads(text.splitlines()[-1])
    answered = outcome["requests"] - outcome["failures"]
    if answered <= 0:
        return Load(failures=outcome["failures"], error="no answer in time")
    per_second = answered / outcome["seconds"]
    return Load(per_second, outcome["p50"], outcome["p99"], outcome["failures"])


def generator() -> str:
    """Return the name of what makes the load."""
    return "wrk" if shutil.which("wrk") else "threads in Python"


def once(running: Running, target: str, limit: float) -> Reply:
    """Ask once, by a new connection, for at most `limit` seconds."""
    connection = HTTPConnection("127.0.0.1", running.port, timeout=limit)
    begin = time.perf_counter()
    try:
        connection.request("GET", target, headers={"Accept": ACCEPT})
        response = connection.getresponse()
        body = response.read()
    except TimeoutError:
        return Reply(limit, b"", f"no answer in {limit:g} s")
    except (OSError, HTTPException) as failure:
        return Reply(time.perf_counter() - begin, b"", type(failure).__name__)
    finally:
        connection.close()
    error = "" if response.status == 200 else f"status {response.status}"
    return Reply(time.perf_counter() - begin, body, error)


def _command(
    port: int, clients: int, seconds: int, file: str, number: str, coding: str
) -> list[str]:
    wrk = shutil.which("wrk")
    if wrk is None:
        python = [sys.executable, "-m", "benchmarks.client"]
        return [*python, str(port), str(clients), str(seconds), file, number, coding]
    load = ["--threads", "1", "--connections", str(clients), "--duration", f"{seconds}s"]
    headers = ["--header", f"Accept: {ACCEPT}", "--header", f"Accept-Encoding: {coding}"]
    script = ["--timeout", "30s", "--script", str(_SCRIPT)]
    return [wrk, *load, *headers, *script, f"http://127.0.0.1:{port}/", "--", file, number]
