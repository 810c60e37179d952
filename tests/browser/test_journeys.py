"""What people come for, by mouse and by keyboard; scripts run only where a test says so."""

import re
from collections.abc import Iterator

import pytest

pytest.importorskip("axe_playwright_python", reason="the extra `browser` is not installed")

from playwright.sync_api import Browser, Page, expect


@pytest.fixture
def page(browser: Browser, release_server: str) -> Iterator[Page]:
    context = browser.new_context(base_url=release_server, java_script_enabled=False)
    opened = context.new_page()
    yield opened
    context.close()


@pytest.mark.parametrize("has_scripts", [False, True], ids=["bare", "scripted"])
def test_who_requires_which_failed_treatment_is_three_clicks_from_home(
    browser: Browser, release_server: str, has_scripts: bool
) -> None:
    context = browser.new_context(base_url=release_server, java_script_enabled=has_scripts)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("link", name="CIDP").click()
    page.get_by_role(
        "link", name=re.compile("^Chronic inflammatory demyelinating poly")
    ).first.click()
    page.get_by_role("link", name="Who requires which failed treatment").click()
    rows = page.get_by_role("region", name="Who demands it").get_by_role("row")
    expect(rows).to_have_count(2)
    cells = rows.nth(1).get_by_role("cell")
    expect(cells.nth(1)).to_contain_text("Step therapy")
    cells.last.get_by_role("link").last.click()
    expect(page.get_by_role("heading", name="Who says it, and where")).to_be_visible()
    context.close()


@pytest.mark.parametrize("has_scripts", [False, True], ids=["bare", "scripted"])
def test_the_same_is_one_search_and_one_link_away_by_keyboard(
    browser: Browser, release_server: str, has_scripts: bool
) -> None:
    context = browser.new_context(base_url=release_server, java_script_enabled=has_scripts)
    page = context.new_page()
    page.goto("/")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.locator("input[name=q]:focus").count():
            break
    page.keyboard.type("CIDP")
    page.keyboard.press("Enter")
    page.get_by_role("main").get_by_role(
        "link", name=re.compile("^Chronic inflammatory demyelinating poly")
    ).first.focus()
    page.keyboard.press("Enter")
    link = page.get_by_role("link", name="Who requires which failed treatment")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Who demands it")).to_be_visible()
    context.close()


def test_the_answer_is_printed_on_one_page(page: Page) -> None:
    page.goto("/condition/chronic-inflammatory-demyelinating-polyneuropathy/prior-failure")
    printed = page.pdf(format="A4")
    assert printed.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


def test_a_search_is_made_by_keyboard_alone(page: Page) -> None:
    page.goto("/")
    page.get_by_role("searchbox").press_sequentially("multifocal motor neuropaty")
    page.keyboard.press("Enter")
    expect(page.get_by_role("listitem").filter(has_text="Multifocal motor").first).to_be_visible()


def test_the_first_tab_leads_past_the_navigation(page: Page) -> None:
    page.goto("/browse")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()


def test_an_inferred_class_leads_to_its_explanation_and_to_a_source(page: Page) -> None:
    page.goto("/condition/chronic-inflammatory-demyelinating-polyneuropathy.html#inferred")
    page.get_by_role("listitem").filter(
        has_text="indication requiring prior treatment failure"
    ).get_by_role("link", name="inferred").first.click()
    expect(page.get_by_role("heading", level=2).first).to_contain_text("Explanation")
    page.locator(".cite a").last.click()
    expect(page.get_by_role("heading", name="The document, and how it was read")).to_be_visible()


def test_a_checklist_is_chosen_by_authority(page: Page) -> None:
    page.goto("/condition/chronic-inflammatory-demyelinating-polyneuropathy/checklist")
    page.get_by_label("Authority").select_option(label="EviCore")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", name="Documents that it asks for")).to_be_visible()


def test_a_facet_narrows_the_list_and_is_dropped_again(page: Page) -> None:
    page.goto("/browse")
    every = page.get_by_role("status").inner_text()
    page.get_by_role("link", name="Neuromuscular disorders").click()
    assert page.get_by_role("status").inner_text() != every
    page.get_by_role("link", name="Neuromuscular disorders").click()
    expect(page.get_by_role("status")).to_have_text(every)
