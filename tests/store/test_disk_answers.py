"""Every question of the catalogue has the same rows on disk as in memory."""

from collections import Counter
from collections.abc import Iterator

import pytest

from ivig_kg.paths import shipped
from ivig_kg.settings import Settings
from ivig_kg.store import LocalStore, PoolStore, open_service_store
from questions.answers import CATALOGUE, with_required_examples

pytestmark = pytest.mark.release


@pytest.fixture(scope="module")
def in_memory() -> LocalStore:
    return LocalStore.from_release(shipped("dist"))


@pytest.fixture(scope="module")
def on_disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PoolStore]:
    """The release, read from disk by confined workers."""
    folder = tmp_path_factory.mktemp("stores")
    store = open_service_store(Settings(store="disk", store_dir=folder, query_timeout=120))
    assert isinstance(store, PoolStore)
    with store:
        yield store


def rows(store: LocalStore | PoolStore, text: str) -> Counter[frozenset[tuple[str, object]]]:
    return Counter(frozenset(row.items()) for row in store.rows(text))


@pytest.mark.parametrize("slug", CATALOGUE)
def test_a_question_has_the_same_rows_on_disk(
    slug: str, in_memory: LocalStore, on_disk: PoolStore
) -> None:
    text = with_required_examples(CATALOGUE[slug])
    found = rows(on_disk, text)
    assert found == rows(in_memory, text)
    assert found


def test_the_graphs_are_the_same(in_memory: LocalStore, on_disk: PoolStore) -> None:
    assert on_disk.graphs() == in_memory.graphs()
    assert on_disk.version == in_memory.version
