"""The picture of a graph: walked through by keyboard and mouse, and taken along."""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

pytest.importorskip("axe_playwright_python", reason="the extra `browser` is not installed")

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from ivig_kg.web.assets import entries

PATH = "/graph?entity=mechanism/fcrn-saturation"
SVG = "{http://www.w3.org/2000/svg}"

pytestmark = pytest.mark.skipif("graph" not in entries(), reason="no scripts: `make frontend`")


@pytest.fixture
def page(browser: Browser, release_server: str) -> Iterator[Page]:
    context = browser.new_context(base_url=release_server, accept_downloads=True)
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert complaints == []


def canvas_of(page: Page, path: str = PATH) -> tuple[Locator, Locator]:
    """Open a graph; return its canvas and the words below it."""
    page.goto(path)
    canvas = page.get_by_role("application")
    expect(canvas).to_be_visible()
    return canvas, page.locator(".told")


def test_arrows_go_from_node_to_node_and_say_who_states_the_link(page: Page) -> None:
    canvas, told = canvas_of(page)
    canvas.focus()
    page.keyboard.press("ArrowUp")
    expect(told).to_contain_text(re.compile("mechanism link"))
    first = told.get_by_role("link").first.inner_text()
    expect(told.locator("a[href^='/statement/']").first).to_be_visible()
    expect(told.locator("a[href^='/source/']").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert told.get_by_role("link").first.inner_text() != first


def test_enter_brings_the_neighbours_of_a_node(page: Page) -> None:
    canvas, told = canvas_of(page)
    canvas.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(told).to_contain_text(re.compile(r"\d+ new neighbours of"))
    found = re.match(r"(\d+) new", told.inner_text())
    assert found
    assert int(found[1]) > 0


def test_a_key_opens_the_page_of_a_node(page: Page) -> None:
    canvas, told = canvas_of(page)
    canvas.focus()
    page.keyboard.press("ArrowUp")
    name = told.get_by_role("link").first.inner_text()
    page.keyboard.press("o")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_tab_leads_into_the_canvas_and_out_of_it(page: Page) -> None:
    canvas, _ = canvas_of(page)
    page.get_by_role("button", name="SVG", exact=True).focus()
    page.keyboard.press("Tab")
    expect(canvas).to_be_focused()
    page.keyboard.press("Tab")
    expect(canvas).not_to_be_focused()


def test_a_node_is_chosen_by_mouse(page: Page) -> None:
    canvas, told = canvas_of(page)
    box = canvas.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(told.get_by_role("button", name="Show its neighbours")).to_be_visible()


def test_the_picture_is_taken_along_as_svg_with_every_node_of_the_table(page: Page) -> None:
    canvas_of(page)
    with page.expect_download() as waited:
        page.get_by_role("button", name="SVG", exact=True).click()
    assert waited.value.suggested_filename == "mechanism-fcrn-saturation.svg"
    root = ElementTree.parse(Path(waited.value.path())).getroot()  # noqa: S314  # our own file
    assert root.tag == f"{SVG}svg"
    texts = {text.text for text in root.iter(f"{SVG}text")}
    rows = page.get_by_role("region", name="Links").get_by_role("row")
    names = [rows.nth(n).get_by_role("cell").nth(2).inner_text() for n in range(1, rows.count())]
    assert names
    assert set(names) <= texts


def test_the_picture_is_taken_along_as_png(page: Page) -> None:
    canvas_of(page)
    with page.expect_download() as waited:
        page.get_by_role("button", name="PNG", exact=True).click()
    assert waited.value.suggested_filename == "mechanism-fcrn-saturation.png"
    assert Path(waited.value.path()).read_bytes().startswith(b"\x89PNG\r\n")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_where_a_graph_is_drawn(
    browser: Browser, release_server: str, scheme: str
) -> None:
    # axe is put into the page, which the page's own policy forbids.
    context = browser.new_context(base_url=release_server, bypass_csp=True, color_scheme=scheme)  # type: ignore[arg-type]  # a name from the list above
    page = context.new_page()
    canvas, _ = canvas_of(page)
    canvas.focus()
    page.keyboard.press("ArrowUp")
    found = Axe().run(page).response["violations"]
    context.close()
    assert [v["id"] for v in found if v["impact"] in {"serious", "critical"}] == []


def test_without_scripts_the_table_and_the_form_are_there(
    browser: Browser, release_server: str
) -> None:
    context = browser.new_context(base_url=release_server, java_script_enabled=False)
    page = context.new_page()
    page.goto("/graph?entity=condition/kawasaki-disease")
    expect(page.locator("#graph")).to_be_hidden()
    page.get_by_label("coverage rule").check()
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("status")).to_contain_text("neighbours")
    kinds = page.get_by_role("region", name="Links").locator("tbody tr td:nth-child(2)")
    assert set(kinds.all_inner_texts()) == {"coverage rule"}
    context.close()
