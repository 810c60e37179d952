"""An engine that fails is left alone, and tried again by one request at a time."""

import time

from ivig_kg.store.remote.breaker import Breaker

PAUSE = 0.2


def test_failures_in_a_row_keep_requests_back() -> None:
    breaker = Breaker(2, PAUSE)
    breaker.failed()
    assert breaker.wait() == 0
    breaker.failed()
    assert breaker.wait() == 1


def test_an_answer_between_them_starts_the_count_anew() -> None:
    breaker = Breaker(2, PAUSE)
    breaker.failed()
    breaker.succeeded()
    breaker.failed()
    assert breaker.wait() == 0


def test_after_a_pause_one_request_tries() -> None:
    breaker = Breaker(1, PAUSE)
    breaker.failed()
    time.sleep(PAUSE)
    assert breaker.wait() == 0
    assert breaker.wait() == 1


def test_its_success_lets_all_through() -> None:
    breaker = Breaker(1, PAUSE)
    breaker.failed()
    time.sleep(PAUSE)
    breaker.wait()
    breaker.succeeded()
    assert [breaker.wait(), breaker.wait()] == [0, 0]


def test_its_failure_keeps_them_back_again() -> None:
    breaker = Breaker(1, PAUSE)
    breaker.failed()
    time.sleep(PAUSE)
    breaker.wait()
    breaker.failed()
    assert breaker.wait() == 1
