"""On what, and of what versions, a measurement is."""

import os
import platform
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Final

from benchmarks.load import generator
from benchmarks.peers import OXIGRAPH, RDFLIB, VIRTUOSO

_OF_RDFLIB: Final = (
    "from importlib.metadata import version as v;"
    "print(', '.join(f'{n} {v(n)}' for n in"
    " ('rdflib-endpoint', 'rdflib', 'oxrdflib', 'pyoxigraph', 'uvicorn')))"
)


def machine(search: str) -> dict[str, str]:
    """Return what the figures depend on; `search` is where the peers' commands are looked for."""
    return {
        "processor": f"{os.cpu_count()} x {_field('/proc/cpuinfo', 'model name')}",
        "memory": f"{int(_field('/proc/meminfo', 'MemTotal').split()[0]) / 1024**2:.0f} GiB",
        "system": f"{_field('/etc/os-release', 'PRETTY_NAME', '=')}, Linux {platform.release()}",
        "Python": platform.python_version(),
        "service": ", ".join(f"{n} {version(n)}" for n in ("granian", "Flask", "pyoxigraph")),
        OXIGRAPH: _said(search, "oxigraph", "--version"),
        RDFLIB: _rdflib(search),
        VIRTUOSO: _virtuoso(search),
        "load by": generator(),
        "other load, at the start": f"{os.getloadavg()[0]:.1f} processes",
    }


def _field(file: str, name: str, sign: str = ":") -> str:
    try:
        lines = Path(file).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return "0 unknown"
    values = (line.partition(sign)[2].strip(' "') for line in lines if line.startswith(name))
    return next(values, "0 unknown")


def _said(search: str, name: str, *arguments: str) -> str:
    command = shutil.which(name, path=search)
    if command is None:
        return "not installed"
    done = subprocess.run([command, *arguments], capture_output=True, text=True, check=False)  # noqa: S603  # asks a peer for its version
    return (done.stdout + done.stderr).strip()


def _rdflib(search: str) -> str:
    command = shutil.which("rdflib-endpoint", path=search)
    if command is None:
        return "not installed"
    return _said(str(Path(command).parent), "python", "-c", _OF_RDFLIB)


def _virtuoso(search: str) -> str:
    said = _said(search, "virtuoso-t", "-?")
    return next((line for line in said.splitlines() if "Version" in line), said)
