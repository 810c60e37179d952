"""Trees by keyboard, as https://www.w3.org/WAI/ARIA/apg/patterns/treeview/ has it; or as lists."""

import re
from collections.abc import Iterator

import pytest

pytest.importorskip("axe_playwright_python", reason="the extra `browser` is not installed")

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from ivig_kg.web.assets import entries

is_built = pytest.mark.skipif("tree" not in entries(), reason="no scripts: `make frontend`")


@pytest.fixture
def page(browser: Browser, release_server: str) -> Iterator[Page]:
    # axe is put into the page, which the page's own policy forbids.
    context = browser.new_context(base_url=release_server, bypass_csp=True)
    opened = context.new_page()
    yield opened
    context.close()


def focused(page: Page) -> str:
    name = page.evaluate("document.activeElement.querySelector('span')?.textContent.trim()")
    return str(name)


@is_built
def test_a_tree_has_one_tab_stop(page: Page) -> None:
    page.goto("/tree")
    expect(page.get_by_role("tree")).to_be_visible()
    assert page.locator("[role=treeitem][tabindex='0']").count() == 1
    page.get_by_role("link", name="Conditions").last.focus()
    page.keyboard.press("Tab")
    assert focused(page).startswith("Autoimmune")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('role')") != "treeitem"


@is_built
def test_arrows_open_walk_and_close_a_tree(page: Page) -> None:
    page.goto("/tree")
    first = page.get_by_role("treeitem").first
    first.focus()
    page.keyboard.press("ArrowRight")
    expect(first).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowRight")
    assert focused(page) == "Autoimmune diseases itself"
    page.keyboard.press("ArrowDown")
    inner = focused(page)
    page.keyboard.press("ArrowLeft")
    assert focused(page).startswith("Autoimmune diseases")
    page.keyboard.press("ArrowLeft")
    expect(first).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowDown")
    assert focused(page) != inner
    page.keyboard.press("End")
    assert focused(page).startswith("Transplantation")
    page.keyboard.press("Home")
    page.keyboard.press("e")
    assert focused(page).startswith("Endocrine")


@is_built
def test_enter_visits_what_is_named(page: Page) -> None:
    page.goto("/tree")
    page.get_by_role("treeitem").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Autoimmune diseases")


@is_built
def test_a_click_opens_a_group_and_follows_a_leaf(page: Page) -> None:
    page.goto("/ontology.html")
    tree = page.get_by_role("tree", name="Classes")
    tree.get_by_text("authority").first.click()
    tree.get_by_text("authority itself").click()
    expect(page).to_have_url(re.compile("#Authority$"))


@is_built
@pytest.mark.parametrize("path", ["/tree", "/ontology.html"])
def test_axe_finds_nothing_serious_in_an_open_tree(page: Page, path: str) -> None:
    page.goto(path)
    page.get_by_role("treeitem").first.focus()
    page.keyboard.press("ArrowRight")
    found = Axe().run(page).response["violations"]
    assert [v["id"] for v in found if v["impact"] in {"serious", "critical"}] == []


def test_without_scripts_a_tree_is_lists_that_open(browser: Browser, release_server: str) -> None:
    context = browser.new_context(base_url=release_server, java_script_enabled=False)
    page = context.new_page()
    page.goto("/tree")
    page.get_by_text("Heart disorders").first.click()
    page.get_by_role("link", name="Myocarditis").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("yocarditis")
    context.close()
