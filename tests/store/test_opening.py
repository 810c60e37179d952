"""Which store the settings mean."""

from pathlib import Path

import pytest

from conftest import SMALL
from ivig_kg.settings import DataFile, Settings
from ivig_kg.store import LocalStore, NoReleaseError, RemoteStore, open_store


def test_an_endpoint_is_a_remote_store() -> None:
    assert isinstance(open_store(Settings(endpoint="http://127.0.0.1:9/sparql")), RemoteStore)


def test_files_are_served_instead_of_the_release(small_store: LocalStore, tmp_path: Path) -> None:
    opened = open_store(Settings(data_files=(DataFile(SMALL),), data_dir=tmp_path))
    assert opened.version == small_store.version


def test_without_a_release_there_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(NoReleaseError):
        open_store(Settings(data_dir=tmp_path))
