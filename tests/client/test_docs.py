"""The Python in docs/client.md runs as it stands."""

import re

import pytest

from ivig_kg.paths import CHECKOUT, shipped

TEXT = (CHECKOUT / "docs" / "client.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)


@pytest.mark.release
def test_the_blocks_run_one_after_the_other(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("pandas", reason="the extra 'client' is not installed")
    if not (shipped("dist") / "manifest.json").is_file():
        pytest.skip("there is no release: run `ivig-kg build`")
    names: dict[str, object] = {}
    for block in BLOCKS:
        exec(compile(block, "docs/client.md", "exec"), names)  # noqa: S102  # our own text
    assert len(BLOCKS) == 4
    assert len(capsys.readouterr().out.splitlines()) == 3
