"""Replicas of the service as processes, and the HAProxy of `deploy/haproxy` in front of them."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Self

from conftest import ROOT, free_port
from programs import program

HAPROXY = ROOT / "deploy" / "haproxy"
_STARTING = 120.0


class Replica:
    """`ivig-kg serve` on a port of its own, in a process group of its own."""

    def __init__(self, release: Path) -> None:
        self.release = release
        self.port = free_port()
        self.start()

    def start(self) -> None:
        """Start it; it answers some seconds later."""
        variables = {
            "DATA_DIR": str(self.release),
            "SERVER_WORKERS": "1",
            "QUERY_WORKERS": "1",
            "TRUSTED_PROXIES": "1",
            "RATE_LIMIT": "0",
            "LOG": "off",
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ivig_kg", "serve", "--port", str(self.port)],
            env={**os.environ, **{f"IVIG_KG_{name}": value for name, value in variables.items()}},
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def is_ready(self) -> bool:
        return answers(f"http://{self.address}/health/ready")

    def kill(self) -> None:
        """Kill the whole group at once, as a machine that loses its power does."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        """End it as an operator does."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()

    def restart(self) -> None:
        self.kill()
        self.start()

    def ensure(self) -> None:
        """Start it again when a test has ended it."""
        if self._process.poll() is not None:
            self.start()


class Balancer:
    """HAProxy with a copy of the configuration, so that its maps can change."""

    def __init__(self, folder: Path, blue: list[Replica], green: list[Replica]) -> None:
        self._folder = folder
        conf = shutil.copytree(HAPROXY, folder / "conf")
        self.port = free_port()
        servers = {"BLUE": blue, "GREEN": green}
        self._environment = {
            **os.environ,
            **{"CONF_DIR": str(conf), "RUN_DIR": str(folder), "BIND": f"127.0.0.1:{self.port}"},
            **{
                f"{colour}_{number}": replicas[number - 1].address if replicas else "127.0.0.1:9"
                for colour, replicas in servers.items()
                for number in (1, 2, 3)
            },
        }
        command = [program("haproxy", "haproxy"), "-db", "-f", str(conf / "haproxy.cfg")]
        self._process = subprocess.Popen(
            command,
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def switch(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run `switch.sh`."""
        program("socat", "socat")
        command = ["sh", str(self._folder / "conf" / "switch.sh"), *words]
        return subprocess.run(
            command, env=self._environment, capture_output=True, text=True, check=False
        )

    def command(self, text: str) -> str:
        """Send a command to HAProxy's socket and return what it says."""
        socket = f"UNIX-CONNECT:{self._folder / 'admin.sock'}"
        done = subprocess.run(
            [program("socat", "socat"), "-", socket],
            input=f"{text}\n",
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def knows(self, colour: str, state: str) -> bool:
        """Return whether all replicas of a colour have a state by HAProxy's own checks."""
        if not (self._folder / "admin.sock").exists():
            return False
        lines = self.command("show stat").splitlines()
        states = [line.split(",")[17] for line in lines if line.startswith(f"{colour},{colour}")]
        return states == [state] * 3

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def answers(address: str) -> bool:
    """Return whether an address answers with success."""
    try:
        with urllib.request.urlopen(address, timeout=5) as response:
            return bool(response.status < 300)
    except (OSError, urllib.error.HTTPError):
        return False


def wait_until(condition: Callable[[], bool], seconds: float = _STARTING) -> None:
    """Wait until a condition comes true; fail when it does not."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come true in time"
        time.sleep(0.05)
