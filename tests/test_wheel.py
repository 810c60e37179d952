"""A wheel works alone: in a fresh environment, outside the checkout, without Java and sources."""

import os
import re
import subprocess
import sys
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

from ivig_kg.paths import CHECKOUT, shipped

pytestmark = pytest.mark.release
SLUG = "neurological-indications-requiring-prior-treatment-failure"


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel of this checkout and what it depends on."""
    if not (shipped("dist") / "manifest.json").is_file():
        pytest.skip("there is no release: run `ivig-kg build`")
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    wheel = [*pip, "wheel", "--no-deps", "--wheel-dir", str(folder), str(CHECKOUT)]
    subprocess.run(wheel, check=True)
    venv.create(folder / "venv", with_pip=True)
    install = [str(folder / "venv/bin/pip"), "--quiet", "install", *map(str, folder.glob("*.whl"))]
    subprocess.run(install, check=True)
    return folder


def run(environment: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the installed command in an empty folder, with nothing else on the path."""
    work = environment / "empty"
    work.mkdir(exist_ok=True)
    clean = {"PATH": str(environment / "venv/bin"), "HOME": str(work), "LANG": "C.UTF-8"}
    command = [str(environment / "venv/bin/ivig-kg"), *arguments]
    return subprocess.run(command, cwd=work, env=clean, capture_output=True, text=True, check=False)


def test_the_wheel_carries_built_scripts_and_not_their_sources(environment: Path) -> None:
    (wheel,) = environment.glob("ivig_kg-*.whl")
    with ZipFile(wheel) as opened:
        names = opened.namelist()
    built = [name for name in names if name.startswith("ivig_kg/web/static/built/")]
    assert "ivig_kg/web/static/built/manifest.json" in built
    assert any(re.search(r"/site-[A-Z0-9]{8}\.js$", name) for name in built)
    assert [name for name in names if "node_modules" in name or "/frontend/" in name] == []


def test_the_wheel_answers_a_question_as_the_checkout_does(environment: Path) -> None:
    here = [sys.executable, "-m", "ivig_kg", "ask", SLUG, "--format", "csv"]
    expected = subprocess.run(here, check=True, capture_output=True, text=True).stdout
    answer = run(environment, "ask", SLUG, "--format", "csv")
    assert (answer.returncode, answer.stdout) == (0, expected)


def test_the_wheel_explains(environment: Path) -> None:
    answer = run(environment, "why", "indication:myasthenia-gravis", "ivig:NeurologicalIndication")
    assert "because" in answer.stdout


def test_the_wheel_says_what_building_would_need(environment: Path) -> None:
    answer = run(environment, "build")
    assert answer.returncode == 1
    assert "ivig-kg[build]" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_the_wheel_serves_pages_and_answers_queries(environment: Path) -> None:
    script = (
        "from ivig_kg.settings import Settings; from ivig_kg.web import create_app; "
        "client = create_app(Settings()).test_client(); "
        "paths = ['/', '/questions', '/sparql?query=ASK%7B%7D', '/condition/kawasaki-disease.html',"
        " '/data/ivig.ttl', '/health/ready']; "
        "print([client.get(path).status_code for path in paths])"
    )
    python = environment / "venv/bin/python"
    clean = {**os.environ, "PYTHONPATH": ""}
    answer = subprocess.run(
        [python, "-P", "-c", script],
        cwd="/",
        env=clean,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.stdout.strip() == str([200] * 6), answer.stderr
