"""A client that asks several times can stay on one version of the data: `X-Dataset-Version`.

Every response names the version that it was made from. A request that names one is answered from
it, or told that this server has another, so that pages of a result never mix two versions.
"""

from typing import Final

from flask import Blueprint, request

from ivig_kg.sparql.errors import ProblemError
from ivig_kg.web.context import service

blueprint = Blueprint("pinning", __name__)

HEADER: Final = "X-Dataset-Version"


@blueprint.before_app_request
def refuse_other_version() -> None:
    """Refuse a request that wants another version than is here (RFC 9110, 15.5.13)."""
    wanted = request.headers.get(HEADER)
    if wanted is None or request.method == "OPTIONS":
        return
    here = service().store.version
    if wanted != here:
        message = f"The request asks for version {wanted[:100]!r}, and {here!r} is served here."
        raise ProblemError("other-version", message, version=here)
