"""The generated parts of the documents are fresh, and nothing else is touched."""

from pathlib import Path
from shutil import copytree

import pytest

from ivig_kg.build.documents import documents, filled, write_documents
from ivig_kg.paths import CHECKOUT

DOCUMENT = """# A title
<!-- generated: one -->
old
lines
<!-- end -->
between
<!-- generated: two -->
<!-- end -->
"""


def test_what_stands_between_the_markers_is_written_anew() -> None:
    text = filled(DOCUMENT, {"one": "a", "two": "b"})
    assert "old" not in text
    assert "-->\na\n<!-- end -->\nbetween\n" in text
    assert filled(text, {"one": "a", "two": "b"}) == text


def test_an_unknown_part_is_an_error() -> None:
    with pytest.raises(KeyError, match="two"):
        filled(DOCUMENT, {"one": "a"})


@pytest.mark.parametrize("path", documents(CHECKOUT), ids=lambda path: path.name)
def test_the_generated_parts_are_fresh(path: Path) -> None:
    fresh = documents(CHECKOUT)[path]
    assert path.read_text(encoding="utf-8") == fresh, "run `make docs`"


def test_only_documents_that_are_stale_are_written(tmp_path: Path) -> None:
    for folder in ("docs", "queries/checks", "ontology/modules", "tests/quality"):
        copytree(CHECKOUT / folder, tmp_path / folder)
    (tmp_path / "queries/checks/duplicate-label.rq").unlink()
    assert [path.name for path in write_documents(tmp_path)] == ["quality.md"]
    assert "duplicate-label.rq" not in (tmp_path / "docs/quality.md").read_text(encoding="utf-8")
    assert write_documents(tmp_path) == []
