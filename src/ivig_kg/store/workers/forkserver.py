"""The fork server: a process that loads the graph once and gives birth to workers that share it.

It is started by executing this module, so it has one thread and none of the server's descriptors or
locks; its standard input is the control socket. A packet with a socket beside it asks for a worker
on that socket; others ask to kill a worker or how it ended. A worker that ends is collected at
once. A packet can also bring a listening socket: each connection to it is another control socket,
with workers of its own. When a control socket closes the process behind it is gone, and so are its
workers; with the first one the fork server is.
"""

import ctypes
import gc
import json
import os
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from multiprocessing.connection import wait
from typing import Any, Final, NoReturn

from ivig_kg.store.local import LocalStore
from ivig_kg.store.workers.allocation import give_back_freed_blocks
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


class Workers:
    """The workers of one control socket, known by numbers that are never given twice."""

    def __init__(self, opening: Callable[[], LocalStore], memory: int) -> None:
        self._opening = opening
        self._memory = memory
        self._children: dict[int, Child] = {}
        self._numbers = count()

    def living(self) -> dict[int, Child]:
        """Return the workers that may still say something, by the descriptors to hear them."""
        return {one.errors: one for one in self._children.values() if one.status is None}

    def handle(self, request: dict[str, int], sock: socket.socket | None) -> dict[str, Any]:
        """Do what a packet asks for and return what to answer."""
        if sock:
            with sock:
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
        give_back_freed_blocks()
        # What the collector never visits stays shared between the workers.
        gc.freeze()
        ForkServer(control, lambda: Workers(opening, plan.memory)).serve()


class ForkServer:
    """Serves the control socket of the process that has started it, and those that join."""

    def __init__(self, control: socket.socket, workers: Callable[[], Workers]) -> None:
        self._first = control
        self._workers = workers
        self._controls: dict[socket.socket, Workers] = {}
        self._doors: list[socket.socket] = []

    def serve(self) -> None:
        """Do what is asked until the first control socket closes, and end all workers."""
        try:
            self._welcome(self._first)
            while self._first in self._controls:
                self._next()
        finally:
            for workers in self._controls.values():
                workers.end()

    def _next(self) -> None:
        living = {fd: one for w in self._controls.values() for fd, one in w.living().items()}
        ready = wait([*self._controls, *self._doors, *living])
        for errors in living.keys() & ready:
            living[errors].hear()
        for door in filter(ready.__contains__, self._doors):
            self._welcome(door.accept()[0])
        for control in self._controls.keys() & ready:
            if not self._is_answered(control):
                self._controls.pop(control).end()
                control.close()

    def _welcome(self, control: socket.socket) -> None:
        self._controls[control] = self._workers()
        with suppress(ConnectionError):
            control.send(b"{}")

    def _is_answered(self, control: socket.socket) -> bool:
        try:
            packet, descriptors, _, _ = socket.recv_fds(control, PACKET, 1)
            if packet:
                control.send(json.dumps(self._answer(control, packet, descriptors)).encode())
        except ConnectionError:
            return False
        return bool(packet)

    def _answer(
        self, control: socket.socket, packet: bytes, descriptors: list[int]
    ) -> dict[str, Any]:
        request = json.loads(packet)
        sock = socket.socket(fileno=descriptors[0]) if descriptors else None
        if sock and "listen" in request:
            self._doors.append(sock)
            return {}
        return self._controls[control].handle(request, sock)


if __name__ == "__main__":
    main()
