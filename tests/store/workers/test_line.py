"""Things go to threads in the order in which they came, and none is lost."""

from concurrent.futures import ThreadPoolExecutor
from threading import Thread

import pytest

from ivig_kg.store.workers.line import Line, LineFullError
from processes import eventually


class EnoughError(Exception):
    """What a thread raises that waits no longer."""


def patient() -> float:
    return 10.0


def impatient() -> float:
    raise EnoughError


def test_the_last_that_was_given_is_taken_first() -> None:
    line = Line(["a", "b"], 1)
    assert line.take(patient) == "b"
    line.give("b")
    assert [line.take(patient), line.take(patient)] == ["b", "a"]


def test_who_came_first_is_served_first() -> None:
    line: Line[int] = Line([], 4)
    served: list[tuple[int, int]] = []
    threads = []
    for number in range(4):
        threads.append(Thread(target=lambda n=number: served.append((n, line.take(patient)))))
        threads[-1].start()
        assert eventually(lambda: line.waiting == len(threads))
    for number, thread in enumerate(threads):
        line.give(number)
        thread.join()
    assert served == [(number, number) for number in range(4)]


def test_one_more_than_may_wait_is_turned_away() -> None:
    line: Line[str] = Line([], 1)
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(line.take, patient)
        assert eventually(lambda: line.waiting == 1)
        with pytest.raises(LineFullError):
            line.take(patient)
        line.give("a")
        assert waiting.result() == "a"


def test_who_leaves_is_not_served() -> None:
    line: Line[str] = Line([], 1)
    with pytest.raises(EnoughError):
        line.take(impatient)
    assert line.waiting == 0
    line.give("a")
    assert (line.free, line.take(impatient)) == (1, "a")


def test_what_reaches_somebody_who_is_leaving_is_handed_on() -> None:
    line: Line[str] = Line([], 1)

    def served_while_leaving() -> float:
        line.give("a")
        raise EnoughError

    with pytest.raises(EnoughError):
        line.take(served_while_leaving)
    assert line.empty() == ["a"]
    assert line.free == 0


def test_under_load_each_thing_is_with_one_thread_at_a_time() -> None:
    line = Line(list(range(3)), 20)
    held: set[int] = set()

    def borrow() -> None:
        for _ in range(300):
            thing = line.take(patient)
            assert thing not in held
            held.add(thing)
            held.discard(thing)
            line.give(thing)

    with ThreadPoolExecutor(8) as threads:
        for done in [threads.submit(borrow) for _ in range(8)]:
            done.result()
    assert sorted(line.empty()) == [0, 1, 2]
