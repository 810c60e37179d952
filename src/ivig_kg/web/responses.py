"""Responses that several pages give: a serialized answer, a page, a conditional answer."""

import hashlib
from collections.abc import Sequence

from flask import Response, g, make_response, render_template, request

from ivig_kg import __version__
from ivig_kg.sparql.negotiation import HTML, Format, negotiate
from ivig_kg.web.context import service


def chosen_format(offered: Sequence[Format], format_name: str | None = None) -> Format:
    """Return the format that the request asks for among those offered; raise a 406 problem."""
    # Werkzeug joins repeated headers; an absent one means anything.
    return negotiate(request.headers.get("Accept"), format_name, offered)


def entity_tag(*parts: object) -> str:
    """Return an entity tag's text for an answer that follows from the parts and the data."""
    key = "\n".join(map(str, (__version__, service().store.version, *parts)))
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def not_modified(tag: str) -> Response | None:
    """Return 304 when the client holds the answer of this tag already."""
    if request.method not in {"GET", "HEAD"} or not request.if_none_match.contains_weak(tag):
        return None
    response = Response(status=304)
    response.headers["Vary"] = "Accept"
    response.set_etag(tag, weak=True)
    return response


def data(body: bytes | str, served: Format, tag: str | None = None) -> Response:
    """Return a serialization; with a tag it can be asked for again without being sent."""
    response = Response(body, content_type=served.content_type)
    response.headers["Vary"] = "Accept"
    response.headers["Cache-Control"] = "no-cache"
    if tag and request.method in {"GET", "HEAD"}:
        response.set_etag(tag, weak=True)
        g.is_repeatable = True
    return response


def see_other(path: str) -> Response:
    """Return a redirect (303) that depends on `Accept`."""
    return Response(status=303, headers={"Location": path, "Vary": "Accept"})


def add_alternates(response: Response, path: str, offered: Sequence[Format]) -> None:
    """Name the documents about a thing (https://www.rfc-editor.org/rfc/rfc8288)."""
    for document in offered:
        link = f'<{path}.{document.extension}>; rel="alternate"; type="{document.media_type}"'
        response.headers.add("Link", link)


def page(template: str, status: int = 200, **values: object) -> Response:
    """Return an HTML page."""
    response = make_response(render_template(template, **values), status)
    response.content_type = HTML.content_type
    response.headers["Vary"] = "Accept"
    return response


def lasting_page(template: str, **values: object) -> Response:
    """Return a page that follows from its address and the data alone: it can be kept and repeated.

    The browser asks each time if it is still the same.
    """
    response = page(template, 200, **values)
    tag = entity_tag(response.get_data(as_text=True))
    if unchanged := not_modified(tag):
        return unchanged
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(tag, weak=True)
    g.is_repeatable = request.method in {"GET", "HEAD"}
    return response
