"""Has stores on disk made by another process.

RocksDB leaves threads behind in the process that has written a store, and servers fork.
"""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

from ivig_kg.store.disk import DiskStoreError, is_whole, make, place_of
from ivig_kg.store.workers.plan import LOADING_ERRORS, Plan, failure, loading_error

_CODE: Final = f"from {__name__} import main; main()"


def on_disk(plan: Plan, root: Path) -> Plan:
    """Return the plan to read from disk what a plan would load; the store is made if need be.

    Raises `DiskStoreError` when that cannot be, and what loading into memory raises.
    """
    contents = plan.contents()
    folder = place_of(_expanded(root), contents)
    if not is_whole(folder):
        _make_apart(plan, folder.parent)
    return replace(plan, folder=None, files=(), disk=str(folder), version=contents.version)


def _expanded(root: Path) -> Path:
    try:
        return root.expanduser().absolute()
    except RuntimeError as error:
        raise DiskStoreError(f"no store can be made in {root}: {error}; set STORE_DIR") from error


def _make_apart(plan: Plan, root: Path) -> None:
    command = [sys.executable, "-P", "-c", _CODE, plan.to_text(), str(root)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=False)  # noqa: S603  # our own module, no shell
    if done.stdout:
        raise loading_error(json.loads(done.stdout))
    if done.returncode:
        raise DiskStoreError(f"the store in {root} was not finished: exit {done.returncode}")


def main() -> None:
    """Make the store of the plan on the command line; say on standard output what went wrong."""
    try:
        make(Path(sys.argv[2]), Plan.from_text(sys.argv[1]).contents())
    except LOADING_ERRORS as error:
        print(json.dumps(failure(error)))
