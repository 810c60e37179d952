"""What every page promises, whatever it shows."""

import re

import pytest
from flask.testing import FlaskClient

from ivig_kg.store import LocalStore

HTML = {"Accept": "text/html"}
PAGES = [
    "/",
    "/questions",
    "/questions/who-covers-condition?condition=myasthenia-gravis",
    "/search?q=itp",
    "/sparql",
    "/sparql?query=SELECT%20%2A%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%20LIMIT%203",
    "/sparql?query=ASK%20%7B%7D",
    "/sparql?query=DESCRIBE%20%3Chttps://w3id.org/ivig-kg/condition/myasthenia-gravis%3E",
    "/ontology.html",
    "/condition/immune-thrombocytopenia.html",
    "/authority/nhs-england.html",
    "/source/gb-eng-nhse-2021-digest.html",
    "/statement/coverage.gb-eng-nhse-2021-digest.myasthenia-gravis.2.html",
    "/criterion/gb-eng-nhse-2021-digest.myasthenia-gravis.2.1.html",
    "/therapy/corticosteroids.html",
    "/mechanism/fcrn-saturation.html",
    "/concept/jurisdiction.gb-eng.html",
    "/product/gammagard-s-d.html",
    "/browse",
    "/browse?group=neurological&position=CoveredWithCriteria",
    "/tree",
    "/coverage",
    "/coverage?group=neurological&sort=support",
    "/compare",
    "/compare?condition=myasthenia-gravis&condition=immune-thrombocytopenia",
    "/compare?authority=nhs-england&only=differences",
    "/condition/immune-thrombocytopenia/checklist",
    "/condition/immune-thrombocytopenia/checklist?authority=evicore",
    "/why?subject=indication:myasthenia-gravis&class=ivig:NeurologicalIndication",
    "/why?subject=indication:myasthenia-gravis&class=ivig:DermatologicalIndication",
    "/rule/",
    "/rule/asserted-by",
    "/editor?query=SELECT",
    "/styleguide",
    "/data/",
    "/problem/media-type",
]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_what_it_is_not_and_which_data_it_shows(
    client: FlaskClient, small_store: LocalStore, path: str
) -> None:
    response = client.get(path, headers=HTML)
    assert (response.status_code, response.mimetype) == (200, "text/html")
    assert "Not clinical advice" in response.text
    assert f"Data {small_store.version}" in response.text
    assert "CC BY 4.0" in response.text


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_the_landmarks_that_a_keyboard_and_a_reader_need(
    client: FlaskClient, path: str
) -> None:
    text = client.get(path, headers=HTML).text
    assert '<html lang="en">' in text
    assert text.index('class="skip" href="#main"') < text.index("<header>")
    for landmark in ("<header>", '<nav aria-label="Main">', '<main id="main"', "<footer>"):
        assert text.count(landmark) == 1
    assert len(re.findall(r"<h1[ >]", text)) == 1
    fields = set(re.findall(r"<(?:input|select|textarea) id=\"([^\"]+)\"", text))
    assert fields == set(re.findall(r"<label[^>]* for=\"([^\"]+)\"", text))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_nothing_from_elsewhere_and_runs_built_scripts_alone(
    client: FlaskClient, path: str
) -> None:
    text = client.get(path, headers=HTML).text
    loaded = re.findall(r"<link [^>]*href=\"([^\"]+)\"", text)
    assert len(loaded) > 8
    for address in loaded:
        assert client.get(address, buffered=True).status_code == 200
    # A block of JSON-LD is data, which no browser runs.
    text = re.sub(r"<script type=\"application/ld\+json\">[^<]*</script>", "", text)
    text = re.sub(r"<script type=\"module\" src=\"/static/built/[^\"]+\"></script>", "", text)
    assert not re.search(r"<script|<img|<iframe|\sstyle=|\son[a-z]+=|javascript:", text)


def test_every_link_of_every_page_is_answered(client: FlaskClient) -> None:
    # The served fixture has no release, so it has no report.
    seen, waiting = {"/quality"}, {"/"}
    while waiting:
        path = waiting.pop()
        seen.add(path)
        response = client.get(path, headers=HTML, follow_redirects=True, buffered=True)
        assert response.status_code == 200, path
        if response.mimetype == "text/html" and len(seen) < 400:
            links = set(re.findall(r"<a [^>]*href=\"(/[^\"#]*)", response.text))
            waiting |= {link.replace("&amp;", "&") for link in links} - seen
    assert len(seen) > 100


def test_a_link_into_the_ontology_has_its_place_there(client: FlaskClient) -> None:
    places = set(re.findall(r"id=\"([^\"]+)\"", client.get("/ontology.html").text))
    for path in PAGES:
        for name in re.findall(r"href=\"/ontology#([^\"]+)\"", client.get(path, headers=HTML).text):
            assert name in places, (path, name)
