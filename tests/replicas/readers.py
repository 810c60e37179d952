"""Readers who ask all the time, and judge every response by its query and its version."""

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from itertools import count
from pathlib import Path
from urllib.parse import quote, urlsplit

from ivig_kg.store import LocalStore

ACCEPT = "application/sparql-results+json"
VERSION = "x-dataset-version"
QUERIES: Sequence[str] = (
    "SELECT ?v { <urn:data> <urn:version> ?v }",
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "SELECT DISTINCT ?p { ?s ?p ?o } ORDER BY ?p",
    "SELECT ?s ?o { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?o } ORDER BY ?s ?o LIMIT 200",
    "ASK { <urn:data> <urn:version> ?v }",
)
PAGES = 6
PAGE = (
    "SELECT ?v ?n {{ <urn:data> <urn:version> ?v ; <urn:page> ?n }} ORDER BY ?n OFFSET {} LIMIT 1"
)

Expected = Mapping[str, Mapping[str, bytes]]
"""The right body by version and query."""


@dataclass
class Seen:
    """What readers have seen; `wrong` tells of everything that must not be."""

    outcomes: Counter[str] = field(default_factory=Counter)
    versions: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(self.outcomes.values())


def expected_of(*releases: Path) -> Expected:
    """The right bodies, from a store in this process."""
    pages = [PAGE.format(number) for number in range(PAGES)]
    stores = [LocalStore.from_release(folder) for folder in releases]
    formats = {"rows": ACCEPT, "boolean": ACCEPT}
    return {
        store.version: {q: store.answer(q, formats).body for q in (*QUERIES, *pages)}  # type: ignore[arg-type]  # the kinds that the queries have
        for store in stores
    }


@contextmanager
def reading(
    address: str, expected: Expected, readers: int = 4, pause: float = 0.01
) -> Iterator[Seen]:
    """Let readers ask questions, no two alike, until the block is left."""
    seen, lock, stop, numbers = Seen(), threading.Lock(), threading.Event(), count()
    threads = [
        threading.Thread(target=_read, args=(address, expected, seen, lock, stop, numbers, pause))
        for _ in range(readers)
    ]
    for thread in threads:
        thread.start()
    try:
        yield seen
    finally:
        stop.set()
        for thread in threads:
            thread.join(60)


def _read(
    address: str,
    expected: Expected,
    seen: Seen,
    lock: threading.Lock,
    stop: threading.Event,
    numbers: Iterator[int],
    pause: float,
) -> None:
    choice = random.Random(threading.get_ident())  # noqa: S311  # no secret
    while not stop.is_set():
        query = choice.choice(QUERIES)
        reply = ask(address, query, next(numbers), uses_post=choice.random() < 0.3)
        with lock:
            _judge(reply, query, expected, seen)
        time.sleep(pause)


@dataclass(frozen=True)
class Reply:
    """A response, or the `error` of a connection that broke."""

    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    error: str = ""


def ask(
    address: str, query: str, number: int, *, uses_post: bool = False, version: str = "",
    source: str = "",
) -> Reply:  # fmt: skip
    """Ask once, by a connection of its own; the number makes the request unlike all others."""
    text = quote(f"{query}\n#{number}", safe="")
    place = (source, 0) if source else None
    connection = HTTPConnection(urlsplit(address).netloc, timeout=30, source_address=place)
    headers = {"Accept": ACCEPT, **({VERSION: version} if version else {})}
    try:
        if uses_post:
            form = {**headers, "Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", "/sparql", f"query={text}", form)
        else:
            connection.request("GET", f"/sparql?query={text}", headers=headers)
        response = connection.getresponse()
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Reply(response.status, headers, response.read())
    except (OSError, HTTPException) as error:
        return Reply(error=type(error).__name__)
    finally:
        connection.close()


def _judge(reply: Reply, query: str, expected: Expected, seen: Seen) -> None:
    seen.outcomes[reply.error or str(reply.status)] += 1
    if reply.error:
        return
    if reply.status == 503:
        if "retry-after" not in reply.headers:
            seen.wrong.append(f"503 without Retry-After: {reply.headers}")
        return
    version = reply.headers.get(VERSION, "")
    seen.versions[version] += 1
    right = expected.get(version, {}).get(query)
    if reply.status != 200 or reply.body != right:
        seen.wrong.append(f"{reply.status} {version} {query}: {reply.body[:200]!r}")
