"""`/data/`: the files of the release, with size and checksum, as the manifest lists them."""

import json
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Response, send_from_directory

from ivig_kg.sparql.errors import ProblemError
from ivig_kg.web.context import service
from ivig_kg.web.responses import page, see_other

blueprint = Blueprint("exports", __name__)


@dataclass(frozen=True)
class Export:
    """A file of the release."""

    name: str
    size: int
    sha256: str
    media_type: str


@blueprint.get("/data/")
def index() -> Response:
    """List the exports."""
    return page("data.html", exports=list(_exports().values()))


@blueprint.get("/data/<name>")
def export(name: str) -> Response:
    """Send a file of the release; it can be asked for conditionally and in parts."""
    found = _exports().get(name)
    if found is None:
        raise ProblemError("not-found", f"No export is called {name[:100]!r}; /data/ lists them.")
    response = send_from_directory(
        _folder(), name, mimetype=found.media_type, etag=found.sha256, conditional=True
    )
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/.well-known/void")
def well_known_void() -> Response:
    """Lead to the VoID description (https://www.w3.org/TR/void/#well-known)."""
    return see_other("/data/void.ttl")


def _folder() -> Path:
    return service().settings.data_dir.resolve()


def _exports() -> dict[str, Export]:
    settings = service().settings
    manifest = _folder() / "manifest.json"
    # Exports are those of the release that is served, not of a release that happens to lie there.
    if settings.endpoint or settings.data_files or not manifest.is_file():
        return {}
    content = manifest.read_bytes()
    files = json.loads(content)["files"]
    return {
        name: Export(name, file["bytes"], file["sha256"], file["media_type"])
        for name, file in sorted(files.items())
    }
