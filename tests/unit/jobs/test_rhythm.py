"""When jobs are due, in the city's zone, and which of their periods are done now."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.clocks.calendar import SpecialDay, WorkCalendar
from dashboard.jobs.calendar_watch import missing_year
from dashboard.jobs.catching_up import begins_later, candidates, left_out, wanted
from dashboard.jobs.failing import BACK_OFF, LEASE, LONGEST, MOST_TRIES, lapsed, may_take, retry_at
from dashboard.jobs.listed import JOBS
from dashboard.jobs.model import LONGEST_NAME, Job, Known
from dashboard.jobs.rhythm import (
    Period,
    Rhythm,
    daily,
    every,
    newest_period,
    next_period,
    periods_between,
    weekly,
)

ZONE = ZoneInfo("Asia/Shanghai")
WEEK = WorkCalendar({}, frozenset())
RHYTHMS = st.sampled_from(
    [every(1), every(5), every(60), daily("03:00"), daily("08:30", workdays=True), weekly(0, "09:00")]
)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1)).map(lambda each: each.replace(tzinfo=UTC))


def at(text: str) -> datetime:
    """Return a local moment of the city."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def keys(periods: object) -> list[str]:
    return [each.key for each in periods]  # type: ignore[attr-defined]


def test_minutes_count_from_midnight_and_names_are_local() -> None:
    found = periods_between(every(5), at("2026-11-17T23:52"), at("2026-11-18T00:05"), ZONE, WEEK)
    assert keys(found) == ["2026-11-17T23:55", "2026-11-18T00:00", "2026-11-18T00:05"]
    assert found[0].due == datetime(2026, 11, 17, 15, 55, tzinfo=UTC)


def test_days_have_the_name_of_the_day() -> None:
    found = periods_between(daily("08:30"), at("2026-11-16T08:30"), at("2026-11-18T08:30"), ZONE, WEEK)
    assert keys(found) == ["2026-11-17", "2026-11-18"]
    assert found[0].due == at("2026-11-17T08:30")


def test_weeks_are_due_on_their_day() -> None:
    found = periods_between(weekly(0, "09:00"), at("2026-11-01T00:00"), at("2026-11-23T08:59"), ZONE, WEEK)
    assert keys(found) == ["2026-11-02", "2026-11-09", "2026-11-16"]


def test_working_days_alone_where_asked() -> None:
    # 10 October 2026 is a Saturday that makes up for the holiday.
    calendar = WorkCalendar.from_days(
        [SpecialDay(date(2026, 10, day), False, "National Day") for day in range(1, 8)]
        + [SpecialDay(date(2026, 10, 10), True, "National Day")]
    )
    rhythm = daily("08:00", workdays=True)
    found = periods_between(rhythm, at("2026-09-30T12:00"), at("2026-10-12T12:00"), ZONE, calendar)
    assert keys(found) == ["2026-10-08", "2026-10-09", "2026-10-10", "2026-10-12"]
    assert newest_period(rhythm, at("2026-10-07T12:00"), ZONE, calendar).key == "2026-09-30"  # type: ignore[union-attr]


@pytest.mark.parametrize("minutes", [7, -5, 1441])
def test_minutes_divide_the_day(minutes: int) -> None:
    with pytest.raises(ValueError, match="do not divide a day"):
        every(minutes)


def test_a_week_has_seven_days() -> None:
    with pytest.raises(ValueError, match="no day of the week"):
        weekly(7, "08:00")


def test_a_job_of_minutes_makes_up_its_newest_period_alone() -> None:
    with pytest.raises(ValueError, match="only the newest"):
        Job("send", "Send", every(1), each=True)


@given(RHYTHMS, MOMENTS)
def test_newest_and_next_enclose_the_moment(rhythm: Rhythm, now: datetime) -> None:
    newest, following = (
        newest_period(rhythm, now, ZONE, WEEK),
        next_period(rhythm, now, ZONE, WEEK),
    )
    assert newest is not None and following is not None
    assert newest.due <= now < following.due and newest.key != following.key
    assert periods_between(rhythm, newest.due, following.due, ZONE, WEEK) == [following]


@given(RHYTHMS, MOMENTS, st.integers(0, 60 * 24 * 3), st.integers(0, 60 * 24 * 3))
def test_a_span_is_the_sum_of_its_parts(rhythm: Rhythm, start: datetime, first: int, second: int) -> None:
    middle, end = start + timedelta(minutes=first), start + timedelta(minutes=first + second)
    parts = [
        *periods_between(rhythm, start, middle, ZONE, WEEK),
        *periods_between(rhythm, middle, end, ZONE, WEEK),
    ]
    whole = periods_between(rhythm, start, end, ZONE, WEEK)
    assert whole == parts
    assert len({each.key for each in whole}) == len(whole)


MINUTES = Job("send", "Send", every(5))
NIGHTLY = Job("verify", "Verify", daily("03:00"))
EACH = Job("lists", "Lists", daily("08:00"), each=True)
JOB = st.sampled_from([MINUTES, NIGHTLY, EACH])


def done(period: Period) -> Known:
    return Known(period.key, period.due, "done")


def simulate(job: Job, moments: list[datetime]) -> list[list[str]]:
    """Return what a worker does at each moment that its clock shows, one after the other."""
    table: dict[str, Known] = {}
    found = []
    for now in moments:
        periods = candidates(job, now, ZONE, WEEK)
        first = min((row.due for row in table.values()), default=None)
        if begins_later(job, first):
            table[periods[-1].key] = Known(periods[-1].key, periods[-1].due, "skipped")
            found.append([])
            continue
        known = {key: row for key, row in table.items() if key in keys(periods)}
        due = wanted(periods, known, first, now)
        table.update({each.key: done(each) for each in due})
        found.append(keys(due))
    return found


def test_a_first_look_does_the_newest_minutes_and_waits_for_the_next_night() -> None:
    now = at("2026-11-17T08:07")
    assert simulate(MINUTES, [now, now]) == [["2026-11-17T08:05"], []]
    assert simulate(NIGHTLY, [now, at("2026-11-18T02:59"), at("2026-11-18T03:00")]) == [
        [],
        [],
        ["2026-11-18"],
    ]


def test_a_worker_that_sleeps_an_hour_makes_up_one_period_of_minutes() -> None:
    asleep = [at("2026-11-17T08:00"), at("2026-11-17T09:02")]
    assert simulate(MINUTES, asleep) == [["2026-11-17T08:00"], ["2026-11-17T09:00"]]
    assert left_out(MINUTES.rhythm, at("2026-11-17T08:00"), at("2026-11-17T09:00")) == 11
    assert left_out(MINUTES.rhythm, at("2026-11-17T08:55"), at("2026-11-17T09:00")) == 0
    assert left_out(NIGHTLY.rhythm, at("2026-11-01T03:00"), at("2026-11-17T03:00")) == 0


def test_days_missed_are_made_up_each_once_where_the_job_says_so() -> None:
    moments = [at("2026-11-13T07:00"), at("2026-11-13T08:00"), at("2026-11-17T09:00"), at("2026-11-17T09:01")]
    each = ["2026-11-14", "2026-11-15", "2026-11-16", "2026-11-17"]
    assert simulate(EACH, moments) == [[], ["2026-11-13"], each, []]
    assert simulate(NIGHTLY, [at("2026-11-13T02:00"), at("2026-11-17T09:00")]) == [[], ["2026-11-17"]]


def test_a_clock_that_jumps_back_does_nothing_twice_and_goes_on() -> None:
    moments = [at("2026-11-17T09:00"), at("2026-11-17T08:00"), at("2026-11-17T08:05"), at("2026-11-17T09:05")]
    assert simulate(MINUTES, [at("2026-11-17T08:00"), *moments]) == [
        ["2026-11-17T08:00"],
        ["2026-11-17T09:00"],
        [],
        ["2026-11-17T08:05"],
        ["2026-11-17T09:05"],
    ]


@pytest.mark.parametrize("job", [MINUTES, NIGHTLY, EACH])
def test_a_jump_of_a_year_brings_no_flood_and_today_comes_all_the_same(job: Job) -> None:
    today = [at("2026-11-16T02:00"), at("2026-11-17T08:02")]
    there_and_back = [at("2027-11-17T08:02"), at("2026-11-17T08:03"), at("2026-11-18T08:04")]
    before, _now, ahead, back, tomorrow = simulate(job, [*today, *there_and_back])
    assert len(ahead) <= 7 and len(before) <= 1
    assert back == []
    assert tomorrow == ["2026-11-18T08:00" if job is MINUTES else "2026-11-18"]


@given(JOB, st.lists(MOMENTS, min_size=1, max_size=12))
def test_whatever_the_clock_shows_nothing_is_done_twice(job: Job, moments: list[datetime]) -> None:
    found = simulate(job, moments)
    every_one = [key for some in found for key in some]
    assert len(every_one) == len(set(every_one))
    assert all(len(some) <= (7 if job.each else 1) for some in found)


def test_what_was_asked_for_again_is_done_whenever_it_was_due() -> None:
    asked = Known("2026-10-01", at("2026-10-01T03:00"), "waiting")
    now = at("2026-11-17T08:00")
    periods = candidates(NIGHTLY, now, ZONE, WEEK)
    known = {asked.period: asked, periods[-1].key: done(periods[-1])}
    assert keys(wanted(periods, known, asked.due, now)) == ["2026-10-01"]


NOW = at("2026-11-17T08:00")


@pytest.mark.parametrize(
    ("state", "tries", "rest", "free"),
    [
        ("waiting", 9, None, True),
        ("done", 1, None, False),
        ("skipped", 0, None, False),
        ("running", 1, LEASE, False),
        ("running", 1, timedelta(0), True),
        ("running", MOST_TRIES, timedelta(0), False),
        ("failed", 1, timedelta(seconds=1), False),
        ("failed", 1, timedelta(seconds=-1), True),
        ("failed", 1, None, False),
        ("failed", 2, LONGEST + timedelta(days=365), True),  # a rest written by a clock that ran ahead
    ],
)
def test_which_periods_may_be_taken(state: str, tries: int, rest: timedelta | None, free: bool) -> None:
    until = None if rest is None else NOW + rest
    assert may_take(Known("p", NOW, state, tries, until), NOW) == free


def test_a_failure_rests_longer_each_time_and_is_given_up() -> None:
    rests = [retry_at(tries, NOW) for tries in range(1, MOST_TRIES + 1)]
    assert [each and (each - NOW).total_seconds() / 60 for each in rests] == [1, 5, 15, 60, None]
    assert len(BACK_OFF) == 4 and lapsed(NOW, NOW) and not lapsed(NOW + BACK_OFF[-1], NOW)


def test_names_of_jobs_fit_the_table_and_are_different() -> None:
    names = [job.name for job in JOBS]
    assert len(set(names)) == len(names)
    assert all(job.name and len(job.name) <= LONGEST_NAME and job.label for job in JOBS)


def test_next_years_calendar_is_missed_from_november_on() -> None:
    calendar = WorkCalendar.from_days([SpecialDay(date(2026, 10, 1), False, "National Day")])
    assert missing_year(calendar, date(2026, 10, 31)) == 0
    assert missing_year(calendar, date(2026, 11, 1)) == 2027
    assert missing_year(calendar, date(2027, 3, 1)) == 2027
