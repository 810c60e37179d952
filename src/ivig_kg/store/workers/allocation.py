"""What the C library does with memory that is given back."""

import ctypes
import sys
from typing import Final

KEPT: Final = 8 * 1024**2
"""Bytes of the largest block that is kept for the next one, and of what is kept at most."""

TUNABLES: Final = "glibc.malloc.tcache_count=20000:glibc.malloc.hugetlb=1"
"""What glibc reads from `GLIBC_TUNABLES` when a process starts; other C libraries do not.

A query takes and gives back millions of small blocks: a list of so many free ones of each size
spares it the search for them. Large pages, where the system has them on request, spare the
processor looking up where the graph lies.
https://sourceware.org/glibc/manual/latest/html_node/Memory-Allocation-Tunables.html
"""

_M_TRIM_THRESHOLD: Final = -1
_M_MMAP_THRESHOLD: Final = -3
_M_ARENA_MAX: Final = -8


def keep_freed_blocks() -> None:
    """Have the memory of large answers used again, where the C library is glibc.

    Left alone it asks the system for each block of this size and gives it back at once; the page
    faults then take longer than all copying. Threads take it from one place, so that it is kept
    once. See mallopt(3).
    """
    # Other systems, and Linux with musl, have no such function.
    library = ctypes.CDLL(None) if sys.platform == "linux" else None
    if mallopt := getattr(library, "mallopt", None):
        mallopt(_M_TRIM_THRESHOLD, KEPT)
        mallopt(_M_MMAP_THRESHOLD, KEPT)
        mallopt(_M_ARENA_MAX, 1)
