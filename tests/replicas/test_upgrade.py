"""From one version of the data to the next under load: nobody gets an answer of both."""

import itertools
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from replicas.conftest import NEW, OLD
from replicas.deployment import Balancer, Replica, wait_until
from replicas.readers import PAGE, PAGES, VERSION, Expected, Reply, ask, reading

_NUMBERS = itertools.count(1_000_000)


@dataclass
class Sequence:
    """What a client saw while it turned the pages of one result."""

    versions: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)

    def note(self, reply: Reply) -> None:
        self.versions.append(reply.headers.get(VERSION, reply.error))
        self.bodies.append(reply.body)
        self.statuses.append(reply.status)


def turn_pages(balancer: Balancer, *, pins: bool, source: str, pause: float) -> Sequence:
    """Ask for page after page, naming the version of the first one or not."""
    seen, version = Sequence(), ""
    for number in range(PAGES):
        query = PAGE.format(number)
        reply = ask(balancer.address, query, next(_NUMBERS), version=version, source=source)
        seen.note(reply)
        version = seen.versions[0] if pins else ""
        time.sleep(pause)
    return seen


class Clients:
    """Clients that turn pages, each from an address of its own."""

    def __init__(self, balancer: Balancer, *, pins: bool) -> None:
        self.sequences: list[Sequence] = []
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._run, args=(balancer, pins, place)) for place in range(3)
        ]
        for thread in self._threads:
            thread.start()

    def _run(self, balancer: Balancer, pins: bool, place: int) -> None:
        for turn in itertools.count():
            if self._stop.is_set():
                return
            # Clients that pin may share an address; those that do not are told apart by it.
            source = "127.0.0.1" if pins else f"127.0.{1 + place}.{1 + turn % 250}"
            self.sequences.append(turn_pages(balancer, pins=pins, source=source, pause=0.05))

    def stop(self) -> list[Sequence]:
        self._stop.set()
        for thread in self._threads:
            thread.join(60)
        return self.sequences


def is_right(seen: Sequence, expected: Expected) -> bool:
    """Return whether all pages are of one version and say what that version says."""
    right = [expected[seen.versions[0]][PAGE.format(number)] for number in range(PAGES)]
    return len(set(seen.versions)) == 1 and seen.bodies == right


def test_an_upgrade_under_load_mixes_no_answers(both: Balancer, expected: Expected) -> None:
    pinned, free = Clients(both, pins=True), Clients(both, pins=False)
    with reading(both.address, expected, readers=2) as seen:
        time.sleep(2)
        assert both.switch("current", "green").returncode == 0
        time.sleep(3)
    sequences = pinned.stop() + free.stop()
    assert seen.wrong == []
    assert set(seen.outcomes) == {"200"}
    assert [s for s in sequences if not is_right(s, expected)] == []
    assert {s.versions[0] for s in free.sequences} == {OLD, NEW}
    assert free.sequences[-1].versions[0] == NEW


def test_after_an_upgrade_the_old_version_is_refused_and_the_rest_moves_on(
    both: Balancer, blue: list[Replica]
) -> None:
    balancer, query = both, PAGE.format(0)
    assert ask(balancer.address, query, 1, source="127.0.9.1").headers[VERSION] == OLD
    assert balancer.switch("current", "green").returncode == 0
    assert ask(balancer.address, query, 2, source="127.0.9.1").headers[VERSION] == OLD
    assert ask(balancer.address, query, 3, source="127.0.9.2").headers[VERSION] == NEW
    assert ask(balancer.address, query, 4, version=OLD).headers[VERSION] == OLD
    assert balancer.switch("remove", OLD).returncode == 0
    for replica in blue:
        replica.stop()
    wait_until(lambda: balancer.knows("blue", "DOWN"))
    assert ask(balancer.address, query, 5, source="127.0.9.1").headers[VERSION] == NEW
    assert ask(balancer.address, query, 6, version=OLD).status == 412


def test_tags_of_two_versions_differ(both: Balancer) -> None:
    same = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    replies = [ask(both.address, same, 1, version=version) for version in (OLD, NEW)]
    assert replies[0].body == replies[1].body
    assert len({reply.headers["etag"] for reply in replies}) == 2


def test_the_switch_refuses_what_would_serve_nobody(balancer: Balancer) -> None:
    refused = balancer.switch("current", "green")
    assert (refused.returncode, refused.stderr) == (
        1,
        "switch.sh: green has no replica that is ready\n",
    )
    assert balancer.switch("current", "red").returncode == 1
    assert balancer.switch("add", "a b", "blue").returncode == 1
    assert balancer.switch("nonsense").returncode == 2
    for words in (("add", OLD, "blue"), ("add", OLD, "green"), ("add", NEW, "blue")):
        assert balancer.switch(*words).returncode == 0
    assert balancer.switch("remove", NEW).returncode == 0
    assert balancer.switch("show").stdout.split() == ["current", "blue", OLD, "green"]


def test_the_maps_on_disk_are_those_that_run(balancer: Balancer, tmp_path: Path) -> None:
    for words in (("add", OLD, "blue"), ("add", NEW, "blue"), ("current", "blue")):
        assert balancer.switch(*words).returncode == 0
    maps = tmp_path / "conf" / "maps"
    written = [
        line.split()
        for name in ("versions.map", "current.map")
        for line in (maps / name).read_text().splitlines()
        if not line.startswith("#")
    ]
    assert written == [[OLD, "blue"], [NEW, "blue"], ["current", "blue"]]
