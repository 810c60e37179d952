"""Starting servers and ending them, and what memory they take, as /proc tells it."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Final

_PROC: Final = Path("/proc")
_GRACE: Final = 15.0
"""Seconds that a server has to end."""


class StartError(Exception):
    """A server did not start, or did not load the data; the message says which and why."""


class Process:
    """A server process and its descendants, in a process group of their own."""

    def __init__(
        self, command: Sequence[str], log: Path, environment: Mapping[str, str] | None = None
    ) -> None:
        with log.open("wb") as output:
            self._process = subprocess.Popen(  # noqa: S603  # the commands are this package's own
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, **(environment or {})},
                start_new_session=True,
            )
        self._log = log

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def memory(self) -> int:
        """Proportional set size of the process and its descendants, in bytes."""
        return sum(map(proportional_memory, [self.pid, *family(self.pid)]))

    @property
    def processor_seconds(self) -> float:
        """Processor time of the process, its descendants and those of them that have ended."""
        return sum(map(processor_time, [self.pid, *family(self.pid)]))

    def wait_for(self, port: int, path: str, seconds: float) -> None:
        """Wait until `path` is answered; raise `StartError` when it is not."""
        end = time.monotonic() + seconds
        while not _answers(port, path):
            if self._process.poll() is not None or time.monotonic() > end:
                last = self._log.read_text(encoding="utf-8", errors="replace").strip()[-300:]
                raise StartError(f"{self._process.args!r} does not answer: {last}")
            time.sleep(0.1)

    def wait(self, seconds: float) -> int:
        """Return the code with which the process ends; raise `StartError` when it does not."""
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired as error:
            self.stop()
            raise StartError(f"{self._process.args!r} took more than {seconds:g} s") from error

    def stop(self) -> None:
        """End the process, and what is left of its group."""
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            return


def free_port() -> int:
    """Return a port of the loopback interface on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def shares(pid: int) -> tuple[int, int]:
    """Return a process's proportional and private memory in bytes; zeros when it is gone."""
    try:
        text = (_PROC / str(pid) / "smaps_rollup").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return 0, 0
    sizes = {line.split()[0]: 1024 * int(line.split()[1]) for line in text.splitlines()[1:]}
    return sizes["Pss:"], sizes["Private_Clean:"] + sizes["Private_Dirty:"]


def proportional_memory(pid: int) -> int:
    """Return a process's proportional set size in bytes."""
    return shares(pid)[0]


def processor_time(pid: int) -> float:
    """Return the seconds that a process and its collected children computed; 0 when it is gone.

    https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
    """
    try:
        text = (_PROC / str(pid) / "stat").read_text(encoding="ascii", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    ticks = text.rpartition(")")[2].split()[11:15]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """Return a process's descendants, children before grandchildren."""
    found: list[int] = []
    for thread in (_PROC / str(pid) / "task").glob("*/children"):
        try:
            found += [int(child) for child in thread.read_text(encoding="ascii").split()]
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found + [below for child in found for below in family(child)]


def _answers(port: int, path: str) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status < 500
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
