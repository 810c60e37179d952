"""What the tests of pages share: an application over the release."""

import pytest
from flask.testing import FlaskClient

from ivig_kg.paths import shipped
from ivig_kg.settings import Settings
from ivig_kg.web import create_app


@pytest.fixture(scope="session")
def released() -> FlaskClient:
    """A client of an application over the release; skipped where none was built."""
    if not (shipped("dist") / "ivig.nq").is_file():
        pytest.skip("there is no release: run `ivig-kg build`")
    return create_app(Settings(rate_limit=0)).test_client(use_cookies=False)
