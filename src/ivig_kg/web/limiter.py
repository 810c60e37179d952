"""Token buckets: how much one client may do, in the memory of one process."""

from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from threading import Lock
from time import monotonic
from typing import Final

from cachetools import LRUCache

_CLIENTS: Final = 10_000
"""Clients that are remembered; whoever was forgotten begins anew."""
_NETWORK: Final = 64
"""Bits of an IPv6 address that tell clients apart: one of them has the rest to itself."""


@dataclass
class _Bucket:
    tokens: float
    filled: float


class RateLimiter:
    """Lets a client do `per_minute` things a minute, all of them at once if it likes."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._buckets: LRUCache[str, _Bucket] = LRUCache(_CLIENTS)
        self._lock = Lock()

    def wait(self, client: str) -> float:
        """Count one thing and return 0, or the seconds after which there is room for it."""
        with self._lock:
            bucket = self._filled(client)
            if bucket.tokens >= 1:
                bucket.tokens -= 1
                return 0.0
            return (1 - bucket.tokens) * 60 / self._per_minute

    def _filled(self, client: str) -> _Bucket:
        now = self._clock()
        bucket = self._buckets.get(client) or _Bucket(self._per_minute, now)
        more = (now - bucket.filled) * self._per_minute / 60
        bucket.tokens = min(self._per_minute, bucket.tokens + more)
        bucket.filled = now
        self._buckets[client] = bucket
        return bucket


def client_of(address: str | None) -> str | None:
    """Return what stands for the client of an address; nothing for this machine's own.

    >>> client_of("2001:db8::1"), client_of("192.0.2.1"), client_of("127.0.0.1")
    ('2001:db8::/64', '192.0.2.1', None)
    """
    try:
        found = ip_address(address or "")
    except ValueError:
        return address or None
    if isinstance(found, IPv6Address):
        found = found.ipv4_mapped or found
    if found.is_loopback:
        return None
    if isinstance(found, IPv6Address):
        start = int(found) >> (128 - _NETWORK) << (128 - _NETWORK)
        return f"{IPv6Address(start)}/{_NETWORK}"
    return str(found)
