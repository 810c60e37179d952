"""Headers of every response: what a browser may do with it, who may read it, which data it is."""

from typing import Final

from flask import Blueprint, Response, request

from ivig_kg.web.context import service

blueprint = Blueprint("headers", __name__)

POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


@blueprint.after_app_request
def add_headers(response: Response) -> Response:
    """Add the security headers, the version of the data and, for data, free reading (CORS)."""
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    response.headers["X-Dataset-Version"] = service().store.version
    is_page = response.mimetype == "text/html"
    if not is_page or request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "ETag, X-Dataset-Version, Link"
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "")
        response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type, If-None-Match"
    return response
