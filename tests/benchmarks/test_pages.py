"""The measurement of pages: what it reports, and that it runs against the service itself."""

from benchmarks.pages import PAGES, Finding, report, served, serving
from browser import page_types

FAST = Finding("fast", 2000, 0.01, 0.02, 0.3)
SLOW = Finding("slow", 2000, 0.1, 0.2, 0.3)
LATE = Finding("late", 2000, 0.01, 0.03, 1.2)


def test_it_measures_the_pages_that_the_browser_tests_look_at() -> None:
    assert page_types.PAGES == PAGES


def test_the_slowest_page_stands_first_and_what_breaks_a_bound_is_marked() -> None:
    lines = list(report([FAST, SLOW, LATE]))
    assert [line.split()[0] for line in lines[1:4]] == ["slow", "late", "fast"]
    assert [line.endswith("too slow") for line in lines[1:4]] == [True, True, False]
    assert lines[4].startswith("1 of 3 pages keep 150 ms")


def test_a_page_without_a_paint_is_held_to_the_servers_time_alone() -> None:
    assert Finding("bare", 1, 0.1, 0.15).is_kept
    assert not Finding("bare", 1, 0.1, 0.16).is_kept


def test_it_asks_the_service() -> None:
    with serving({}) as port:
        found = served(port, "home", "/", 3)
    assert found.size > 1000
    assert 0 < found.median <= found.p95
