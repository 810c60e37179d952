"""What the documents point to is there, and what they promise of the tree is true."""

import json
import re
from pathlib import Path

import pytest

from ivig_kg import __version__
from ivig_kg.paths import CHECKOUT

DOCUMENTS = sorted(
    [*CHECKOUT.glob("*.md"), *CHECKOUT.glob("*/*.md"), *CHECKOUT.glob("src/*/*/*.md")]
)
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_every_relative_link_leads_to_a_file(path: Path) -> None:
    links = LINK.findall(path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_every_folder_that_the_readme_names_is_there() -> None:
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:[\w.-]+/)+)`", readme)
    assert len(named) > 8
    assert [name for name in named if name != "dist/" and not (CHECKOUT / name).is_dir()] == []


def test_every_dependency_is_a_line_of_the_readme() -> None:
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8").lower()
    project = (CHECKOUT / "pyproject.toml").read_text(encoding="utf-8")
    block = project.split("dependencies = [", 1)[1].split("]", 1)[0]
    names = re.findall(r'^\s+"([\w.-]+)', block, re.MULTILINE)
    assert len(names) > 8
    assert [name for name in names if name.lower() not in readme] == []


def test_every_package_of_the_front_end_is_a_line_of_the_readme() -> None:
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    package = CHECKOUT / "src/ivig_kg/web/frontend/package.json"
    known = json.loads(package.read_text(encoding="utf-8"))
    names = [*known["dependencies"], *known["devDependencies"]]
    assert [name for name in names if f"[{name}]" not in readme] == []


def test_the_citation_names_the_version_of_the_package() -> None:
    citation = (CHECKOUT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {__version__}\n" in citation


@pytest.mark.parametrize(
    "target", ["help", "serve", "test", "build", "check", "lint", "frontend", "bench"]
)
def test_the_makefile_has_the_target_and_says_what_it_does(target: str) -> None:
    makefile = (CHECKOUT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{target}:.*## \w+", makefile, re.MULTILINE)
