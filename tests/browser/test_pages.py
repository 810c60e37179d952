"""Every type of page in a real browser: accessible, quiet, at home on its host."""

import os
from pathlib import Path

import pytest

pytest.importorskip("axe_playwright_python", reason="the extra `browser` is not installed")

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from browser.page_types import PAGES

SCREENSHOTS = os.environ.get("IVIG_KG_SCREENSHOTS")
WIDTHS = (360, 800, 1280)
each_page = pytest.mark.parametrize("name", PAGES)


@each_page
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(
    browser: Browser, release_server: str, name: str, scheme: str
) -> None:
    # axe is put into the page, which the page's own policy forbids.
    context = browser.new_context(bypass_csp=True, color_scheme=scheme)  # type: ignore[arg-type]  # a name from the list above
    page = context.new_page()
    page.goto(f"{release_server}{PAGES[name]}")
    found = Axe().run(page).response["violations"]
    context.close()
    serious = [
        (violation["id"], violation["nodes"][0]["html"][:200])
        for violation in found
        if violation["impact"] in {"serious", "critical"}
    ]
    assert serious == []


@each_page
def test_a_page_stays_on_its_host_and_complains_of_nothing(
    browser: Browser, release_server: str, name: str
) -> None:
    page = browser.new_page()
    complaints: list[str] = []
    requests: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    response = page.goto(f"{release_server}{PAGES[name]}")
    page.close()
    assert response
    is_missing = [text for text in complaints if f"status of {response.status}" not in text]
    assert (is_missing, [url for url in requests if not url.startswith(release_server)]) == ([], [])


@each_page
@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_is_never_wider_than_its_window(
    browser: Browser, release_server: str, name: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(f"{release_server}{PAGES[name]}")
    wide = page.evaluate("document.documentElement.scrollWidth")
    _keep(page, f"{name}-{width}")
    page.close()
    assert wide <= width


def _keep(page: Page, name: str) -> None:
    """Write what the page looks like, light and dark, where somebody wants to look at it."""
    if SCREENSHOTS:
        Path(SCREENSHOTS).mkdir(parents=True, exist_ok=True)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=Path(SCREENSHOTS) / f"{name}-{scheme}.png")
