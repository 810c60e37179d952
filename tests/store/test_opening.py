"""Which store the settings mean."""

from pathlib import Path

import pytest

from conftest import SMALL
from ivig_kg.setting_kinds import DataFile
from ivig_kg.settings import Settings
from ivig_kg.store import (
    Federation,
    LocalStore,
    NoReleaseError,
    RemoteStore,
    open_federation,
    open_store,
)


def test_an_endpoint_is_a_remote_store() -> None:
    assert isinstance(open_store(Settings(endpoint="http://127.0.0.1:9/sparql")), RemoteStore)


def test_nobody_federates_unless_endpoints_are_listed_and_the_engine_is_ours() -> None:
    listed = ("http://127.0.0.1:1/",)
    assert open_federation(Settings()) is None
    assert open_federation(Settings(endpoint="http://e/", federation_allow=listed)) is None
    assert isinstance(open_federation(Settings(federation_allow=listed)), Federation)


def test_files_are_served_instead_of_the_release(small_store: LocalStore, tmp_path: Path) -> None:
    opened = open_store(Settings(data_files=(DataFile(SMALL),), data_dir=tmp_path))
    assert opened.version == small_store.version


def test_without_a_release_there_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(NoReleaseError):
        open_store(Settings(data_dir=tmp_path))
