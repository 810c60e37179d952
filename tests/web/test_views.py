"""Browse, coverage, comparison, explanation and rule pages say what the small graph holds."""

import html
import re

import pytest
from flask.testing import FlaskClient

CIDP = "chronic-inflammatory-demyelinating-polyneuropathy"


def test_a_facet_counts_and_its_link_gives_that_many(client: FlaskClient) -> None:
    text = client.get("/browse").text
    choices = re.findall(r'<a href="(/browse\?[^"]*)">[^<]*</a> <span class="quiet">(\d+)', text)
    assert choices
    for path, count in choices:
        shown = client.get(html.unescape(path)).text
        assert f'role="status">{count} of 3 conditions' in shown


def test_an_unknown_facet_value_finds_nothing(client: FlaskClient) -> None:
    assert ">0 of 3 conditions" in client.get("/browse?group=nothing").text


def test_the_tree_puts_conditions_below_their_groups(client: FlaskClient) -> None:
    text = client.get("/tree").text
    below = text.split("Hematological disorders", 1)[1].split("</details>")[0]
    assert "/condition/immune-thrombocytopenia" in below


def test_a_cell_of_the_map_leads_to_its_rule_and_an_empty_one_says_nothing(
    client: FlaskClient,
) -> None:
    text = client.get("/coverage").text
    row = next(r for r in text.split("<tr>") if "/condition/myasthenia-gravis" in r)
    assert "/statement/coverage.gb-eng-nhse-2021-digest.myasthenia-gravis.2" in row
    assert "NHS England: covered with criteria" in row
    other = next(r for r in text.split("<tr>") if f"/condition/{CIDP}" in r)
    assert "<td></td>" in other


def test_the_map_is_ordered_as_asked(client: FlaskClient) -> None:
    text = client.get("/coverage?sort=name").text
    names = re.findall(r'<th scope="row"><a href="/condition/([^"]*)"', text)
    assert names == sorted(names)
    assert len(names) == 3


def test_a_comparison_marks_what_differs(client: FlaskClient) -> None:
    path = "/compare?condition=myasthenia-gravis&condition=immune-thrombocytopenia"
    text = client.get(path).text
    groups = next(row for row in text.split("<tr") if ">Groups<" in row)
    assert groups.startswith(' class="different"')
    assert "Hematological disorders" in groups
    same = "/compare?condition=myasthenia-gravis"
    assert 'class="different"' not in client.get(same).text


def test_differences_only_leaves_out_what_is_the_same(client: FlaskClient) -> None:
    path = "/compare?condition=myasthenia-gravis&condition=immune-thrombocytopenia"
    rows = client.get(path).text.count("<tr class") + client.get(path).text.count("<tr>")
    fewer = client.get(f"{path}&only=differences").text
    assert fewer.count("<tr class") == client.get(path).text.count("<tr class")
    assert fewer.count("<tr class") + fewer.count("<tr>") <= rows


@pytest.mark.parametrize(
    "path", ["/compare?condition=nothing", "/compare?product=a%20b", "/rule/x"]
)
def test_what_there_is_not_is_a_404(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_an_inferred_class_is_explained_down_to_its_source(client: FlaskClient) -> None:
    path = "/why?subject=indication:myasthenia-gravis&class=ivig:NeurologicalIndication"
    text = client.get(path).text
    assert "Immune globulin in" in text or "myasthenia" in text.casefold()
    missing = client.get(path.replace("Neurological", "Dermatological")).text
    assert "The graph does not say so" in missing


@pytest.mark.parametrize(
    "query", ["", "subject=x&class=ivig:A", "subject=ivig:A", "subject=ivig:A&property=ivig:b"]
)
def test_an_explanation_of_nothing_is_refused(client: FlaskClient, query: str) -> None:
    assert client.get(f"/why?{query}").status_code == 400


def test_a_rule_page_counts_and_shows_what_it_gave(client: FlaskClient) -> None:
    text = client.get("/rule/asserted-by").text
    assert re.search(r"\d+ triples in <code>", text)
    assert "CONSTRUCT" in text
    assert "/why?subject=" in text


def test_a_checklist_holds_every_criterion_of_the_authority(client: FlaskClient) -> None:
    page = client.get("/condition/immune-thrombocytopenia.html").text
    written = re.findall(
        r"/criterion/(us-evicore[^\"]*)\.html|/criterion/(us-evicore[^\"]*)\"", page
    )
    slugs = {one or other for one, other in written if not re.search(r"\.[A-Z]$", one or other)}
    listed = client.get("/condition/immune-thrombocytopenia/checklist?authority=evicore").text
    assert slugs
    assert all(f"/criterion/{slug}" in listed for slug in slugs)


def test_a_condition_shows_criteria_as_a_tree(client: FlaskClient) -> None:
    text = client.get("/condition/immune-thrombocytopenia.html").text
    assert '<span class="tag">any one of</span>' in text
    assert '<span class="tag">must have failed</span>' in text


def test_filters_narrow_the_positions_and_stay_in_the_address(client: FlaskClient) -> None:
    every = client.get("/condition/myasthenia-gravis.html").text
    some = client.get("/condition/myasthenia-gravis.html?prior=Required").text
    assert len(re.findall(r'<tr><th scope="row">', some)) < len(
        re.findall(r'<tr><th scope="row">', every)
    )
    assert '<option value="Required" selected>' in some


def test_who_requires_what_names_the_treatment_and_the_place(client: FlaskClient) -> None:
    text = client.get("/condition/myasthenia-gravis/prior-failure").text
    required = text.partition("Without it, no support")[2].partition("</section>")[0]
    row = next(row for row in required.split("<tr>") if "/authority/nhs-england" in row)
    assert "/therapy/rituximab" in row
    assert "/criterion/gb-eng-nhse-2021-digest.myasthenia-gravis.2.1" in row
    assert "/source/gb-eng-nhse-2021-digest" in row
    assert client.get("/condition/nothing/prior-failure").status_code == 404
