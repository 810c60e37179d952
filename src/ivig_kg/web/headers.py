"""Headers of every response: what a browser may do with it, who may read it, which data it is."""

from typing import Final

from flask import Blueprint, Response, request

from ivig_kg.export.dcat import LICENCE
from ivig_kg.web.context import service

blueprint = Blueprint("headers", __name__)

LINKS: Final = ", ".join(
    (
        '</.well-known/void>; rel="describedby"',
        '</openapi.json>; rel="service-desc"; type="application/json"',
        f'<{LICENCE}>; rel="license"',
    )
)
"""The value of `Link`: https://www.rfc-editor.org/rfc/rfc8631 names the relation `service-desc`."""

_DESCRIBED: Final = frozenset(("home", "endpoint", "questions", "search", "exports"))

_EXPOSED: Final = "ETag, Link, Retry-After, Server-Timing, X-Dataset-Version, X-Request-Id"

_TAKEN: Final = "Accept, Content-Type, If-None-Match, X-Dataset-Version"

POLICY: Final = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; "
    "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@blueprint.after_app_request
def add_headers(response: Response) -> Response:
    """Add the security headers, the version of the data and, for data, free reading (CORS)."""
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    response.headers["X-Dataset-Version"] = service().store.version
    if request.blueprint in _DESCRIBED:
        response.headers.add("Link", LINKS)
    is_page = response.mimetype == "text/html"
    if not is_page or request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = _EXPOSED
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "")
        response.headers["Access-Control-Allow-Headers"] = _TAKEN
        response.headers["Access-Control-Max-Age"] = "86400"
    return response
