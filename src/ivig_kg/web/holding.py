"""One release for one request, where a remote engine may be switched to another meanwhile."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from ivig_kg.store import RemoteStore

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

VERSION: Final = "ivig_kg.version"
"""The key of a request's environment under which the version of its data stands."""


class Holding:
    """A WSGI application before another one, which asks one release until it has answered."""

    def __init__(self, application: "WSGIApplication", engine: RemoteStore) -> None:
        self._application, self._engine = application, engine

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer a request (PEP 3333); its answer is complete when this returns."""
        with self._engine.held():
            environ[VERSION] = self._engine.version
            return self._application(environ, start_response)
