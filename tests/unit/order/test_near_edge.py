"""The second at which an open order becomes near, and the one at which it is overdue."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from dashboard.order.urgency import standing

YANTAI = timezone(timedelta(hours=8))
AS_OF = datetime(2026, 11, 17, 18, 0, tzinfo=YANTAI)
UNTIL = datetime(2026, 11, 19, 0, 0, tzinfo=YANTAI)  # 24:00 of the next working day
SECOND = timedelta(seconds=1)


def test_a_deadline_at_the_end_of_the_next_working_day_is_near() -> None:
    """Opened just before, so that the quarter of its time says nothing: 30 h are left of 31."""
    start = AS_OF - timedelta(hours=1)
    assert standing(start, UNTIL, AS_OF, UNTIL) == "near"
    assert standing(start, UNTIL + SECOND, AS_OF, UNTIL) == "open"


def test_a_deadline_at_the_data_time_has_not_passed() -> None:
    start = AS_OF - timedelta(days=5)
    assert standing(start, AS_OF, AS_OF, UNTIL) == "near"
    assert standing(start, AS_OF - SECOND, AS_OF, UNTIL) == "overdue"


def test_exactly_a_quarter_of_the_time_left_is_not_near_yet() -> None:
    due = AS_OF + timedelta(days=4)
    assert standing(AS_OF - timedelta(days=12), due, AS_OF, UNTIL) == "open"
    assert standing(AS_OF - timedelta(days=12) - SECOND, due, AS_OF, UNTIL) == "near"
