"""The working-day calendar: the week, holidays, make-up days, published years, working time."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from dashboard.clocks.calendar import SpecialDay, WorkCalendar
from data_access.reference.calendar import load_special_days


@pytest.fixture(scope="module")
def calendar() -> WorkCalendar:
    return WorkCalendar.from_days(load_special_days())


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("2026-09-18", True),  # Friday
        ("2026-09-19", False),  # Saturday
        ("2026-09-20", True),  # Sunday, made up for National Day
        ("2026-09-25", False),  # Friday, Mid-Autumn
        ("2026-02-14", True),  # Saturday, made up for Spring Festival
        ("2026-02-23", False),  # Monday, last day of Spring Festival
        ("2020-01-31", False),  # Friday, added to Spring Festival by the later notice
        ("2020-02-01", False),  # Saturday, a make-up day until the later notice
        ("2019-05-05", True),  # Sunday, made up by the later notice
    ],
)
def test_days_are_worked_as_the_notices_say(calendar: WorkCalendar, day: str, worked: bool) -> None:
    assert calendar.is_workday(date.fromisoformat(day)) is worked


def test_a_year_without_notice_follows_the_week_and_is_provisional(calendar: WorkCalendar) -> None:
    assert calendar.is_workday(date(2027, 1, 1))
    assert not calendar.is_workday(date(2027, 1, 2))
    assert calendar.is_provisional(date(2027, 1, 1))
    assert not calendar.is_provisional(date(2026, 12, 31))


def test_a_day_named_by_the_next_years_notice_does_not_publish_its_year() -> None:
    calendar = WorkCalendar.from_days([SpecialDay(date(2006, 12, 30), True, "元旦")])
    assert calendar.years == frozenset()
    assert calendar.is_workday(date(2006, 12, 30))
    assert calendar.is_provisional(date(2006, 12, 30))


def test_the_committed_table_publishes_2007_to_2026(calendar: WorkCalendar) -> None:
    assert calendar.years == frozenset(range(2007, 2027))
    assert calendar.names[date(2026, 2, 16)] == "春节"


def test_every_listed_day_names_a_notice_published_before_it() -> None:
    for special in load_special_days():
        # The day of publication of some notices before 2018 is not known.
        assert special.published is not None or special.day.year < 2018
        assert special.published is None or special.published < special.day
        assert special.paper.startswith(("http://www.gov.cn/", "https://www.gov.cn/"))


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        ("2026-10-23", 1, "2026-10-26"),
        ("2026-10-23", 5, "2026-10-30"),
        ("2026-10-24", 5, "2026-10-30"),
        ("2026-09-30", 1, "2026-10-08"),
        ("2026-09-30", 3, "2026-10-10"),
        ("2025-12-31", 1, "2026-01-04"),
        ("2026-10-24", 0, "2026-10-24"),
        ("2018-12-28", 2, "2019-01-02"),
    ],
)
def test_working_days_are_counted_after_the_day(
    calendar: WorkCalendar, day: str, n: int, expected: str
) -> None:
    assert calendar.add_workdays(date.fromisoformat(day), n) == date.fromisoformat(expected)


def test_counting_crosses_several_years(calendar: WorkCalendar) -> None:
    start, end = date(2018, 6, 1), date(2026, 6, 1)
    assert calendar.add_workdays(start, calendar.workdays_between(start, end)) == end


def test_working_days_are_not_counted_backwards(calendar: WorkCalendar) -> None:
    with pytest.raises(ValueError, match="negative"):
        calendar.add_workdays(date(2026, 10, 23), -1)


def test_the_next_working_day_lies_after_the_holiday(calendar: WorkCalendar) -> None:
    assert calendar.add_workdays(date(2026, 2, 14), 1) == date(2026, 2, 24)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("2026-10-23", "2026-10-30", 5),
        ("2026-10-23", "2026-10-25", 0),
        ("2026-10-23", "2026-10-23", 0),
        ("2026-10-30", "2026-10-23", 0),
        ("2026-09-18", "2026-10-10", 11),
        ("2025-12-31", "2026-01-05", 2),
    ],
)
def test_working_days_between(calendar: WorkCalendar, a: str, b: str, expected: int) -> None:
    assert calendar.workdays_between(date.fromisoformat(a), date.fromisoformat(b)) == expected


@pytest.mark.parametrize(
    ("start", "end", "seconds"),
    [
        ("2026-11-11 09:30", "2026-11-11 17:00", 0),
        ("2026-11-11 09:30", "2026-11-10 17:00", 0),
        ("2026-11-11 09:30", "2026-11-12 06:00", 6 * 3600),
        ("2026-10-23 17:59", "2026-10-25 12:00", 0),
        ("2026-10-23 17:59", "2026-10-26 00:00:01", 1),
        ("2026-10-23 17:59", "2026-10-30 14:24", 4 * 86_400 + 14 * 3600 + 24 * 60),  # 4.6 working days
        ("2026-09-18 17:59", "2026-09-20 12:00", 12 * 3600),
        ("2026-09-18 17:59", "2026-09-27 12:00", 5 * 86_400),
    ],
)
def test_working_time_runs_from_the_end_of_the_day_of_receipt(
    calendar: WorkCalendar, start: str, end: str, seconds: int
) -> None:
    assert calendar.work_seconds(at(start), at(end)) == seconds
