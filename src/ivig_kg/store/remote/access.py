"""Where an engine is, how one gets in, and how far a request to it may go."""

import ssl
from dataclasses import dataclass, field
from typing import Final

from ivig_kg.settings import Settings
from ivig_kg.store.serialization import RESULT_BYTES

TIMEOUT: Final = 10.0


@dataclass(frozen=True)
class Access:
    """An endpoint and what it asks for; `secret` is the password, or the token of `bearer`.

    `scheme` is `none`, `basic`, `digest` or `bearer`.
    `timeout` are the seconds of a whole request, `connections` how many of them run at once, and
    `retries` how often one is sent again. `engine` is the name of a dialect, or `auto` to find out.
    """

    endpoint: str
    scheme: str = "none"
    user: str = ""
    secret: str = field(default="", repr=False)
    ca_file: str = ""
    engine: str = "auto"
    timeout: float = TIMEOUT
    result_bytes: int = RESULT_BYTES
    connections: int = 16
    retries: int = 2

    @classmethod
    def of(cls, settings: Settings) -> "Access":
        """Return what the settings say."""
        return cls(
            endpoint=settings.endpoint,
            scheme=settings.endpoint_auth,
            user=settings.endpoint_user,
            secret=settings.endpoint_secret,
            ca_file=settings.endpoint_ca_file,
            engine=settings.endpoint_engine,
            timeout=settings.query_timeout,
            result_bytes=settings.result_bytes,
            connections=settings.endpoint_connections,
        )

    def tls(self) -> ssl.SSLContext:
        """Return a context that verifies the server's certificate and name, always.

        Raises `OSError` when the file of authorities cannot be read.
        """
        return ssl.create_default_context(cafile=self.ca_file or None)
