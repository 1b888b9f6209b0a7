"""Overdue, near due or neither: judged at the data time, near by working days or by the share left."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dashboard.clocks.calendar import WorkCalendar
from dashboard.order.urgency import Action, near_until, standing

ZONE = ZoneInfo("Asia/Shanghai")
WEEKS = WorkCalendar({date(2026, 10, day): False for day in range(1, 8)}, frozenset({2026}))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("as_of", "until"),
    [
        ("2026-11-17 18:00", "2026-11-19 00:00"),  # Tuesday: the end of Wednesday
        ("2026-11-20 08:00", "2026-11-24 00:00"),  # Friday: the end of Monday
        ("2026-09-30 08:00", "2026-10-09 00:00"),  # before National Day: the end of the first day after it
    ],
)
def test_near_reaches_to_the_end_of_the_next_working_day(as_of: str, until: str) -> None:
    assert near_until(at(as_of), ZONE, WEEKS) == at(until)


def test_an_order_is_overdue_only_past_its_deadline_at_the_data_time() -> None:
    as_of, until = at("2026-11-17 18:00"), at("2026-11-19 00:00")
    start = at("2026-11-10 09:00")
    assert standing(start, as_of - timedelta(seconds=1), as_of, until) == "overdue"
    assert standing(start, as_of, as_of, until) == "near"
    assert standing(start, until, as_of, until) == "near"


def test_under_a_quarter_of_a_long_clock_left_is_near_too() -> None:
    as_of, until = at("2026-11-17 18:00"), at("2026-11-19 00:00")
    start = as_of - timedelta(days=30)
    assert standing(start, as_of + timedelta(days=9), as_of, until) == "near"  # 9 of 39 days
    assert standing(start, as_of + timedelta(days=10), as_of, until) == "open"  # exactly a quarter
    assert standing(as_of, as_of + timedelta(days=3), as_of, until) == "open"


def test_counts_add_up_and_overdue_speaks_before_near() -> None:
    action = Action().plus("overdue", False).plus("near", True).plus("open", False)
    assert action == Action(open=3, overdue=1, near=1, maybe=1)
    assert [each.state for each in (action, Action(1, 0, 1), Action(1))] == ["overdue", "near", "none"]
