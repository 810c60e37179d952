"""The server's side of the fork server."""

import json
import os
import socket
import subprocess
import sys
from abc import ABC, abstractmethod
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from threading import Lock, Thread
from typing import Any, Final

from ivig_kg.store.workers.allocation import engine_environment
from ivig_kg.store.workers.frames import PACKET, has_hung_up
from ivig_kg.store.workers.nursery import Death
from ivig_kg.store.workers.plan import Plan, loading_error

_MODULE: Final = "ivig_kg.store.workers.forkserver"
_PATIENCE: Final = 5.0


SHARED: Final = "IVIG_KG_FORK_SERVERS"
"""Names the folder with the sockets of fork servers that other processes have opened."""


def open_fork_server(plan: Plan) -> "ForkServer":
    """Return the fork server that is shared for a plan, or one that is started for it.

    Raises what `Plan.load` raises when the data cannot be loaded.
    """
    with suppress(OSError):
        if folder := os.environ.get(SHARED):
            return JoinedForkServer(_door(Path(folder), plan))
    return StartedForkServer(plan)


class ForkServer(ABC):
    """A fork server that has loaded a plan; its methods may be called from any thread."""

    def __init__(self, control: socket.socket) -> None:
        self._lock = Lock()
        self._control = control

    @property
    def is_alive(self) -> bool:
        """Whether the process runs."""
        with self._lock:
            return not has_hung_up(self._control)

    def start(self) -> "ForkedWorker":
        """Return a new worker; raise `OSError` when there can be none."""
        near_end, far_end = socket.socketpair()
        with far_end:
            try:
                reply = self.request({}, far_end)
            except OSError:
                near_end.close()
                raise
        if "refused" in reply:
            near_end.close()
            raise OSError(f"no new process: {reply['refused']}")
        return ForkedWorker(self, near_end, reply["number"], reply["pid"])

    def request(self, message: dict[str, int], sock: socket.socket | None = None) -> dict[str, Any]:
        """Return the fork server's answer to one request; raise `OSError` when it is gone."""
        passed = [] if sock is None else [sock.fileno()]
        with self._lock:
            socket.send_fds(self._control, [json.dumps(message).encode()], passed)
            return self._receive()

    @abstractmethod
    def share(self, folder: Path) -> None:
        """Let processes whose environment names the folder as `SHARED` fork workers here, too."""

    def close(self) -> None:
        """End all of its workers that were started from here."""
        with self._lock:
            self._control.close()

    def _receive(self) -> dict[str, Any]:
        packet = self._control.recv(PACKET)
        if not packet:
            raise ConnectionResetError("the fork server is gone")
        reply: dict[str, Any] = json.loads(packet)
        return reply


class StartedForkServer(ForkServer):
    """A child of this process.

    Raises what `Plan.load` raises when the data cannot be loaded.
    """

    def __init__(self, plan: Plan) -> None:
        # Packets keep their boundaries, so that a request is one call and so is its answer.
        control, far_end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        super().__init__(control)
        self._plan = plan
        with far_end:
            self._process = subprocess.Popen(  # noqa: S603  # our own module, no shell
                [sys.executable, "-P", "-m", _MODULE, plan.to_text()],
                stdin=far_end.fileno(),
                stdout=subprocess.DEVNULL,
                env={**engine_environment(), **os.environ, "RUST_BACKTRACE": "0"},
            )
        # Whatever ends it, it is collected.
        Thread(target=self._process.wait, daemon=True).start()
        self._await_loading()

    def share(self, folder: Path) -> None:
        """Listen at a socket in the folder; raise `OSError` when that cannot be."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as door:
            door.bind(str(_door(folder, self._plan)))
            door.listen()
            self.request({"listen": 1}, door)

    def close(self) -> None:
        """End the process and, through it, all workers."""
        super().close()
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _await_loading(self) -> None:
        try:
            problem = self._receive()
        except OSError as error:
            self.close()
            raise OSError("the fork server ended before it had loaded the graph") from error
        if problem:
            self.close()
            raise loading_error(problem)


class JoinedForkServer(ForkServer):
    """The fork server behind a socket; raises `OSError` when there is none."""

    def __init__(self, door: Path) -> None:
        super().__init__(socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET))
        try:
            self._control.connect(str(door))
            self._receive()
        except OSError:
            self._control.close()
            raise

    def share(self, folder: Path) -> None:
        """Do nothing: it is shared by whoever has started it."""


def _door(folder: Path, plan: Plan) -> Path:
    return folder / f"{sha256(plan.to_text().encode()).hexdigest()[:16]}.sock"


class ForkedWorker:
    """A child of the fork server, which alone kills and collects it: so no stranger is ever hit."""

    def __init__(self, server: ForkServer, sock: socket.socket, number: int, pid: int) -> None:
        self.sock = sock
        self.pid = pid
        self._server = server
        self._number = number

    def end(self) -> Death:
        """Kill the process if it runs, wait until it is gone, and say how it ended."""
        try:
            self._server.request({"kill": self._number})
            # The kernel closes a process's sockets after its memory, which may take a while, and
            # the fork server must not be the one who waits.
            self._await_closing()
            ended = self._server.request({"collect": self._number})
        except OSError:
            return Death(None)
        finally:
            self.sock.close()
        return Death(ended["status"], ended["said"])

    def _await_closing(self) -> None:
        self.sock.settimeout(None)
        try:
            while self.sock.recv(PACKET):
                pass
        except ConnectionResetError:
            return
