"""Programs of the system that tests need: skipped without them, except where CI installs them."""

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

VALIDATORS = Path(__file__).parent / "validators" / "node_modules"


def program(name: str, package: str) -> str:
    """Return the path of a program; skip the test, or in CI fail it, when it is not installed."""
    path = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if path is None:
        _go_without(f"{name} is not installed (Debian: {package})")
    return path


def validator(file: str) -> Path:
    """Return a file of the npm packages that others judge us by; without it, the same."""
    path = VALIDATORS / file
    if not path.is_file():
        _go_without(f"{file} is not there: `make validators` installs it")
    return path


def _go_without(message: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)
