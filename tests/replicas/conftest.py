"""Two releases that differ, and replicas of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse, serialize

from conftest import SMALL
from programs import program
from releases import write_release
from replicas.deployment import Balancer, Replica, wait_until
from replicas.readers import PAGES, Expected, expected_of

OLD, NEW = "2026-01-31", "2026-02-28"


@pytest.fixture(scope="session")
def releases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The folder of a release by its version, which its graph states too."""
    return {version: _release(tmp_path_factory.mktemp(version), version) for version in (OLD, NEW)}


def _release(folder: Path, version: str) -> Path:
    said = [f'<urn:data> <urn:version> "{version}" <urn:g> .\n']
    said += [f'<urn:data> <urn:page> "{number}" <urn:g> .\n' for number in range(PAGES)]
    small = serialize(parse(path=SMALL), format=RdfFormat.N_QUADS) or b""
    return write_release(folder, {"ivig.nq": small + "".join(said).encode()}, version)


@pytest.fixture(scope="session")
def expected(releases: dict[str, Path]) -> Expected:
    """The right bodies by version and query."""
    return expected_of(*releases.values())


@pytest.fixture(scope="session")
def started(releases: dict[str, Path]) -> Iterator[dict[str, list[Replica]]]:
    """Three replicas of each release, for all tests."""
    program("haproxy", "haproxy")
    program("socat", "socat")
    found = {version: [Replica(folder) for _ in range(3)] for version, folder in releases.items()}
    yield found
    for replica in (replica for replicas in found.values() for replica in replicas):
        replica.stop()


@pytest.fixture
def blue(started: dict[str, list[Replica]]) -> list[Replica]:
    """Three replicas of the old release, ready."""
    return ready(started[OLD])


@pytest.fixture
def green(started: dict[str, list[Replica]]) -> list[Replica]:
    """Three replicas of the new release, ready."""
    return ready(started[NEW])


@pytest.fixture
def balancer(blue: list[Replica], tmp_path: Path) -> Iterator[Balancer]:
    """HAProxy before the replicas of the old release."""
    with Balancer(tmp_path, blue, []) as opened:
        wait_until(lambda: opened.knows("blue", "UP") and opened.knows("green", "DOWN"))
        yield opened


@pytest.fixture
def both(blue: list[Replica], green: list[Replica], tmp_path: Path) -> Iterator[Balancer]:
    """HAProxy before both colours, with the old release as the current one."""
    with Balancer(tmp_path, blue, green) as opened:
        wait_until(lambda: opened.knows("blue", "UP") and opened.knows("green", "UP"))
        for version, colour in ((OLD, "blue"), (NEW, "green")):
            assert opened.switch("add", version, colour).returncode == 0
        yield opened


def ready(replicas: list[Replica]) -> list[Replica]:
    """Return replicas when all are ready; those that a test has ended are started again."""
    for replica in replicas:
        replica.ensure()
    wait_until(lambda: all(replica.is_ready() for replica in replicas))
    return replicas
