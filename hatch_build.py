"""The wheel carries the built front end: this makes it, whenever a wheel is made."""

import os
import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FRONTEND = "src/ivig_kg/web/frontend"


class FrontendHook(BuildHookInterface[Any]):
    """Builds `src/ivig_kg/web/static/built/` for a wheel; an editable install leaves it alone."""

    def dependencies(self) -> list[str]:
        """Return the package with Node, unless the machine has one."""
        packages: list[str] = self.metadata.core.optional_dependencies["frontend"]
        return [] if self._bundler["has_node"](os.environ.get("PATH", os.defpath)) else packages

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  # the hook's interface
        """Build before the files are collected."""
        if version != "editable":
            self._bundler["bundle"]()

    @property
    def _bundler(self) -> dict[str, Any]:
        return runpy.run_path(str(Path(self.root, FRONTEND, "bundle.py")))
