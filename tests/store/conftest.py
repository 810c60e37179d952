"""What the tests of the store share: a graph on which queries get out of hand, and stores of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import pools
from ivig_kg.store import LocalStore
from ivig_kg.store.pool import PoolStore


@pytest.fixture(scope="session")
def ring(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the graph."""
    return pools.graph_file(tmp_path_factory.mktemp("graph"))


@pytest.fixture(scope="session")
def local(ring: Path) -> LocalStore:
    """The graph in memory."""
    return LocalStore.from_files([ring])


@pytest.fixture
def store(ring: Path) -> Iterator[PoolStore]:
    """A pool over the graph."""
    with pools.pool(ring) as opened:
        yield opened
