"""The files of a release, and the report of its build."""

import gzip
import hashlib
import json
import re
from pathlib import Path
from types import NoneType

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse

from ivig_kg.export.frames import FRAMES
from ivig_kg.export.jsonld_text import whole, whole_name
from ivig_kg.namespaces import PREFIXES
from ivig_kg.settings import Settings
from ivig_kg.web import create_app
from releases import VERSION, write_release

FILES = {
    "ivig.nq": ("application/n-quads", b"<x:s> <x:p> <x:o> <x:g> .\n"),
    "void.ttl": ("text/turtle", b"<x:s> <x:p> <x:o> .\n"),
    "ivig.owl": ("application/rdf+xml", b"<rdf/>\n"),
}

TURTLE = (
    "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    + """
indication:c ivig:hasCondition condition:c ; ivig:hasCoverageRule statement:r .
statement:r ivig:statedIn source:s ; ivig:forProduct product:p .
source:s ivig:issuedBy authority:a .
condition:c rdfs:label "A condition" .
authority:a rdfs:label "An authority" .
product:p rdfs:label "A product" .
"""
)


@pytest.fixture
def release(tmp_path: Path) -> FlaskClient:
    """An application over a release of three small files."""
    report = {"checks": [{"name": "missing_label", "rows": 0, "passed": True}], "triples": 3}
    files = {name: content for name, (_, content) in FILES.items()}
    write_release(tmp_path, {**files, "report.json": json.dumps(report).encode()})
    (tmp_path / "secret.txt").write_text("not listed")
    return create_app(Settings(data_dir=tmp_path)).test_client()


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_file_comes_as_what_it_is(release: FlaskClient, name: str) -> None:
    media_type, content = FILES[name]
    response = release.get(f"/data/{name}", buffered=True)
    assert (response.status_code, response.mimetype, response.data) == (200, media_type, content)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["X-Dataset-Version"] == "2026-01-31"
    assert response.headers["ETag"] == f'"{hashlib.sha256(content).hexdigest()}"'


def test_a_file_is_not_sent_twice(release: FlaskClient) -> None:
    tag = release.get("/data/ivig.nq", buffered=True).headers["ETag"]
    assert (
        release.get("/data/ivig.nq", headers={"If-None-Match": tag}, buffered=True).status_code
        == 304
    )


def test_a_part_of_a_file_can_be_asked_for(release: FlaskClient) -> None:
    response = release.get("/data/ivig.nq", headers={"Range": "bytes=0-4"}, buffered=True)
    assert (response.status_code, response.data) == (206, b"<x:s>")


def test_the_index_lists_size_and_checksum(release: FlaskClient) -> None:
    text = release.get("/data/").text
    for name, (media_type, content) in FILES.items():
        assert f'<a href="/data/{name}">{name}</a>' in text
        assert media_type in text
        assert hashlib.sha256(content).hexdigest() in text


@pytest.mark.parametrize(
    "path", ["/data/secret.txt", "/data/nothing", "/data/..%2Fpyproject.toml", "/data/%2e%2e/x"]
)
def test_only_listed_files_are_sent(release: FlaskClient, path: str) -> None:
    assert release.get(path).status_code == 404


def test_void_is_found_where_it_is_looked_for(release: FlaskClient) -> None:
    response = release.get("/.well-known/void", follow_redirects=True, buffered=True)
    assert response.data == FILES["void.ttl"][1]


def test_the_report_of_the_build_is_shown(release: FlaskClient) -> None:
    text = release.get("/quality").text
    assert "missing_label" in text
    assert "yes" in text


def test_other_data_than_a_release_have_no_exports(client: FlaskClient) -> None:
    assert "there are no files" in client.get("/data/").text
    assert client.get("/data/ivig.nq").status_code == 404
    assert client.get("/quality").status_code == 404


@pytest.fixture
def framed(tmp_path: Path) -> FlaskClient:
    """An application over a release of a graph of one statement, in all frames."""
    triples = [quad.triple for quad in parse(TURTLE, format=RdfFormat.TURTLE)]
    files = {whole_name(frame): whole(triples, frame, VERSION) for frame in FRAMES}
    return create_app(Settings(data_dir=write_release(tmp_path, files))).test_client()


@pytest.mark.parametrize(
    ("query", "context", "first"),
    [
        ("", dict, "condition:c"),
        ("?context=link", str, "condition:c"),
        ("?context=none", NoneType, "condition:c"),
        ("?frame=authority", dict, "authority:a"),
        ("?frame=source&context=none", NoneType, "source:s"),
        ("?frame=product&context=link", str, "product:p"),
    ],
)
@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_the_whole_comes_in_every_frame_with_every_context(
    framed: FlaskClient, query: str, context: type, first: str, coding: str
) -> None:
    headers = {"Accept-Encoding": coding}
    response = framed.get(f"/data/ivig.jsonld{query}", headers=headers, buffered=True)
    assert (response.status_code, response.mimetype) == (200, "application/ld+json")
    body = response.data
    if response.headers.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    document = json.loads(body)
    assert isinstance(document.get("@context"), context)
    assert document["@graph"][0]["id"] == first
    headers["If-None-Match"] = response.headers["ETag"]
    again = framed.get(f"/data/ivig.jsonld{query}", headers=headers, buffered=True)
    assert again.status_code == 304


@pytest.mark.parametrize("query", ["frame=disease", "context=all"])
def test_an_unknown_choice_for_the_whole_is_a_problem(framed: FlaskClient, query: str) -> None:
    response = framed.get(f"/data/ivig.jsonld?{query}")
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")


def test_a_part_of_the_whole_is_a_part_of_its_own_bytes(framed: FlaskClient) -> None:
    headers = {"Range": "bytes=0-9", "Accept-Encoding": "gzip"}
    response = framed.get("/data/ivig.jsonld", headers=headers, buffered=True)
    assert (response.status_code, response.data) == (206, b'{"@context')


def test_a_large_file_is_coded_for_those_who_accept_it(framed: FlaskClient) -> None:
    plain = framed.get("/data/ivig.jsonld", buffered=True)
    coded = framed.get("/data/ivig.jsonld", headers={"Accept-Encoding": "gzip"}, buffered=True)
    assert coded.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(coded.data) == plain.data
    assert "Accept-Encoding" in coded.headers["Vary"]


def test_the_index_is_plain_json_too(release: FlaskClient) -> None:
    listed = release.get("/data/index.json").get_json()
    assert listed["version"] == "2026-01-31"
    assert {file["name"] for file in listed["files"]} == {*FILES, "report.json"}
    for file in (file for file in listed["files"] if file["name"] in FILES):
        assert file["bytes"] == len(FILES[file["name"]][1])
        assert file["licence"].startswith("https://creativecommons.org/")


def test_the_front_page_tells_search_engines_of_the_files(release: FlaskClient) -> None:
    text = release.get("/").text
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text)
    assert found
    told = json.loads(found[1])
    assert told["@type"] == "Dataset"
    assert {file["name"] for file in told["distribution"]} == {*FILES, "report.json"}


@pytest.mark.parametrize("path", ["/data/void.ttl", "/.well-known/void"])
@pytest.mark.parametrize("content", [b"", b"<x:s> <x:p> <x:q> .\n"])
def test_a_file_that_was_damaged_meanwhile_is_not_sent(
    release: FlaskClient, tmp_path: Path, path: str, content: bytes
) -> None:
    assert release.get(path, buffered=True).status_code == 200
    (tmp_path / "void.ttl").write_bytes(content)
    response = release.get(path, headers={"Accept": "text/turtle, application/problem+json"})
    if response.status_code != 200:
        assert response.status_code == 503
        assert response.headers["Retry-After"]
    else:
        assert response.data == FILES["void.ttl"][1], "kept from before"
