"""Many clients at once, each of whose queries can be told from all others by its answer."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import urlencode

from pools import SIZE

_TIMES = 40
WORK = f"VALUES ?x {{ {' '.join(map(str, range(_TIMES)))} }} ?a <urn:next> ?b"
PAIRS = str(_TIMES * SIZE)
RIGHT = "right"
_NUMBERS = count()


@dataclass
class Tally:
    """What became of requests: `right`, the type of a problem that may be, or what went wrong."""

    outcomes: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def note(self, marker: str, status: int, headers: dict[str, str], body: bytes) -> None:
        outcome = _outcome(marker, status, headers, body)
        if outcome is None:
            self.wrong.append(f"{marker}: {status} {headers} {body[:300]!r}")
        self.outcomes[outcome or "wrong"] += 1

    @property
    def right(self) -> int:
        return self.outcomes[RIGHT]


def _outcome(marker: str, status: int, headers: dict[str, str], body: bytes) -> str | None:
    """Return a name for an answer that may be; nothing for one that may not."""
    with suppress(ValueError, KeyError):
        answer = json.loads(body)
        if status == 200:
            (row,) = answer["results"]["bindings"]
            is_right = (row["m"]["value"], row["n"]["value"]) == (marker, PAIRS)
            return RIGHT if is_right else None
        if status in {429, 503} and int(headers["retry-after"]) >= 1:
            return str(answer["type"]).rpartition("/")[2]
    return None


class Client:
    """A connection that is kept; a request is sent when the answer before has come."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, tally: Tally) -> None:
        """Ask what nobody has asked before, and note what came."""
        marker = f"marker-{next(_NUMBERS)}"
        query = f'SELECT ("{marker}" AS ?m) (COUNT(*) AS ?n) {{ {WORK} }}'
        try:
            tally.note(marker, *await self._exchange(query))
        except (OSError, EOFError, ValueError) as error:
            tally.outcomes["wrong"] += 1
            tally.wrong.append(f"{marker}: {error!r}")
            self.close()

    def close(self) -> None:
        if self._streams:
            self._streams[1].close()
            self._streams = None

    async def _exchange(self, query: str) -> tuple[int, dict[str, str], bytes]:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        target = f"/sparql?{urlencode({'query': query})}"
        writer.write(f"GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {
            name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:])
        }
        body = await reader.readexactly(int(headers["content-length"]))
        return int(head[0].split()[1]), headers, body


async def in_turn(port: int, clients: int, seconds: float) -> Tally:
    """Have clients ask again as soon as they are answered."""
    tally, end = Tally(), time.monotonic() + seconds

    async def go_on() -> None:
        client = Client(port)
        while time.monotonic() < end:
            await client.ask(tally)
        client.close()

    await asyncio.gather(*(go_on() for _ in range(clients)))
    return tally


async def at_rate(port: int, a_second: float, seconds: float) -> Tally:
    """Have requests begin at a rate, whether those before were answered or not."""
    tally, idle = Tally(), list[Client]()

    async def ask() -> None:
        client = idle.pop() if idle else Client(port)
        await client.ask(tally)
        idle.append(client)

    begin, tasks = time.monotonic(), []
    for at in _times(a_second, seconds):
        await asyncio.sleep(max(0, begin + at - time.monotonic()))
        tasks.append(asyncio.create_task(ask()))
    await asyncio.gather(*tasks)
    for client in idle:
        client.close()
    return tally


def _times(a_second: float, seconds: float) -> Iterator[float]:
    for number in range(int(a_second * seconds)):
        yield number / a_second
