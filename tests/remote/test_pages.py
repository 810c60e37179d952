"""The pages show on every engine what they show in memory."""

import re

import pytest
from flask.testing import FlaskClient

from browser.page_types import PAGES
from ivig_kg.settings import Settings
from ivig_kg.store import LocalStore
from ivig_kg.web import create_app


@pytest.fixture(scope="session")
def in_memory(embedded: LocalStore) -> FlaskClient:
    """A client of the front on the release in memory, which files it does not have."""
    settings = Settings(endpoint="http://127.0.0.1:9/", rate_limit=0, cache_bytes=0)
    return create_app(settings, embedded).test_client(use_cookies=False)


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_a_page_is_the_same(front: FlaskClient, in_memory: FlaskClient, path: str) -> None:
    mine, theirs = front.get(path), in_memory.get(path)
    assert mine.status_code == theirs.status_code
    if not path.startswith("/sparql"):
        # What visitors ask there has no order, and names of blank nodes are nobody's.
        assert words(mine.text) == words(theirs.text)


def words(page: str) -> list[str]:
    """Return the words that a page shows, without their order: engines break ties differently."""
    return sorted(re.findall(r"\w+", re.sub(r"<[^>]*>", " ", page)))
