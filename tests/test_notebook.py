"""The notebook of the documentation runs on the release, and shows what it promises."""

from pathlib import Path
from typing import Any

import pytest

from ivig_kg.paths import CHECKOUT, shipped

nbformat = pytest.importorskip("nbformat", reason="the extra 'notebook' is not installed")
pytest.importorskip("matplotlib", reason="the extra 'notebook' is not installed")

NOTEBOOK = CHECKOUT / "docs" / "five-questions.ipynb"
QUESTIONS = 5
LARGEST = 400_000
"""Bytes that the notebook may have with its charts."""


def read() -> Any:
    return nbformat.read(NOTEBOOK, as_version=4)


def charts(notebook: Any) -> int:
    """How many pictures the outputs of a notebook hold."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    return sum("image/png" in output.get("data", {}) for output in outputs)


def test_the_committed_notebook_was_run_and_is_small() -> None:
    notebook = read()
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert charts(notebook) == QUESTIONS
    assert NOTEBOOK.stat().st_size < LARGEST


def test_the_notebook_says_that_it_is_no_advice() -> None:
    assert "no clinical advice" in read().cells[0].source


@pytest.mark.release
@pytest.mark.filterwarnings("default")  # those of the Jupyter stack are not ours to mend
def test_the_notebook_runs_on_the_release(tmp_path: Path) -> None:
    nbclient = pytest.importorskip("nbclient", reason="the extra 'notebook' is not installed")
    if not (shipped("dist") / "manifest.json").is_file():
        pytest.skip("there is no release: run `ivig-kg build`")
    notebook = read()
    resources = {"metadata": {"path": str(tmp_path)}}
    nbclient.NotebookClient(notebook, timeout=120, resources=resources).execute()
    assert charts(notebook) == QUESTIONS
