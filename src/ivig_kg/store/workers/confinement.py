"""What a worker gives up before it sees a query, by the limits that POSIX gives every process.

Why descriptors: opening a file, a socket, a pipe or a directory, looking up a host and reading a
remote graph all need a new descriptor. Whoever may have none beyond the three that are in use can
do none of it, whatever the query says and however it got past the guard. Of the ways to shut a
process in, this one needs no privilege, no library and no list of system calls for each processor,
and works inside of containers, where namespaces and seccomp filters are often forbidden. System
calls that need no descriptor (`unlink`, `kill`) are left, and no query can ask for them.

Windows has no such limits: there, nothing is given up.
"""

import os
import socket
import sys
from math import ceil
from pathlib import Path
from typing import Final

if sys.platform != "win32":
    import resource

_USED: Final = 3
_GRACE: Final = 1.0
"""Seconds of processor time beyond the deadline, by which the server has normally killed."""


def keep_only(sock: socket.socket) -> socket.socket:
    """Close all descriptors but standard output and error; return the socket as descriptor 0."""
    if sys.platform == "win32":
        return sock
    os.dup2(sock.detach(), 0)
    os.closerange(_USED, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    return socket.socket(fileno=0)


def confine(memory: int) -> None:
    """Allow `memory` more bytes than are mapped now, no new descriptor, and no core dump.

    macOS takes the limit of memory and does not hold it.
    """
    if sys.platform == "win32":
        return
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_AS, _mapped() + memory)
    _lower(resource.RLIMIT_NOFILE, _USED)


def bound_processor_time(seconds: float) -> None:
    """Have the kernel end this process when it computes for longer than `seconds` from now.

    The second line behind a server that kills at the deadline, for when the server cannot.
    """
    if sys.platform != "win32":
        limit = ceil(_used_processor_time() + seconds + _GRACE)
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def peak_memory() -> int:
    """Return the most bytes that this process has ever had in memory."""
    if sys.platform == "win32":
        return 0
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _lower(limit: int, value: int) -> None:
    ceiling = resource.getrlimit(limit)[1]
    if ceiling != resource.RLIM_INFINITY:
        value = min(value, ceiling)
    resource.setrlimit(limit, (value, value))


def _mapped() -> int:
    statm = Path("/proc/self/statm")
    if not statm.exists():
        return peak_memory()
    return int(statm.read_text().split()[0]) * resource.getpagesize()


def _used_processor_time() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime
