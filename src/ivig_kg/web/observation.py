"""What is noted about every request: its id, its times, its outcome; no text of a visitor's query.

https://www.w3.org/TR/server-timing/
"""

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from secrets import token_hex
from time import perf_counter
from typing import Any, Final

from flask import Blueprint, Response, g, request

from ivig_kg.web.context import service
from ivig_kg.web.metrics import Metrics

blueprint = Blueprint("observation", __name__)

LOG: Final = logging.getLogger("ivig_kg.requests")
SEEN: Final = "ivig_kg.seen"
"""Where the WSGI environment has what was noted of a request whose answer may be given again."""

_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
_QUIET: Final = frozenset(("assets", "health", "static"))


@dataclass(frozen=True)
class Seen:
    """What is the same each time that a request is answered: the part that answers, its notes."""

    part: str
    notes: Mapping[str, Any]

    def report(self, metrics: Metrics, request_id: str, seconds: float) -> None:
        """Tell the metrics and the log that it was answered."""
        metrics.count(self.part, self.notes["outcome"], seconds, self.notes.get("cache"))
        if self.part not in _QUIET and LOG.isEnabledFor(logging.INFO):
            times = {"request_id": request_id, "milliseconds": round(seconds * 1000, 2)}
            LOG.info("request", extra={"fields": {**times, **self.notes}})


@blueprint.before_app_request
def begin() -> None:
    """Start the clock and take the id that a proxy has given, or a new one."""
    g.request_id = request_id(request.environ)
    g.timings = {}
    g.notes = {}
    g.is_repeatable = False
    g.begin = perf_counter()


@contextmanager
def timed(name: str) -> Iterator[None]:
    """Note how long a step of the request takes."""
    start = perf_counter()
    try:
        yield
    finally:
        g.timings[name] = perf_counter() - start


def note(**values: Any) -> None:
    """Note something about the request for its line in the log."""
    g.notes.update(values)


@blueprint.after_app_request
def finish(response: Response) -> Response:
    """Tell the client, the metrics and the log what the request was."""
    seconds = perf_counter() - g.begin
    response.headers["X-Request-Id"] = g.request_id
    response.headers["Server-Timing"] = server_timing({**g.timings, "total": seconds})
    notes = {
        "method": request.method,
        "path": request.path[:300],
        "status": response.status_code,
        "outcome": str(response.status_code),
        **g.notes,
    }
    part = request.blueprint or ("static" if request.endpoint == "static" else "other")
    Seen(part, notes).report(service().metrics, g.request_id, seconds)
    if g.is_repeatable:
        request.environ[SEEN] = Seen(part, {**notes, "cache": "hit"})
    return response


def request_id(environ: Mapping[str, Any]) -> str:
    """Return the id that came with a request if it is a plain one, else a new one."""
    sent = environ.get("HTTP_X_REQUEST_ID", "")
    return sent if _ID.fullmatch(sent) else token_hex(16)


def server_timing(seconds: Mapping[str, float]) -> str:
    """Return the value of the header `Server-Timing`, which counts in milliseconds.

    >>> server_timing({"parse": 0.001, "total": 0.25})
    'parse;dur=1.00, total;dur=250.00'
    """
    return ", ".join(f"{name};dur={value * 1000:.2f}" for name, value in seconds.items())
