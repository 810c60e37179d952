"""A browser over the production server and the release; skipped where either is missing.

With `CI=true` a missing browser is an error. `IVIG_KG_CHROMIUM` names the program.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import free_port, running_server
from ivig_kg.paths import shipped

playwright = pytest.importorskip("playwright.sync_api") if os.environ.get("CI") != "true" else None
from playwright.sync_api import Browser, sync_playwright  # noqa: E402 - after the skip above

PROGRAM = os.environ.get("IVIG_KG_CHROMIUM") or shutil.which("chromium")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's Chromium."""
    if not PROGRAM or not Path(PROGRAM).exists():
        if os.environ.get("CI") == "true":
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
