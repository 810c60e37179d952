"""`/data/`: the files of the release, with size and checksum, as the manifest lists them."""

from pathlib import Path

from flask import Blueprint, Response, jsonify, request, send_file

from ivig_kg.export.dcat import LICENCE, Distribution, describe_release
from ivig_kg.export.frames import DEFAULT
from ivig_kg.export.jsonld_text import WHOLE, Shown, first_line, whole_name
from ivig_kg.sparql.errors import ProblemError
from ivig_kg.sparql.negotiation import GRAPH, HTML
from ivig_kg.store.serialization import convert
from ivig_kg.web.context import service
from ivig_kg.web.documents import CONTEXT, add_links, choices
from ivig_kg.web.responses import chosen_format, data, entity_tag, not_modified, page

blueprint = Blueprint("exports", __name__)

_PACKED = ("application/zip", "application/vnd.sqlite3", "application/gzip")


@blueprint.get("/data/")
def index() -> Response:
    """List the exports, for people or as DCAT."""
    served = chosen_format((HTML, *GRAPH))
    files = list(exports().values())
    if served is HTML:
        return page("data.html", exports=files)
    turtle = describe_release(files, service().store.version)
    return data(convert(turtle, "text/turtle", served.media_type), served)


@blueprint.get("/data/index.json")
def index_json() -> Response:
    """List the exports as plain JSON."""
    files = [
        {"name": name, "bytes": file.size, "sha256": file.sha256, "media_type": file.media_type,
         "url": f"{service().settings.base_iri}data/{name}", "licence": LICENCE}
        for name, file in exports().items()
    ]  # fmt: skip
    return jsonify({"version": service().store.version, "files": files})


@blueprint.get("/data/<path:name>")
def export(name: str) -> Response:
    """Send a file of the release; it can be asked for conditionally and in parts."""
    found, release = exports().get(name), service().release
    if found is None or release is None:
        raise ProblemError("not-found", f"No export is called {name[:100]!r}; /data/ lists them.")
    frame, shown = choices(DEFAULT) if name == WHOLE else (DEFAULT, "inline")
    if (frame, shown) != (DEFAULT, "inline"):
        return _reframed(release.check(whole_name(frame)), shown)
    file = release.check(name)
    if _is_codable(found.media_type):
        return _codable(file, found)
    response = send_file(file, found.media_type, etag=found.sha256, conditional=True)
    response.headers["Cache-Control"] = "no-cache"
    return response


def _reframed(file: Path, shown: Shown) -> Response:
    tag = entity_tag(file.name, shown)
    if unchanged := not_modified(tag):
        return unchanged
    rest = file.read_bytes().partition(b"\n")[2]
    response = data(first_line(shown).encode() + rest, CONTEXT, tag)
    add_links(response, shown)
    return response


def _is_codable(media_type: str) -> bool:
    # A part of a file is a part of its own bytes, so whoever asks for parts gets them uncoded.
    accepted = request.accept_encodings
    is_wanted = accepted.quality("gzip") > 0 or accepted.quality("zstd") > 0
    return is_wanted and "Range" not in request.headers and media_type not in _PACKED


def _codable(file: Path, found: Distribution) -> Response:
    if unchanged := not_modified(found.sha256):
        return unchanged
    response = Response(file.read_bytes(), mimetype=found.media_type)
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(found.sha256, weak=True)
    return response


def exports() -> dict[str, Distribution]:
    """Return the files of the release by name, as the manifest lists them."""
    release = service().release
    return {
        name: Distribution(name, file["bytes"], file["sha256"], file["media_type"])
        for name, file in sorted(release.files.items() if release else ())
    }
