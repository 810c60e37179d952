"""Which addresses a connection may go to: those of the world, not those of this machine's network.

https://www.iana.org/assignments/iana-ipv4-special-registry/
"""

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Final

from ivig_kg.store.base import FederationError

Address = IPv4Address | IPv6Address
Resolve = Callable[[str], Sequence[str]]
"""Returns the addresses of a host, or raises `OSError`."""

_NAT64: Final = IPv6Network("64:ff9b::/96")
_UNICAST: Final = IPv6Network("2000::/3")
_BYTES_OF_IPV4: Final = 0xFFFFFFFF


def resolve(host: str) -> list[str]:
    """Return the addresses that the system knows for a host; raise `OSError` when none."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def addresses_of(host: str, resolve: Resolve, seconds: float) -> list[str]:
    """Return where to connect to: the address that `host` is, or the public ones that it has.

    An address that the operator wrote down is meant, whatever it is. A name that has any address
    which is not public is refused: whoever owns the name shall not choose among our neighbours.
    Raises `FederationError`, or `TimeoutError` when there is no answer in time.
    """
    if _literal(host):
        return [host]
    found = _looked_up(host, resolve, seconds)
    for address in found:
        if not is_public(address):
            raise FederationError(f"{host} has an address that is not public.")
    if not found:
        raise FederationError(f"{host} has no address.")
    return found


def is_public(text: str) -> bool:
    """Return whether an address, and the IPv4 address that it may stand for, is of the world.

    >>> is_public("192.0.43.8"), is_public("169.254.169.254"), is_public("::ffff:10.0.0.1")
    (True, False, False)
    """
    address = _literal(text)
    if address is None:
        return False
    if isinstance(address, IPv6Address):
        if inner := _embedded(address):
            return is_public(str(inner))
        return address.is_global and address in _UNICAST
    return address.is_global and not (address.is_multicast or address.is_reserved)


def _literal(text: str) -> Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None


def _embedded(address: IPv6Address) -> IPv4Address | None:
    if address in _NAT64:
        return IPv4Address(int(address) & _BYTES_OF_IPV4)
    return address.ipv4_mapped or address.sixtofour


def _looked_up(host: str, resolve: Resolve, seconds: float) -> list[str]:
    # A name server that keeps silent cannot be hurried, so it is left behind.
    answers: SimpleQueue[list[str] | OSError] = SimpleQueue()

    def look_up() -> None:
        try:
            answers.put(list(resolve(host)))
        except (OSError, UnicodeError) as error:
            answers.put(OSError(str(error)))

    Thread(target=look_up, daemon=True).start()
    try:
        found = answers.get(timeout=seconds)
    except Empty:
        raise TimeoutError from None
    if isinstance(found, OSError):
        raise FederationError(f"{host} is not known: {found}.")
    return found
