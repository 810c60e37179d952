"""Token buckets: how much one client may do, and when it may do more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivig_kg.web.limiter import RateLimiter, client_of


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_minute_s_worth_may_come_at_once_and_no_more() -> None:
    limiter = RateLimiter(60, Clock())
    assert [limiter.wait("a") for _ in range(60)] == [0.0] * 60
    assert limiter.wait("a") == pytest.approx(1.0)
    assert limiter.wait("b") == 0.0


def test_waiting_as_long_as_it_says_is_enough() -> None:
    clock = Clock()
    limiter = RateLimiter(7, clock)
    while not (seconds := limiter.wait("a")):
        pass
    clock.now += seconds / 2
    assert limiter.wait("a") > 0
    clock.now += seconds / 2 + 1e-6
    assert limiter.wait("a") == 0.0


@given(st.lists(st.floats(0, 5), min_size=1, max_size=200), st.integers(1, 100))
def test_nobody_gets_more_than_the_rate_allows(pauses: list[float], rate: int) -> None:
    clock = Clock()
    limiter = RateLimiter(rate, clock)
    done = 0
    for pause in pauses:
        clock.now += pause
        done += limiter.wait("a") == 0.0
    assert done <= rate + rate * sum(pauses) / 60 + 1e-6


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8::ffff:1", "2001:db8::/64"),
        ("2001:db8:0:1::1", "2001:db8:0:1::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("::ffff:127.0.0.1", None),
        ("127.0.0.1", None),
        ("::1", None),
        ("unix:", "unix:"),
        ("", None),
        (None, None),
    ],
)
def test_a_client_is_an_address_or_a_network_and_never_this_machine(
    address: str | None, client: str | None
) -> None:
    assert client_of(address) == client
