"""What the tests of remote engines share: engines with the release, and it in memory."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from ivig_kg.paths import shipped
from ivig_kg.settings import Settings
from ivig_kg.store import LocalStore, RemoteStore
from ivig_kg.store.contents import Contents, release_contents
from ivig_kg.store.push import push
from ivig_kg.web import create_app
from remote.engines import ENGINES, Engine


@pytest.fixture(scope="session")
def release() -> Contents:
    """The release as the build wrote it."""
    if not (shipped("dist") / "manifest.json").is_file():
        pytest.skip("there is no release: run `ivig-kg build`")
    return release_contents(shipped("dist"))


@pytest.fixture(scope="session")
def embedded(release: Contents) -> LocalStore:
    """The release in memory."""
    assert release.quads
    return LocalStore.from_release(release.quads.parent)


@pytest.fixture(scope="session", params=ENGINES)
def engine(
    request: pytest.FixtureRequest, release: Contents, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """An engine that serves the release."""
    folder: Path = tmp_path_factory.mktemp(request.param)
    with ENGINES[request.param](folder) as running:
        push(release, running.target, lambda *_, **__: None)
        yield running


@pytest.fixture(scope="session")
def store(engine: Engine) -> Iterator[RemoteStore]:
    """The engine behind the interface of a store."""
    opened = RemoteStore(engine.access)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def front(engine: Engine, store: RemoteStore) -> FlaskClient:
    """A client of the whole front on the engine."""
    settings = Settings(endpoint=engine.access.endpoint, rate_limit=0, cache_bytes=0)
    return create_app(settings, store).test_client(use_cookies=False)
