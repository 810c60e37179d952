"""Memory of large answers is used again instead of being asked for anew."""

import ctypes
import subprocess
import sys

import pytest

FAULTS = """
import resource
from ivig_kg.store.workers.allocation import KEPT, keep_freed_blocks
keep_freed_blocks()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(20):
    blocks = [b"x" * (KEPT // 16) for _ in range(2)]
    del blocks
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""
PAGES = 1024**2 // 4096
"""Those of the two blocks."""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "mallopt"), reason="the C library is not glibc")
def test_blocks_that_were_given_back_are_used_again_without_page_faults() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FAULTS], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < 4 * PAGES
