"""Writing a query on /sparql: completed, run, stopped, refused, drawn, taken along."""

import re
from pathlib import Path

import pytest

pytest.importorskip("axe_playwright_python", reason="the extra `browser` is not installed")

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, Route, expect

from browser.page_types import PAGES
from ivig_kg.web import assets

COUNTS = "SELECT ?type (COUNT(?s) AS ?things) { ?s a ?type } GROUP BY ?type"


def text(page: Page) -> str:
    """Return the query as the form would send it."""
    return page.locator("textarea#query").input_value()


def write(page: Page, query: str) -> None:
    """Replace the query by one that is typed, in one stroke."""
    page.locator(".CodeMirror").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(query)


def answer(page: Page) -> Locator:
    """Return the part of the page that shows the answer."""
    return page.get_by_role("region", name="Answer")


def test_a_query_is_run_by_mouse_and_has_an_address(scripted: Page) -> None:
    scripted.goto("/sparql")
    scripted.get_by_role("button", name="Run").click()
    expect(answer(scripted)).to_contain_text("50 rows")
    expect(scripted).to_have_url(re.compile(r"/sparql\?query=PREFIX"))
    shown = answer(scripted).get_by_role("row").nth(1).inner_text()
    scripted.reload()
    expect(answer(scripted).get_by_role("row").nth(1)).to_have_text(
        re.compile(re.escape(shown.split("\t")[0]))
    )


def test_a_query_is_run_by_keyboard_and_left_by_tab(scripted: Page) -> None:
    scripted.goto("/sparql")
    write(scripted, COUNTS)
    scripted.keyboard.press("Control+Enter")
    expect(scripted.get_by_role("status").filter(has_text="Answered in")).to_be_visible()
    assert scripted.locator(".CodeMirror textarea").evaluate("e => e === document.activeElement")
    scripted.keyboard.press("Tab")
    expect(scripted.get_by_role("button", name="Run")).to_be_focused()
    scripted.keyboard.press("Shift+Tab")
    assert scripted.locator(".CodeMirror textarea").evaluate("e => e === document.activeElement")
    expect(scripted.locator(".keys")).to_contain_text("Tab or Esc leaves the editor")
    assert text(scripted) == COUNTS


def test_escape_leaves_the_editor(scripted: Page) -> None:
    scripted.goto("/sparql")
    write(scripted, COUNTS)
    scripted.keyboard.press("Escape")
    assert scripted.locator(".CodeMirror textarea").evaluate("e => e !== document.activeElement")


def test_a_place_within_the_page_keeps_what_was_written(scripted: Page) -> None:
    scripted.goto("/sparql")
    write(scripted, COUNTS)
    scripted.get_by_role("link", name="Skip to the content").focus()
    scripted.keyboard.press("Enter")
    expect(scripted).to_have_url(re.compile("#main$"))
    scripted.wait_for_timeout(300)
    assert text(scripted) == COUNTS


def test_names_are_completed_and_their_prefixes_declared(scripted: Page) -> None:
    scripted.goto("/sparql")
    write(scripted, "SELECT * WHERE { ?x a ")
    scripted.keyboard.type("ivig:Conditi", delay=20)
    expect(scripted.locator(".CodeMirror-hint").first).to_contain_text("ivig:Condition")
    scripted.keyboard.press("Enter")
    assert text(scripted).startswith("PREFIX ivig: <https://w3id.org/ivig-kg/ontology#>\n")
    assert text(scripted).endswith("?x a ivig:Condition")


def test_an_individual_is_found_by_its_abbreviation(scripted: Page) -> None:
    scripted.goto("/sparql")
    write(scripted, "SELECT * WHERE { ?x ?p ")
    scripted.keyboard.type("condition:CIDP", delay=20)
    expect(scripted.locator(".CodeMirror-hint")).to_contain_text("(CIDP)")
    scripted.keyboard.press("Enter")
    assert "condition:chronic-inflammatory-demyelinating-polyneuropathy" in text(scripted)
    assert "PREFIX condition: <https://w3id.org/ivig-kg/condition/>" in text(scripted)


def test_a_word_is_completed_on_demand(scripted: Page) -> None:
    scripted.goto("/sparql")
    write(scripted, "SELECT * WHERE { ?x privigen")
    scripted.keyboard.press("Control+Space")
    expect(scripted.locator(".CodeMirror-hint").first).to_contain_text("product:privigen")
    scripted.keyboard.press("Enter")
    assert text(scripted).startswith("PREFIX product: ")


def test_an_error_is_marked_at_its_line(scripted: Page) -> None:
    scripted.goto("/sparql")
    write(scripted, "SELECT *\nWHERE {\n  ?s ?p }")
    expect(scripted.locator(".remark")).to_have_text("Line 3 is no SPARQL yet.")
    scripted.keyboard.press("Control+Enter")
    alert = scripted.get_by_role("alert")
    expect(alert).to_contain_text("The query does not parse")
    expect(alert).to_contain_text("Line 3, column 10")
    expect(scripted.locator(".place-of-error")).to_have_count(1)
    scripted.keyboard.type("?o ")
    expect(scripted.locator(".place-of-error")).to_have_count(0)
    assert text(scripted).endswith("?s ?p }?o ")


def test_a_limit_is_said_with_its_setting(scripted: Page) -> None:
    problem = {
        "type": "https://w3id.org/ivig-kg/problem/query-timeout",
        "title": "The query took too long",
        "detail": "It was stopped.",
        "help": "https://example.org/help",
        "setting": "IVIG_KG_QUERY_TIMEOUT",
        "limit": 10,
    }
    scripted.goto("/sparql")
    scripted.route("**/sparql", lambda route: route.fulfill(status=408, json=problem))
    scripted.get_by_role("button", name="Run").click()
    alert = scripted.get_by_role("alert")
    expect(alert).to_contain_text("The limit is set by IVIG_KG_QUERY_TIMEOUT, here 10.")
    link = alert.get_by_role("link", name="What this means")
    expect(link).to_have_attribute("href", "/problem/query-timeout")


def test_a_query_that_runs_is_stopped_by_the_same_button(scripted: Page) -> None:
    held: list[Route] = []
    scripted.goto("/sparql")
    scripted.route("**/sparql", lambda route: held.append(route))
    scripted.get_by_role("button", name="Run").click()
    scripted.get_by_role("button", name="Stop").click()
    expect(scripted.get_by_role("status").filter(has_text="Stopped")).to_be_visible()
    expect(scripted.get_by_role("button", name="Run")).to_be_visible()


def test_an_example_is_found_by_words_and_opened(scripted: Page) -> None:
    scripted.goto("/sparql")
    scripted.get_by_label("Find an example").fill("codes condition")
    shown = scripted.locator(".examples li:visible")
    expect(scripted.locator(".examples").get_by_role("status")).to_have_text(
        re.compile(rf"^{shown.count()} example")
    )
    link = shown.first.get_by_role("link")
    href = link.get_attribute("href") or ""
    link.click()
    expect(scripted).to_have_url(re.compile(re.escape(href)))
    assert "PREFIX" in text(scripted)
    assert "#+" not in text(scripted)
    scripted.keyboard.press("Control+Enter")
    expect(answer(scripted).get_by_role("table")).to_be_visible()


def test_an_answer_is_sorted_and_drawn_without_leaving_the_page(scripted: Page) -> None:
    scripted.goto("/sparql")
    write(scripted, COUNTS)
    scripted.keyboard.press("Control+Enter")
    answer(scripted).get_by_role("columnheader").get_by_role("link", name="things").click()
    expect(answer(scripted).get_by_role("columnheader", name="things")).to_have_attribute(
        "aria-sort", "ascending"
    )
    expect(scripted).to_have_url(re.compile(r"&sort=things$"))
    answer(scripted).get_by_text("Chart", exact=True).click()
    answer(scripted).get_by_label("as long as").select_option("")
    answer(scripted).get_by_role("button", name="Draw").click()
    expect(answer(scripted).get_by_role("img")).to_be_visible()
    expect(scripted).to_have_url(re.compile(r"&label=type&value=$"))
    scripted.go_back()
    expect(scripted).to_have_url(re.compile(r"&sort=things$"))
    expect(answer(scripted).get_by_role("columnheader", name="things")).to_have_attribute(
        "aria-sort", "ascending"
    )


def test_an_answer_is_taken_along_as_a_file(scripted: Page) -> None:
    scripted.goto(PAGES["sparql-answer"])
    with scripted.expect_download() as download:
        answer(scripted).get_by_role("link", name="csv").click()
    assert download.value.suggested_filename == "answer.csv"
    assert download.value.path().read_text().startswith("type,things")


def test_triples_are_drawn(scripted: Page) -> None:
    scripted.goto(PAGES["sparql-graph"])
    expect(answer(scripted).get_by_text(re.compile(r"^\d+ nodes"))).to_be_visible()
    expect(scripted.locator(".canvas canvas").first).to_be_visible()
    expect(answer(scripted).locator("pre")).to_contain_text("mechanism:")


def test_an_editor_is_not_loaded_elsewhere(scripted: Page) -> None:
    loaded: list[str] = []
    scripted.on("request", lambda request: loaded.append(request.url))
    for name in ("home", "condition", "question", "coverage"):
        scripted.goto(PAGES[name])
    names = [Path(url).name for url in loaded if "/static/built/" in url]
    assert names
    assert [name for name in names if re.match("(editor|graph)-", name)] == []
    sizes = [(assets.BUILT / name).stat().st_size for name in names]
    assert max(sizes) < 100_000


def test_without_scripts_the_form_does_the_same(browser: Browser, release_server: str) -> None:
    context = browser.new_context(base_url=release_server, java_script_enabled=False)
    page = context.new_page()
    page.goto("/sparql")
    page.get_by_text("What must be true first").click()
    page.locator(".examples li:visible a").first.click()
    page.get_by_role("button", name="Run").click()
    expect(answer(page).get_by_role("table")).to_be_visible()
    answer(page).get_by_text("Chart", exact=True).click()
    answer(page).get_by_role("button", name="Draw").click()
    expect(answer(page).get_by_role("img")).to_be_visible()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", ["completion", "refusal", "examples"])
def test_axe_finds_nothing_serious(
    browser: Browser, release_server: str, state: str, scheme: str
) -> None:
    if not assets.entries():
        pytest.skip("the front end is not built: run `make frontend`")
    context = browser.new_context(bypass_csp=True, color_scheme=scheme)  # type: ignore[arg-type]  # a name from the list above
    page = context.new_page()
    page.goto(f"{release_server}/sparql")
    if state == "completion":
        write(page, "SELECT * WHERE { ?x a ")
        page.keyboard.type("ivig:C", delay=20)
        page.locator(".CodeMirror-hint").first.wait_for()
    elif state == "refusal":
        write(page, "SELECT * WHERE {")
        page.keyboard.press("Control+Enter")
        page.get_by_role("alert").wait_for()
    else:
        page.get_by_label("Find an example").fill("dose")
    found = Axe().run(page).response["violations"]
    context.close()
    serious = [
        (v["id"], v["nodes"][0]["html"][:200])
        for v in found
        if v["impact"] in {"serious", "critical"}
    ]
    assert serious == []
