"""A confined process opens nothing, computes no longer and takes no more memory than it may."""

import signal
import subprocess
import sys

import pytest

if sys.platform == "win32":
    pytest.skip("Windows has no such limits", allow_module_level=True)

HEAD = """
import errno, os, socket, sys
from ivig_kg.store.workers import confinement
near, far = socket.socketpair()
"""
CONFINED = f"{HEAD}far = confinement.keep_only(far)\nconfinement.confine(64 * 1024**2)\n"
OPENINGS = {
    "a file": "open('/etc/hostname')",
    "a new file": "open('/tmp/canary', 'w')",
    "a folder": "os.listdir('/')",
    "a stream socket": "socket.socket()",
    "a datagram socket": "socket.socket(type=socket.SOCK_DGRAM)",
    "a pair of sockets": "socket.socketpair()",
    "a pipe": "os.pipe()",
    "a copy of a descriptor": "os.dup(0)",
}


def run(text: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", text], capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("opening", OPENINGS.values(), ids=OPENINGS)
def test_nothing_can_be_opened(opening: str) -> None:
    attempt = f"try:\n    {opening}\nexcept OSError as error:\n    print(error.errno)"
    assert run(f"{HEAD}{attempt}").stdout == "", "unconfined, it opens"
    assert run(f"{CONFINED}{attempt}").stdout == run("import errno; print(errno.EMFILE)").stdout


def test_no_host_can_be_looked_up() -> None:
    text = "try:\n    socket.getaddrinfo('localhost', 80)\nexcept OSError:\n    print('no')"
    assert run(f"{HEAD}{text}").stdout == ""
    assert run(f"{CONFINED}{text}").stdout == "no\n"


def test_the_limits_cannot_be_raised_without_privilege() -> None:
    text = "import resource\nprint(*resource.getrlimit(resource.RLIMIT_NOFILE))"
    assert run(f"{CONFINED}{text}").stdout == "3 3\n"


def test_only_the_socket_and_the_standard_streams_stay_open() -> None:
    text = f"{HEAD}extra = os.open('/dev/null', os.O_RDONLY)\nfar = confinement.keep_only(far)\n"
    text += "print(sorted(os.listdir('/proc/self/fd')) == ['0', '1', '2', '3'], far.fileno())"
    assert run(text).stdout == "True 0\n"


@pytest.mark.parametrize(("mebibytes", "outcome"), [(16, "fits"), (512, "refused")])
def test_memory_is_bounded(mebibytes: int, outcome: str) -> None:
    text = f"try:\n    kept = bytearray({mebibytes} * 1024**2)\n    print('fits')\n"
    text += "except MemoryError:\n    print('refused')"
    assert run(f"{CONFINED}{text}").stdout == f"{outcome}\n"


def test_processor_time_is_bounded() -> None:
    text = f"{HEAD}confinement.bound_processor_time(0.1)\nwhile True:\n    pass"
    assert run(text).returncode == -signal.SIGXCPU


def test_the_bound_of_processor_time_can_move_on() -> None:
    text = f"{HEAD}import time\n"
    text += "for _ in range(3):\n    confinement.bound_processor_time(0.1)\n"
    text += (
        "    end = time.process_time() + 0.9\n    while time.process_time() < end:\n        pass"
    )
    assert run(text).returncode == 0
