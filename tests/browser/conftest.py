"""A browser over the production server and the release; skipped where either is missing.

With `CI=true` a missing browser is an error. `IVIG_KG_CHROMIUM` names the program.
"""

import importlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conftest import free_port, running_server
from ivig_kg.paths import shipped
from ivig_kg.web import assets

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

IS_CI = os.environ.get("CI") == "true"
PROGRAM = os.environ.get("IVIG_KG_CHROMIUM") or shutil.which("chromium")

if IS_CI:
    # Where the tests of this folder must run, a missing package is an error and no skip.
    importlib.import_module("axe_playwright_python")


# Not for the session: Playwright's event loop would stand in the way of other tests' loops.
@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """The machine's Chromium."""
    from playwright.sync_api import sync_playwright

    if not PROGRAM or not Path(PROGRAM).exists():
        if IS_CI:
            pytest.fail("there is no Chromium")
        pytest.skip("there is no Chromium")
    with sync_playwright() as running:
        opened = running.chromium.launch(executable_path=PROGRAM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def release_server() -> Iterator[str]:
    """The address of the production server over the release."""
    if not (shipped("dist") / "ivig.nq").is_file():
        pytest.skip("there is no release: run `ivig-kg build`")
    with running_server(free_port(), IVIG_KG_RATE_LIMIT="0") as address:
        yield address


@pytest.fixture
def scripted(browser: "Browser", release_server: str) -> Iterator["Page"]:
    """A page where scripts run; in the end they have complained of nothing and asked nobody else.

    That the server refuses a query is told on the console too, and no complaint.
    """
    if not assets.entries():
        if IS_CI:
            pytest.fail("the front end is not built")
        pytest.skip("the front end is not built: run `make frontend`")
    context = browser.new_context(base_url=release_server)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    complaints: list[str] = []
    requests: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    yield page
    cookies = context.cookies()
    context.close()
    assert [text for text in complaints if "status of 4" not in text] == []
    assert [url for url in requests if not url.startswith((release_server, "blob:"))] == []
    assert cookies == []
