"""The built front end: hashed, kept for ever, small where every page loads it."""

import gzip
import os
import re

import pytest
from flask.testing import FlaskClient

from ivig_kg.web import assets

FIRST_PAGE = 120_000
"""Bytes of script, compressed, that a page without an editor or a graph may load."""
PAGES = ("/", "/search?q=itp", "/questions", "/condition/immune-thrombocytopenia.html", "/coverage")


@pytest.fixture(autouse=True)
def built() -> None:
    if assets.entries():
        return
    if os.environ.get("CI") == "true":
        pytest.fail("the front end is not built")
    pytest.skip("the front end is not built: run `make frontend`")


def loaded(client: FlaskClient, path: str) -> list[str]:
    """Return the addresses of the scripts that a page loads before anything is done on it."""
    text = client.get(path, headers={"Accept": "text/html"}).text
    return re.findall(r'(?:<script type="module" src|rel="modulepreload" href)="([^"]+)"', text)


def heavy_scripts() -> set[str]:
    """Return the addresses of what only an editor or a graph needs."""
    editor, graph, site = (assets.entries()[name] for name in ("editor", "graph", "site"))
    return {editor.script, *editor.imports, graph.script, *graph.imports} - {*site.imports}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_little_script_and_neither_editor_nor_graph(
    client: FlaskClient, path: str
) -> None:
    names = loaded(client, path)
    assert names
    assert sum(len(gzip.compress(client.get(name).data)) for name in names) < FIRST_PAGE
    assert not heavy_scripts() & set(names)


def test_the_editor_is_loaded_where_queries_are_written(client: FlaskClient) -> None:
    text = client.get("/sparql", headers={"Accept": "text/html"}).text
    editor = assets.entries()["editor"]
    assert editor.script in text
    assert f'<link rel="stylesheet" href="{editor.style}">' in text


def test_every_file_of_the_manifest_is_served_for_ever_and_compressed(client: FlaskClient) -> None:
    for entry in assets.entries().values():
        for address in filter(None, (entry.script, entry.style, *entry.imports)):
            assert re.search(r"-[A-Z0-9]{8}\.(js|css)$", address)
            response = client.get(address, headers={"Accept-Encoding": "gzip"})
            assert response.status_code == 200
            assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
            assert response.mimetype == (
                "text/css" if address.endswith("css") else "text/javascript"
            )
            assert len(response.data) < 1024 or response.headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("name", ["manifest.json", "nothing.js", "..%2F..%2Fheaders.py", "%00.js"])
def test_nothing_else_is_served_from_there(client: FlaskClient, name: str) -> None:
    assert client.get(f"/static/built/{name}").status_code == 404


def test_the_licences_of_what_is_bundled_are_served(client: FlaskClient) -> None:
    response = client.get("/static/built/licences.txt")
    assert response.headers["Cache-Control"] == "no-cache"
    for name in ("@zazuko/yasqe", "codemirror", "cytoscape"):
        assert f"{name} " in response.text
    assert "Licence: MIT" in response.text


def test_licences_forbid_nothing_that_the_project_does(client: FlaskClient) -> None:
    text = client.get("/static/built/licences.txt").text
    names = set(re.findall(r"^Licence: (.*)$", text, re.MULTILINE))
    assert names <= {"MIT", "ISC", "BSD-3-Clause", "Apache-2.0", "(MPL-2.0 OR Apache-2.0)"}


def test_no_script_of_the_pages_names_another_host(client: FlaskClient) -> None:
    for name in ("site", "tree"):
        text = client.get(assets.entries()[name].script).text
        assert not re.search(r"https?://", text)


def test_a_page_has_no_script_of_its_own(client: FlaskClient) -> None:
    text = client.get("/sparql", headers={"Accept": "text/html"}).text
    inside = re.findall(r"<script(?![^>]*src=)(?![^>]*ld\+json)[^>]*>", text)
    assert inside == []
    assert not re.search(r"\son[a-z]+=|style=\"", text)
