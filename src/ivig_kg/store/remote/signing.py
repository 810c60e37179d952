"""Who asks: the `Authorization` of requests, by the schemes basic, digest and bearer.

https://www.rfc-editor.org/rfc/rfc9110#name-authentication
"""

from base64 import b64encode
from collections.abc import Sequence
from threading import Lock
from typing import Any, Protocol
from urllib.request import (
    AbstractDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    Request,
    parse_http_list,
    parse_keqv_list,
)

from ivig_kg.store.remote.access import Access


class Signing(Protocol):
    """A way to say who asks."""

    def sign(self, request: Request) -> None:
        """Add what the server wants to see, as far as that is known."""

    def learn(self, challenges: Sequence[str]) -> bool:
        """Take what the server answered with 401; return whether another attempt makes sense."""


class Plain:
    """The same header with every request, or none."""

    def __init__(self, header: str = "") -> None:
        self._header = header

    def sign(self, request: Request) -> None:
        """Add the header."""
        if self._header:
            request.add_unredirected_header("Authorization", self._header)

    def learn(self, _: Sequence[str]) -> bool:
        """Return that the server would refuse it again."""
        return False


class Digest:
    """The digest of a password and what the server has sent (RFC 7616)."""

    def __init__(self, access: Access) -> None:
        passwords = HTTPPasswordMgrWithDefaultRealm()
        passwords.add_password(None, access.endpoint, access.user, access.secret)
        self._handler: Any = AbstractDigestAuthHandler(passwords)
        self._challenge: dict[str, str] = {}
        self._lock = Lock()

    def sign(self, request: Request) -> None:
        """Add the digest once the server has sent its challenge; each counts on from the last."""
        with self._lock:
            if self._challenge:
                made = self._handler.get_authorization(request, self._challenge)
                request.add_unredirected_header("Authorization", f"Digest {made}")

    def learn(self, challenges: Sequence[str]) -> bool:
        """Take the challenge; return whether there is a new one."""
        for challenge in challenges:
            scheme, _, rest = challenge.partition(" ")
            if scheme.lower() == "digest":
                read = parse_keqv_list(list(filter(None, parse_http_list(rest))))
                with self._lock:
                    is_new = read.get("nonce") != self._challenge.get("nonce")
                    self._challenge = read
                return is_new
        return False


def signing(access: Access) -> Signing:
    """Return the way that an access names."""
    if access.scheme == "digest":
        return Digest(access)
    if access.scheme == "bearer":
        return Plain(f"Bearer {access.secret}")
    if access.scheme == "basic":
        pair = f"{access.user}:{access.secret}".encode()
        return Plain(f"Basic {b64encode(pair).decode('ascii')}")
    return Plain()
