"""The limit of queries that one client may send in a minute."""

from math import ceil
from typing import Final

from flask import Blueprint, request

from ivig_kg.sparql.errors import ProblemError
from ivig_kg.web.context import service
from ivig_kg.web.limiter import client_of

blueprint = Blueprint("rates", __name__)

_LIMITED: Final = frozenset(("endpoint.endpoint", "questions.question"))


@blueprint.before_app_request
def limit() -> None:
    """Stop a query of a client that has sent too many."""
    limiter = service().limiter
    if limiter is None or request.endpoint not in _LIMITED or request.method == "OPTIONS":
        return
    client = client_of(request.remote_addr)
    seconds = limiter.wait(client) if client else 0.0
    if seconds:
        allowed = service().settings.rate_limit
        raise ProblemError(
            "too-many-requests",
            f"More than {allowed} queries in a minute (IVIG_KG_RATE_LIMIT={allowed}).",
            retry_after=ceil(seconds),
            limit=allowed,
            setting="IVIG_KG_RATE_LIMIT",
        )
