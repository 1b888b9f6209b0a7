"""Deadlines against an oracle that walks the calendar day by day, with its own reading of the table."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from dashboard.clocks.calendar import WorkCalendar
from dashboard.clocks.rules import RULE_SETS, Extension, RuleSet, Suspension, day_of_deadline, deadlines
from data_access.reference.calendar import load_special_days

TABLE = Path(__file__).parents[2] / "data_access" / "reference" / "calendar.csv"
CALENDAR = WorkCalendar.from_days(load_special_days())
SHANGHAI = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)

with TABLE.open(encoding="utf-8", newline="") as lines:
    LISTED = {row["date"]: row["workday"] for row in csv.DictReader(lines)}


def worked(day: date) -> bool:
    listed = LISTED.get(day.isoformat())
    return listed == "1" if listed is not None else day.strftime("%a") not in ("Sat", "Sun")


def walk(day: date, n: int) -> tuple[date, bool]:
    """Step one day at a time to the n-th working day; tell whether a step left 2007-2026."""
    unknown = False
    while n:
        day += ONE_DAY
        unknown = unknown or not 2007 <= day.year <= 2026
        n -= worked(day)
    return day, unknown


def count(a: date, b: date) -> int:
    total = 0
    while a < b:
        a += ONE_DAY
        total += worked(a)
    return total


def end_of(day: date, at: time | None) -> datetime:
    return datetime.combine(day + ONE_DAY if at is None else day, at or time(0), SHANGHAI)


MOMENTS = st.datetimes(datetime(2006, 12, 1), datetime(2027, 3, 1), timezones=st.just(SHANGHAI)).map(
    lambda moment: moment.replace(microsecond=0)
)
DAYS = st.dates(date(2006, 12, 1), date(2027, 3, 1))
HOURS = st.sampled_from([None, time(12), time(17, 30), time(18)])
RULES = st.builds(
    RuleSet,
    code=st.just("any"),
    valid_from=st.just(date(2000, 1, 1)),
    onsite_hours=st.sampled_from([None, 1, 2, 24.5]),
    feedback_workday=st.one_of(st.none(), st.integers(1, 5)),
    feedback_time=HOURS,
    feedback_same_day=st.booleans(),
    solve_workdays=st.integers(1, 30),
    solve_hours=st.none(),
    day_end=HOURS,
)


@given(DAYS, st.integers(0, 300))
def test_working_days_ahead(day: date, n: int) -> None:
    assert CALENDAR.add_workdays(day, n) == walk(day, n)[0]


@given(DAYS, DAYS)
def test_working_days_between(a: date, b: date) -> None:
    assert CALENDAR.workdays_between(a, b) == count(a, b)


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=60)))
def test_working_time(start: datetime, spent: timedelta) -> None:
    end = (start + spent).replace(microsecond=0)
    day, seconds = start.date() + ONE_DAY, 0
    while day <= end.date():
        in_day = 86_400 if day < end.date() else end.hour * 3600 + end.minute * 60 + end.second
        seconds += in_day * worked(day)
        day += ONE_DAY
    assert CALENDAR.work_seconds(start, end) == seconds


@given(MOMENTS, MOMENTS, RULES)
def test_deadlines(received: datetime, transferred: datetime, rule: RuleSet) -> None:
    onsite, feedback, solve = deadlines(received, transferred, rule, CALENDAR, SHANGHAI)

    hours = rule.onsite_hours
    assert onsite.deadline == (None if hours is None else transferred + timedelta(minutes=60 * hours))

    day, unknown = walk(received.date(), rule.solve_workdays or 0)
    assert (solve.deadline, solve.provisional) == (end_of(day, rule.day_end), unknown)

    if rule.feedback_workday is None:
        assert feedback.deadline is None
        return
    day, unknown = walk(received.date(), rule.feedback_workday)
    if rule.feedback_same_day and received.hour < 12 and worked(received.date()):
        day, unknown = received.date(), received.year not in range(2007, 2027)
    assert (feedback.deadline, feedback.provisional) == (end_of(day, rule.feedback_time), unknown)


@given(MOMENTS, RULES, st.lists(st.tuples(st.integers(0, 8), st.integers(-200, 900)), max_size=5))
def test_extensions(received: datetime, rule: RuleSet, asked: list[tuple[int, int]]) -> None:
    grants = [Extension(days, None, received + timedelta(hours=hours)) for days, hours in asked]
    day, unknown = walk(received.date(), rule.solve_workdays or 0)
    left = 10
    for _hours, days in sorted(((hours, days) for days, hours in asked), key=lambda pair: pair[0]):
        if received + timedelta(hours=_hours) < end_of(day, rule.day_end):
            given_days = min(days, left)
            left -= given_days
            day, further = walk(day, given_days)
            unknown = unknown or further
    solve = deadlines(received, None, rule, CALENDAR, SHANGHAI, grants)[2]
    assert (solve.deadline, solve.provisional) == (end_of(day, rule.day_end), unknown)


def whole_days(start: datetime, end: datetime) -> int:
    """Add up what of a span lies on working days, day by day, in whole days."""
    total, midnight = timedelta(), datetime.combine(start.date(), time(0), start.tzinfo)
    while midnight < end:
        following = midnight + timedelta(days=1)
        if worked(midnight.date()):
            total += min(end, following) - max(start, midnight)
        midnight = following
    return total // timedelta(days=1)


@given(MOMENTS, RULES, st.integers(0, 400), st.integers(1, 900), st.integers(-100, 600))
def test_one_suspension(received: datetime, rule: RuleSet, after: int, lasting: int, registered: int) -> None:
    start = received + timedelta(hours=after)
    end = start + timedelta(hours=lasting)
    pause = Suspension(start, end, received + timedelta(hours=registered))
    day, _unknown = walk(received.date(), rule.solve_workdays or 0)
    due = end_of(day, rule.day_end)
    if max(start, received + timedelta(hours=registered)) < due:
        due = end_of(walk(day, whole_days(start, end))[0], rule.day_end)
    assert deadlines(received, None, rule, CALENDAR, SHANGHAI, (), [pause])[2].deadline == due


@given(st.sampled_from(RULE_SETS), MOMENTS, st.one_of(st.none(), MOMENTS))
def test_the_fast_way_differs_in_words_only(
    rule: RuleSet, received: datetime, transferred: datetime | None
) -> None:
    slow = deadlines(received, transferred, rule, CALENDAR, SHANGHAI)
    fast = deadlines(received, transferred, rule, CALENDAR, SHANGHAI, explained=False)
    for one, other in zip(slow, fast, strict=True):
        assert (one.clock, one.deadline, one.provisional) == (other.clock, other.deadline, other.provisional)
        assert one.steps
        assert other.steps == ()


@given(
    st.datetimes(datetime(2018, 1, 1), datetime(2026, 12, 1), timezones=st.just(UTC)),
    st.sampled_from(["Asia/Shanghai", "America/New_York", "UTC", "Australia/Lord_Howe"]),
)
def test_hours_are_real_and_days_are_local_in_every_zone(moment: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    onsite, feedback, solve = deadlines(moment, moment, RULE_SETS[0], CALENDAR, zone)
    assert onsite.deadline is not None and feedback.deadline is not None and solve.deadline is not None
    assert onsite.deadline.astimezone(UTC) - moment == timedelta(hours=2)
    received_day = moment.astimezone(zone).date()
    assert feedback.deadline.astimezone(zone).time() == time(12)
    assert day_of_deadline(feedback.deadline, zone) == walk(received_day, 1)[0]
    assert day_of_deadline(solve.deadline, zone) == walk(received_day, 5)[0]
