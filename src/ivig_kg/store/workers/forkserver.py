"""The fork server: a process that loads the graph once and gives birth to workers that share it.

It is started by executing this module, so it has one thread and none of the server's descriptors or
locks; its standard input is the control socket. A packet with a socket beside it asks for a worker
on that socket; others ask to kill a worker or how it ended. A worker that ends is collected at
once. When the control socket closes the server process is gone, and so are the fork server and all
workers.
"""

import ctypes
import gc
import json
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterable
from itertools import count
from multiprocessing.connection import wait
from typing import Any, Final, NoReturn

from ivig_kg.store.local import LocalStore
from ivig_kg.store.workers.frames import PACKET
from ivig_kg.store.workers.plan import LOADING_ERRORS, Plan, failure
from ivig_kg.store.workers.worker import work

_LAST_WORDS: Final = 2000
_PR_SET_PDEATHSIG: Final = 1


class Child:
    """A worker as its fork server knows it: what it says on standard error, and how it ended."""

    def __init__(self, pid: int, errors: int) -> None:
        self.pid = pid
        self.status: int | None = None
        self.said = b""
        self.errors = errors

    def kill(self) -> None:
        """End it, unless it was collected: its number may then be a stranger's."""
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)

    def hear(self) -> None:
        """Wait for what it says and keep the last of it; collect it when it has gone."""
        part = os.read(self.errors, PACKET)
        self.said = (self.said + part)[-_LAST_WORDS:]
        if not part:
            os.close(self.errors)
            # Normally it is ending; one that has only fallen silent must not be waited for.
            self.kill()
            self.status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


class ForkServer:
    """Forks workers, which it knows by numbers that are never given twice, and collects them."""

    def __init__(self, opening: Callable[[], LocalStore], memory: int) -> None:
        self._opening = opening
        self._memory = memory
        self._children: dict[int, Child] = {}
        self._numbers = count()

    def living(self) -> dict[int, Child]:
        """Return the workers that may still say something, by the descriptors to hear them."""
        return {one.errors: one for one in self._children.values() if one.status is None}

    def handle(self, request: dict[str, int], descriptors: Iterable[int]) -> dict[str, Any]:
        """Do what a packet asks for and return what to answer."""
        for descriptor in descriptors:
            with socket.socket(fileno=descriptor) as sock:
                return self._fork(sock)
        if "kill" in request:
            self._children[request["kill"]].kill()
            return {}
        return self._collect(self._children.pop(request["collect"]))

    def end(self) -> None:
        """Kill and collect all workers."""
        for child in self._children.values():
            child.kill()
            self._collect(child)

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
        number = next(self._numbers)
        self._children[number] = Child(pid, errors)
        return {"number": number, "pid": pid}

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

    def _collect(self, child: Child) -> dict[str, Any]:
        while child.status is None:
            child.hear()
        return {"status": child.status, "said": child.said.decode(errors="replace")}


def _die_with(parent: int) -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def main() -> None:
    """Load the plan on the command line and serve the control socket until it closes."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # Sent to the whole group; the server decides when its queries end.
        signal.signal(number, signal.SIG_IGN)
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
            living = server.living()
            ready = wait([control, *living])
            for errors in living.keys() & ready:
                living[errors].hear()
            if control in ready and not _is_answered(control, server):
                return
    except ConnectionError:
        return
    finally:
        server.end()


def _is_answered(control: socket.socket, server: ForkServer) -> bool:
    packet, descriptors, _, _ = socket.recv_fds(control, PACKET, 1)
    if packet:
        control.send(json.dumps(server.handle(json.loads(packet), descriptors)).encode())
    return bool(packet)


if __name__ == "__main__":
    main()
