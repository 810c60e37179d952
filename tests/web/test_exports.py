"""The files of a release, and the report of its build."""

import hashlib
import json
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from ivig_kg.settings import Settings
from ivig_kg.web import create_app

FILES = {
    "ivig.nq": ("application/n-quads", b"<x:s> <x:p> <x:o> <x:g> .\n"),
    "void.ttl": ("text/turtle", b"<x:s> <x:p> <x:o> .\n"),
    "ivig.owl": ("application/rdf+xml", b"<rdf/>\n"),
}


@pytest.fixture
def release(tmp_path: Path) -> FlaskClient:
    """An application over a release of three small files."""
    listed = {}
    for name, (media_type, content) in FILES.items():
        (tmp_path / name).write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        listed[name] = {"bytes": len(content), "sha256": digest, "media_type": media_type}
    manifest = {"version": "2026-01-31", "files": listed}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    report = {"checks": [{"name": "missing_label", "rows": 0, "passed": True}], "triples": 3}
    (tmp_path / "report.json").write_text(json.dumps(report))
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
