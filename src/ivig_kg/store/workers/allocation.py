"""How a process gets memory, and what becomes of what it gives back."""

import ctypes
import sys
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

KEPT: Final = 8 * 1024**2
"""Bytes of the largest block that is kept for the next one, and of what is kept at most."""

_LIBRARY: Final = "cmeel.prefix/lib/libmimalloc.so"
_RESERVE: Final = "64MiB"
"""What it maps at a time, at first; it doubles with every eighth time.

A limit on what is mapped, which a worker gets later, can be off by as much: mimalloc's own gibibyte
would be more than most limits.
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


def engine_environment() -> Mapping[str, str]:
    """Return what has the dynamic linker give a process mimalloc instead of its C library's malloc.

    A query takes and gives back millions of small blocks, in which mimalloc is quicker, and a graph
    takes half as much memory. It comes as the package cmeel-mimalloc, where there is a wheel of it.
    https://microsoft.github.io/mimalloc/environment.html
    """
    try:
        library = str(distribution("cmeel-mimalloc").locate_file(_LIBRARY))
    except PackageNotFoundError:
        return {}
    # Both end a name in LD_PRELOAD, see ld.so(8).
    if " " in library or ":" in library or not Path(library).is_file():
        return {}
    return {"LD_PRELOAD": library, "MIMALLOC_ARENA_RESERVE": _RESERVE}


def give_back_freed_blocks() -> None:
    """Have mimalloc, where it is there, give the system back what was freed.

    It does so by and by while it is asked for more; a process that has done its work would keep it.
    """
    library = ctypes.CDLL(None) if sys.platform == "linux" else None
    if collect := getattr(library, "mi_collect", None):
        collect(True)
