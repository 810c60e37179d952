"""A name may lead to the world and not to the neighbours of this machine."""

import time
from collections.abc import Sequence

import pytest

from ivig_kg.store import FederationError
from ivig_kg.store.federation.addresses import addresses_of, is_public

PUBLIC = ["192.0.43.8", "8.8.8.8", "2606:4700::1111", "64:ff9b::808:808", "2002:808:808::1"]
NOT_PUBLIC = [
    "127.0.0.1", "127.8.9.1", "0.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1",
    "169.254.169.254", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fec0::1", "ff02::1", "2001:db8::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::",
    "2002:a00:1::1", "::127.0.0.1", "100::1", "not an address", "",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_of_the_world_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_an_address_of_this_machine_or_its_network_is_not_public(address: str) -> None:
    assert not is_public(address)


def test_a_name_leads_to_all_of_its_public_addresses() -> None:
    assert addresses_of("example.org", lambda _: PUBLIC, 1) == PUBLIC


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_a_name_with_one_address_that_is_not_public_is_refused(address: str) -> None:
    with pytest.raises(FederationError, match="not public") as caught:
        addresses_of("example.org", lambda _: [*PUBLIC, address], 1)
    assert not address or address not in str(caught.value)


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "::1", "8.8.8.8"])
def test_an_address_that_is_written_down_is_meant_and_not_looked_up(address: str) -> None:
    def never(host: str) -> Sequence[str]:
        raise AssertionError(host)

    assert addresses_of(address, never, 1) == [address]


@pytest.mark.parametrize("name", ["localhost", "name.invalid", "2130706433", "0x7f.1", "127.1"])
def test_a_name_of_this_machine_in_any_spelling_leads_nowhere(name: str) -> None:
    from ivig_kg.store.federation.addresses import resolve

    with pytest.raises(FederationError):
        addresses_of(name, resolve, 10)


def test_a_name_server_that_keeps_silent_is_left_behind() -> None:
    def slow(_: str) -> Sequence[str]:
        time.sleep(2)
        return PUBLIC

    begin = time.monotonic()
    with pytest.raises(TimeoutError):
        addresses_of("example.org", slow, 0.1)
    assert time.monotonic() - begin < 1


def test_a_name_without_addresses_is_refused() -> None:
    with pytest.raises(FederationError, match="no address"):
        addresses_of("example.org", lambda _: [], 1)
