"""A request that was answered before is answered again, without asking the application.

An answer that has an entity tag depends on nothing but the address, the headers that it varies by
and the version of the data, which only a remote engine ever changes.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from operator import attrgetter
from threading import Lock
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from cachetools import LRUCache

from ivig_kg.web.holding import VERSION
from ivig_kg.web.metrics import Metrics
from ivig_kg.web.observation import SEEN, Seen, request_id, server_timing

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Key = tuple[str, str, str | None, str | None, str | None]
Headers = list[tuple[str, str]]

_OF_ITS_TIME: Final = frozenset(("Date", "Server-Timing", "X-Request-Id"))
# What only the application can judge.
_CONDITIONS: Final = {"HTTP_IF_NONE_MATCH", "HTTP_X_DATASET_VERSION"}
_SHARE: Final = 8
"""An answer that takes more than this part of the memory is not worth the others."""


@dataclass(frozen=True)
class Kept:
    """An answer with its headers; `size` is roughly the bytes that it takes."""

    headers: Headers
    body: bytes
    seen: Seen
    size: int


class Repeats:
    """A WSGI application before another one; keeps up to `size` bytes of its answers."""

    def __init__(self, application: "WSGIApplication", size: int, metrics: Metrics) -> None:
        self._application = application
        self._metrics = metrics
        self._largest = size // _SHARE
        self._kept: LRUCache[Key, Kept] = LRUCache(size, getsizeof=attrgetter("size"))
        self._lock = Lock()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        key = _key(environ)
        if key is None:
            return self._application(environ, start_response)
        with self._lock:
            kept = self._kept.get(key)
        if kept is not None:
            return self._again(kept, environ, start_response)
        return self._first(key, environ, start_response)

    def _again(
        self, kept: Kept, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> list[bytes]:
        begin = perf_counter()
        identifier = request_id(environ)
        seconds = perf_counter() - begin
        timing = server_timing({"total": seconds})
        start_response(
            "200 OK", [*kept.headers, ("X-Request-Id", identifier), ("Server-Timing", timing)]
        )
        kept.seen.report(self._metrics, identifier, seconds)
        return [kept.body]

    def _first(
        self, key: Key, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        started: list[tuple[str, Headers]] = []

        def start(status: str, headers: Headers, *error: Any) -> Any:
            started.append((status, headers))
            return start_response(status, headers, *error)

        parts = self._application(environ, start)
        seen = environ.get(SEEN)
        status, headers = started[-1]
        if seen is None or not status.startswith("200 "):
            return parts
        if "Content-Length" not in dict(headers):
            return self._while_sent(key, headers, parts, seen)
        with _closing(parts):
            body = b"".join(parts)
        self._keep(key, headers, body, seen)
        return [body]

    def _while_sent(
        self, key: Key, headers: Headers, parts: Iterable[bytes], seen: Seen
    ) -> Iterator[bytes]:
        """Yield the pieces of an answer; keep it when all are sent and it is not too large."""
        sent: list[bytes] = []
        size = 0
        with _closing(parts):
            for part in parts:
                size += len(part)
                sent.append(part)
                if size > self._largest:
                    sent.clear()
                yield part
        if size <= self._largest:
            self._keep(key, [*headers, ("Content-Length", str(size))], b"".join(sent), seen)

    def _keep(self, key: Key, headers: Headers, body: bytes, seen: Seen) -> None:
        lasting = [header for header in headers if header[0] not in _OF_ITS_TIME]
        size = len(body) + len(key[1]) + sum(len(name) + len(value) for name, value in lasting)
        if size <= self._largest:
            with self._lock:
                self._kept[key] = Kept(lasting, body, seen, size)


@contextmanager
def _closing(parts: Iterable[bytes]) -> Iterator[None]:
    """Close an answer's pieces at the end, where they can be closed (PEP 3333)."""
    try:
        yield
    finally:
        if hasattr(parts, "close"):
            parts.close()


def _key(environ: "WSGIEnvironment") -> Key | None:
    if environ["REQUEST_METHOD"] != "GET" or _CONDITIONS & environ.keys():
        return None
    return (
        environ["PATH_INFO"],
        environ.get("QUERY_STRING", ""),
        environ.get("HTTP_ACCEPT"),
        environ.get("HTTP_ACCEPT_ENCODING"),
        environ.get(VERSION),
    )
