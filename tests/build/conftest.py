"""What the tests of the build share."""

from pathlib import Path

import pytest

from mini import Mini


@pytest.fixture
def mini(tmp_path: Path) -> Mini:
    """A copy of the small ontology that a test may break."""
    return Mini(tmp_path)
