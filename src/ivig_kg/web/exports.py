"""`/data/`: the files of the release, with size and checksum, as the manifest lists them."""

import json
from pathlib import Path

from flask import Blueprint, Response, send_from_directory

from ivig_kg.export.dcat import Distribution, describe_release
from ivig_kg.sparql.errors import ProblemError
from ivig_kg.sparql.negotiation import GRAPH, HTML
from ivig_kg.store.serialization import convert
from ivig_kg.web.context import service
from ivig_kg.web.responses import chosen_format, data, page

blueprint = Blueprint("exports", __name__)


@blueprint.get("/data/")
def index() -> Response:
    """List the exports, for people or as DCAT."""
    served = chosen_format((HTML, *GRAPH))
    exports = list(_exports().values())
    if served is HTML:
        return page("data.html", exports=exports)
    turtle = describe_release(exports, service().store.version)
    return data(convert(turtle, "text/turtle", served.media_type), served)


@blueprint.get("/data/<name>")
def export(name: str) -> Response:
    """Send a file of the release; it can be asked for conditionally and in parts."""
    found, folder = _exports().get(name), release_folder()
    if found is None or folder is None:
        raise ProblemError("not-found", f"No export is called {name[:100]!r}; /data/ lists them.")
    response = send_from_directory(
        folder, name, mimetype=found.media_type, etag=found.sha256, conditional=True
    )
    response.headers["Cache-Control"] = "no-cache"
    return response


def release_folder() -> Path | None:
    """Return the folder of the release, if that is what is served: another may lie there."""
    settings = service().settings
    folder = settings.data_dir.resolve()
    is_served = not (settings.endpoint or settings.data_files)
    return folder if is_served and (folder / "manifest.json").is_file() else None


def _exports() -> dict[str, Distribution]:
    folder = release_folder()
    if folder is None:
        return {}
    files = json.loads((folder / "manifest.json").read_bytes())["files"]
    return {
        name: Distribution(name, file["bytes"], file["sha256"], file["media_type"])
        for name, file in sorted(files.items())
    }
