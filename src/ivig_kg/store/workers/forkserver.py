"""The fork server: a process that loads the graph once and gives birth to workers that share it.

It is started by executing this module, so it has one thread and none of the server's descriptors or
locks; its standard input is the control socket. A packet with a socket beside it asks for a worker
on that socket; others ask to kill a worker or to collect a dead one. When the control socket closes
the server process is gone, and so are the fork server and all workers.
"""

import ctypes
import gc
import json
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterable
from typing import Any, Final, NoReturn

from ivig_kg.store.local import LocalStore
from ivig_kg.store.workers.allocation import keep_freed_blocks
from ivig_kg.store.workers.frames import PACKET
from ivig_kg.store.workers.plan import LOADING_ERRORS, Plan, failure
from ivig_kg.store.workers.worker import work

_LAST_WORDS: Final = 2000
_PR_SET_PDEATHSIG: Final = 1


class ForkServer:
    """Forks workers and keeps a pipe to what each writes on standard error."""

    def __init__(self, opening: Callable[[], LocalStore], memory: int) -> None:
        self._opening = opening
        self._memory = memory
        self._children: dict[int, int] = {}

    def handle(self, request: dict[str, int], descriptors: Iterable[int]) -> dict[str, Any]:
        """Do what a packet asks for and return what to answer."""
        for descriptor in descriptors:
            with socket.socket(fileno=descriptor) as sock:
                return self._fork(sock)
        if "kill" in request:
            os.kill(request["kill"], signal.SIGKILL)
            return {}
        return self._collect(request["collect"])

    def end(self) -> None:
        """Kill and collect all workers."""
        for pid in list(self._children):
            os.kill(pid, signal.SIGKILL)
            self._collect(pid)

    def _fork(self, sock: socket.socket) -> dict[str, Any]:
        parent = os.getpid()
        errors, write_end = os.pipe()
        try:
            pid = os.fork()
        except OSError as error:
            os.close(errors)
            return {"refused": str(error)}
        finally:
            if os.getpid() == parent:
                os.close(write_end)
        if pid == 0:
            self._become_worker(sock, write_end, parent)
        self._children[pid] = errors
        return {"pid": pid}

    def _become_worker(self, sock: socket.socket, errors: int, parent: int) -> NoReturn:
        code = 1
        try:
            _die_with(parent)
            os.dup2(errors, 2)
            work(sock, self._opening, self._memory)
            code = 0
        except BaseException as error:  # a worker never returns into the server
            os.write(2, f"{type(error).__name__}: {error}".encode())
        finally:
            os._exit(code)

    def _collect(self, pid: int) -> dict[str, Any]:
        # Until here the process is at most a zombie, so its number belongs to nobody else.
        errors = self._children.pop(pid)
        status = os.waitpid(pid, 0)[1]
        with os.fdopen(errors, "rb") as pipe:
            said = pipe.read().decode(errors="replace")
        return {"status": os.waitstatus_to_exitcode(status), "said": said[-_LAST_WORDS:]}


def _die_with(parent: int) -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def main() -> None:
    """Load the plan on the command line and serve the control socket until it closes."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # Sent to the whole group; the server decides when its queries end.
        signal.signal(number, signal.SIG_IGN)
    keep_freed_blocks()
    plan = Plan.from_text(sys.argv[1])
    with socket.socket(fileno=0) as control:
        try:
            opening = plan.opening()
        except LOADING_ERRORS as error:
            control.send(json.dumps(failure(error)).encode())
            return
        # What the collector never visits stays shared between the workers.
        gc.freeze()
        _serve(control, ForkServer(opening, plan.memory))


def _serve(control: socket.socket, server: ForkServer) -> None:
    try:
        control.send(b"{}")
        while True:
            packet, descriptors, _, _ = socket.recv_fds(control, PACKET, 1)
            if not packet:
                return
            control.send(json.dumps(server.handle(json.loads(packet), descriptors)).encode())
    except ConnectionError:
        return
    finally:
        server.end()


if __name__ == "__main__":
    main()
