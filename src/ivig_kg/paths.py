"""Where the project's files are: beside the code in a checkout, inside the package in a wheel."""

from pathlib import Path
from typing import Final

PACKAGE: Final = Path(__file__).parent
CHECKOUT: Final = PACKAGE.parent.parent


def shipped(name: str) -> Path:
    """Return the folder `name` ("queries", "dist") of the wheel, or of the checkout without one."""
    packaged = PACKAGE / name
    return packaged if packaged.is_dir() else CHECKOUT / name
