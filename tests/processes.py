"""Looking at processes through /proc, for tests of those that come and go."""

import os
import time
from collections.abc import Callable
from pathlib import Path

PROC = Path("/proc")


def state(pid: int) -> str:
    """Return the letter that Linux gives a process's state; an empty text when it is gone."""
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return ""


def parent(pid: int) -> int:
    """Return the number of a process's parent; 0 when it is gone."""
    try:
        return int((PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return 0


def children(pid: int) -> list[int]:
    """Return the children of a process, dead ones that nobody has collected among them."""
    numbers = [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()]
    return [number for number in numbers if parent(number) == pid]


def fork_servers(pid: int) -> list[int]:
    """Return the children of a process that are fork servers."""
    return [child for child in children(pid) if "forkserver" in command_line(child)]


def workers(pid: int) -> list[int]:
    """Return the workers below a process."""
    return [worker for server in fork_servers(pid) for worker in children(server)]


def descendants(pid: int) -> list[int]:
    """Return all processes below a process."""
    numbers = [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()]
    parents = {number: parent(number) for number in numbers}
    found, level = [], {pid}
    while level:
        level = {number for number, above in parents.items() if above in level}
        found += sorted(level)
    return found


def is_computing() -> bool:
    """Return whether a worker of this process is computing."""
    return any(state(worker) == "R" for worker in workers(os.getpid()))


def command_line(pid: int) -> str:
    """Return the command line of a process; an empty text when it is gone."""
    try:
        return (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def descriptors(pid: int) -> list[str]:
    """Return what a process has open, sorted by descriptor."""
    links = sorted((PROC / str(pid) / "fd").iterdir(), key=lambda entry: int(entry.name))
    # Asked about itself, a process sees the descriptor with which it has just looked.
    return [str(link.readlink()) for link in links if link.is_symlink()]


def private_memory(pid: int) -> int:
    """Return the bytes of a process that it shares with no other."""
    lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    return 1024 * sum(int(line.split()[1]) for line in lines if line.startswith("Private_"))


def eventually(condition: Callable[[], bool], seconds: float = 10.0) -> bool:
    """Return whether a condition comes true within some time, which is generous."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True
