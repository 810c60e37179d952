"""Search boxes and parameters as comboboxes: by mouse, by keyboard, and told to those who listen.

https://www.w3.org/WAI/ARIA/apg/patterns/combobox/
"""

import re

import pytest

pytest.importorskip("axe_playwright_python", reason="the extra `browser` is not installed")

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, Route, expect

from ivig_kg.web import assets

CIDP = "Chronic inflammatory demyelinating polyneuropathy"


def box(page: Page) -> Locator:
    """Return the search box of a page."""
    return page.get_by_role("combobox", name=re.compile("^Search"))


def options(page: Page) -> Locator:
    """Return the suggestions that are shown."""
    return page.locator(".suggestions").get_by_role("option")


def chosen(page: Page) -> Locator:
    """Return the suggestion that Enter would choose."""
    return page.locator(".suggestions").get_by_role("option", selected=True)


def test_a_suggestion_says_what_it_is_and_what_was_found(scripted: Page) -> None:
    scripted.goto("/")
    box(scripted).press_sequentially("cidp")
    first = options(scripted).first
    expect(first).to_contain_text(CIDP)
    expect(first).to_contain_text("condition")
    expect(first).to_contain_text("abbreviation CIDP")
    expect(scripted.get_by_role("status")).to_have_text(re.compile(r"^\d+ suggestions?$"))


def test_a_suggestion_is_chosen_by_keyboard(scripted: Page) -> None:
    scripted.goto("/browse")
    box(scripted).press_sequentially("cidp")
    expect(box(scripted)).to_have_attribute("aria-expanded", "true")
    scripted.keyboard.press("ArrowDown")
    expect(chosen(scripted)).to_have_count(1)
    expect(box(scripted)).to_have_attribute(
        "aria-activedescendant", chosen(scripted).get_attribute("id") or "no id"
    )
    scripted.keyboard.press("Enter")
    expect(scripted).to_have_url(re.compile("/condition/chronic-inflammatory"))


def test_the_arrows_go_round_and_escape_closes(scripted: Page) -> None:
    scripted.goto("/")
    box(scripted).press_sequentially("kawasaki")
    expect(options(scripted).first).to_be_visible()
    scripted.keyboard.press("ArrowUp")
    expect(options(scripted).last).to_have_attribute("aria-selected", "true")
    scripted.keyboard.press("ArrowDown")
    expect(chosen(scripted)).to_have_count(0)
    scripted.keyboard.press("Escape")
    expect(box(scripted)).to_have_attribute("aria-expanded", "false")
    expect(box(scripted)).to_have_value("kawasaki")
    expect(options(scripted).first).to_be_hidden()


def test_a_suggestion_is_chosen_by_mouse(scripted: Page) -> None:
    scripted.goto("/")
    box(scripted).press_sequentially("privigen")
    scripted.locator(".suggestions").get_by_role(
        "option", name=re.compile("^Privigen ?product")
    ).click()
    expect(scripted).to_have_url(re.compile(r"/product/privigen"))


def test_enter_without_a_choice_searches_as_the_form_does(scripted: Page) -> None:
    scripted.goto("/")
    box(scripted).press_sequentially("neuropathy")
    expect(options(scripted).first).to_be_visible()
    scripted.keyboard.press("Enter")
    expect(scripted).to_have_url(re.compile(r"/search\?q=neuropathy"))


def test_an_answer_that_comes_late_does_not_replace_a_newer_one(scripted: Page) -> None:
    held: list[Route] = []
    scripted.route("**/search.json?q=kaw*", lambda route: held.append(route))
    scripted.goto("/")
    with scripted.expect_request("**/search.json?q=kaw*"):
        box(scripted).fill("kaw")
    box(scripted).fill("privigen")
    expect(options(scripted).first).to_contain_text("Privigen")
    for route in held:
        route.fulfill(json={"hits": []})
    scripted.wait_for_timeout(200)
    expect(options(scripted).first).to_contain_text("Privigen")


def test_a_search_that_fails_leaves_the_form_as_it_is(scripted: Page) -> None:
    scripted.route("**/search.json*", lambda route: route.fulfill(status=429, body="{}"))
    scripted.goto("/")
    box(scripted).press_sequentially("cidp")
    scripted.wait_for_timeout(300)
    expect(box(scripted)).to_have_attribute("aria-expanded", "false")
    scripted.keyboard.press("Enter")
    expect(scripted).to_have_url(re.compile(r"/search\?q=cidp"))


def test_names_in_suggestions_are_text(scripted: Page) -> None:
    hit = {
        "iri": "x:y",
        "label": "<img src=x onerror=alert(1)>",
        "kind": "label",
        "match": "<b>",
        "path": "/browse",
        "type": "<i>",
    }
    scripted.route("**/search.json*", lambda route: route.fulfill(json={"hits": [hit]}))
    scripted.goto("/")
    box(scripted).press_sequentially("a")
    expect(options(scripted)).to_contain_text("<img src=x onerror=alert(1)>")
    assert scripted.locator("[role=listbox] :is(img, b, i)").count() == 0


def test_a_parameter_is_chosen_by_an_abbreviation_and_sent_as_a_slug(scripted: Page) -> None:
    scripted.goto("/questions/who-covers-condition")
    condition = scripted.get_by_role("combobox", name="Condition", exact=True)
    expect(condition).to_have_value(CIDP)
    condition.fill("ITP")
    expect(options(scripted).first).to_contain_text("Immune thrombocytopenia")
    scripted.keyboard.press("ArrowDown")
    scripted.keyboard.press("Enter")
    expect(condition).to_have_value("Immune thrombocytopenia")
    scripted.get_by_role("button", name="Ask").click()
    expect(scripted).to_have_url(re.compile(r"\?condition=immune-thrombocytopenia$"))
    expect(condition).to_have_value("Immune thrombocytopenia")


def test_a_parameter_that_is_typed_out_needs_no_choice(scripted: Page) -> None:
    scripted.goto("/questions/who-covers-condition")
    condition = scripted.get_by_role("combobox", name="Condition", exact=True)
    condition.fill("kawasaki disease")
    condition.press("Escape")
    condition.press("Enter")
    expect(scripted.locator("pre").last).to_be_attached()
    expect(condition).to_have_value("Kawasaki disease")


def test_an_empty_optional_parameter_lists_what_there_is(scripted: Page) -> None:
    scripted.goto("/questions/coverage-by-authority")
    field = scripted.locator("form.parameters [role=combobox]").first
    field.fill("")
    field.press("ArrowDown")
    expect(options(scripted).first).to_be_visible()
    assert options(scripted).count() > 10


def test_code_is_copied_by_a_button(scripted: Page) -> None:
    scripted.goto("/condition/kawasaki-disease.html")
    scripted.get_by_role("button", name=re.compile("^Copy ICD10CM:M30")).click()
    expect(scripted.get_by_text("Copied")).to_be_visible()
    assert scripted.evaluate("navigator.clipboard.readText()").startswith("ICD10CM:M30")


def test_the_colours_are_chosen_and_kept(scripted: Page) -> None:
    scripted.goto("/")
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    light = scripted.evaluate(paper)
    scripted.get_by_label("Colours").select_option("dark")
    dark = scripted.evaluate(paper)
    assert dark != light
    scripted.goto("/browse")
    assert scripted.evaluate(paper) == dark
    scripted.get_by_label("Colours").select_option("light")
    scripted.emulate_media(color_scheme="dark")
    assert scripted.evaluate(paper) == light
    scripted.get_by_label("Colours").select_option("")
    assert scripted.evaluate(paper) == dark


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/browse", "/questions/who-covers-condition"])
def test_axe_finds_nothing_serious_in_an_open_list(
    browser: Browser, release_server: str, path: str, scheme: str
) -> None:
    if not assets.entries():
        pytest.skip("the front end is not built: run `make frontend`")
    context = browser.new_context(bypass_csp=True, color_scheme=scheme)  # type: ignore[arg-type]  # a name from the list above
    page = context.new_page()
    page.goto(f"{release_server}{path}")
    page.locator("[role=combobox]").last.fill("im")
    options(page).first.wait_for()
    page.keyboard.press("ArrowDown")
    found = Axe().run(page).response["violations"]
    context.close()
    serious = [v["id"] for v in found if v["impact"] in {"serious", "critical"}]
    assert serious == []
