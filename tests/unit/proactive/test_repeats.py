"""Asked again: after a close, within the days, of the same matter alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from dashboard.proactive.repeats import Matter, find_repeats

START = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
NUMBERS = iter(range(10**6))


def matter(opened: float, closed: float | None, of: tuple[str, int] = ("e", 1)) -> Matter:
    """Return an order opened and closed so many days after the start."""
    end = None if closed is None else START + timedelta(days=closed)
    return Matter((0, next(NUMBERS)), of, START + timedelta(days=opened), end)


def pairs(*orders: Matter, days: int = 30) -> list[tuple[int, int, float]]:
    """Return the repeats as places of the order and the earlier one, and the days between."""
    place = {order.key: number for number, order in enumerate(orders)}
    return [
        (place[each.order.key], place[each.earlier.key], each.after / timedelta(days=1))
        for each in find_repeats(orders, days)
    ]


def test_an_order_follows_the_close_of_the_one_before_it() -> None:
    assert pairs(matter(0, 4), matter(10, None)) == [(1, 0, 6.0)]


@pytest.mark.parametrize(("opened", "found"), [(34, True), (34.001, False), (4, True), (3.999, False)])
def test_it_comes_after_the_close_and_within_the_days(opened: float, found: bool) -> None:
    assert bool(pairs(matter(0, 4), matter(opened, None))) is found


def test_of_several_closed_ones_the_last_counts_and_each_repeat_once() -> None:
    assert pairs(matter(0, 3), matter(1, 6), matter(8, 9), matter(12, None)) == [(2, 1, 2.0), (3, 2, 3.0)]


def test_another_enterprise_or_category_is_another_matter() -> None:
    assert pairs(matter(0, 1), matter(2, 3, ("f", 1)), matter(2, 3, ("e", 2))) == []


def test_an_open_order_is_followed_by_none() -> None:
    assert pairs(matter(0, None), matter(3, None)) == []


def test_what_was_closed_in_its_own_moment_does_not_follow_itself() -> None:
    assert pairs(matter(5, 5)) == []
    assert pairs(matter(5, 5), matter(5, 5)) == []
    assert pairs(matter(5, 5), matter(6, 6)) == [(1, 0, 1.0)]
