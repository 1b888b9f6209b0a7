"""Deadlines of suggestions and instructions, and the days that are compared, worked out by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.clocks.calendar import WorkCalendar
from dashboard.proactive.clocks import WINDOW, windows
from dashboard.records.clocks import Standing, deadline_refusal, end_of, stands
from data_access.reference.calendar import load_special_days

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = WorkCalendar.from_days(load_special_days())
TODAY = date(2026, 11, 18)  # a Wednesday
NOW = datetime(2026, 11, 18, 1, 30, tzinfo=UTC)


def test_a_deadline_is_the_end_of_its_day() -> None:
    assert end_of(date(2026, 11, 20), ZONE) == datetime(2026, 11, 20, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (None, "due"),
        (date(2026, 11, 17), "past"),
        (date(2026, 11, 18), ""),
        (date(2026, 11, 20), ""),
        (date(2026, 11, 21), "holiday"),  # a Saturday
        (date(2026, 10, 1), "past"),
        (date(2027, 1, 2), "holiday"),  # a Saturday of a year whose notice is still to come
        (date(2028, 11, 18), "holiday"),  # a Saturday 731 days ahead
        (date(2028, 11, 20), "far"),
    ],
)
def test_what_is_no_deadline(day: date | None, why: str) -> None:
    assert deadline_refusal(day, TODAY, CALENDAR) == why


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (date(2026, 11, 16), Standing("overdue", 2)),  # Tuesday and Wednesday have begun since
        (date(2026, 11, 13), Standing("overdue", 3)),  # the weekend does not count
        (date(2026, 11, 17), Standing("overdue", 1)),
        (date(2026, 11, 18), Standing("near", 0)),
        (date(2026, 11, 19), Standing("near", 1)),
        (date(2026, 11, 20), Standing("open", 2)),
    ],
)
def test_how_a_deadline_stands(due: date, expected: Standing) -> None:
    assert stands("instruction", "running", end_of(due, ZONE), NOW, ZONE, CALENDAR) == expected


@pytest.mark.parametrize(
    ("subject", "state"),
    [("instruction", "done"), ("instruction", "closed"), ("suggestion", "declined"), ("problem", "spot")],
)
def test_no_clock_runs_once_the_owner_has_answered(subject: str, state: str) -> None:
    assert stands(subject, state, end_of(TODAY - timedelta(9), ZONE), NOW, ZONE, CALENDAR) == Standing()
    assert stands("suggestion", "adopted", None, NOW, ZONE, CALENDAR) == Standing()


def test_the_very_end_of_the_day_is_past_it() -> None:
    due = end_of(TODAY, ZONE)
    one = timedelta(seconds=1)
    assert stands("suggestion", "proposed", due, due - one, ZONE, CALENDAR).state == "near"
    assert stands("suggestion", "proposed", due, due, ZONE, CALENDAR).state == "overdue"


def test_as_many_days_are_compared_before_as_after() -> None:
    found = windows(date(2026, 10, 25), date(2026, 11, 17))
    assert found.before == (date(2026, 10, 2), date(2026, 10, 24))
    assert found.after == (date(2026, 10, 26), date(2026, 11, 17))
    assert (found.days, found.whole) == (23, False)
    whole = windows(date(2026, 9, 1), date(2026, 11, 17))
    assert whole.after == (date(2026, 9, 2), date(2026, 9, 29))
    assert (whole.days, whole.whole) == (WINDOW, True)
    assert windows(TODAY, TODAY).days == 0


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(-40, 400))
def test_both_sides_are_equally_long_and_never_hold_the_day_itself(dated: date, later: int) -> None:
    known = dated + timedelta(days=later)
    found = windows(dated, known)
    assert 0 <= found.days <= WINDOW
    if found.days:
        for first, last in (found.before, found.after):
            assert (last - first).days + 1 == found.days
            assert not first <= dated <= last
        assert found.after[1] <= known
