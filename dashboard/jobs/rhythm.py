"""When a job is due: every few minutes, or daily or weekly at a time of day, on working days if asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dashboard.clocks.calendar import WorkCalendar

DAY_MINUTES = 1_440
# No rest of working days is as long: the plain week and the longest holiday of the notices together.
LOOK_DAYS = 31
WEEK_DAYS = 7


@dataclass(frozen=True)
class Rhythm:
    """How often a job is due in the city's zone.

    Either every `minutes` from midnight on (a divisor of a day), or once a day at the time `at`: on `weekday`
    alone (0 is Monday), or on working days alone (`workdays`).
    """

    minutes: int = 0
    at: time = time(0)
    weekday: int | None = None
    workdays: bool = False

    def __post_init__(self) -> None:
        """Raise ValueError for minutes that do not divide a day, or a day that is no day of the week."""
        if self.minutes < 0 or (self.minutes and DAY_MINUTES % self.minutes):
            raise ValueError(f"{self.minutes} minutes do not divide a day")
        if self.weekday is not None and not 0 <= self.weekday < WEEK_DAYS:
            raise ValueError(f"{self.weekday} is no day of the week: 0 is Monday, 6 is Sunday")


@dataclass(frozen=True)
class Period:
    """One time that a job is due: its name in the table of runs, and the moment."""

    key: str  # local: "2026-11-17" of daily and weekly jobs, "2026-11-17T08:05" of the others
    due: datetime


def every(minutes: int) -> Rhythm:
    """Return the rhythm of a job that is due every few minutes."""
    return Rhythm(minutes=minutes)


def daily(at: str, *, workdays: bool = False) -> Rhythm:
    """Return the rhythm of a job that is due once a day at a local time, "08:30"."""
    return Rhythm(at=time.fromisoformat(at), workdays=workdays)


def weekly(weekday: int, at: str) -> Rhythm:
    """Return the rhythm of a job that is due once a week at a local time; 0 is Monday."""
    return Rhythm(at=time.fromisoformat(at), weekday=weekday)


def periods_between(
    rhythm: Rhythm, after: datetime, until: datetime, zone: ZoneInfo, calendar: WorkCalendar
) -> list[Period]:
    """Return the periods due after one moment and not after another, oldest first."""
    first, last = after.astimezone(zone).date(), until.astimezone(zone).date()
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [
        period
        for day in days
        for period in _of_day(rhythm, day, zone, calendar)
        if after < period.due <= until
    ]


def newest_period(rhythm: Rhythm, now: datetime, zone: ZoneInfo, calendar: WorkCalendar) -> Period | None:
    """Return the newest period that is due at a moment; None where none was within a month."""
    today = now.astimezone(zone).date()
    for back in range(LOOK_DAYS):
        of_day = _of_day(rhythm, today - timedelta(days=back), zone, calendar)
        if due := [each for each in of_day if each.due <= now]:
            return due[-1]
    return None


def next_period(rhythm: Rhythm, now: datetime, zone: ZoneInfo, calendar: WorkCalendar) -> Period | None:
    """Return the first period that is due after a moment; None where none is within a month."""
    today = now.astimezone(zone).date()
    for ahead in range(LOOK_DAYS):
        for each in _of_day(rhythm, today + timedelta(days=ahead), zone, calendar):
            if each.due > now:
                return each
    return None


def _of_day(rhythm: Rhythm, day: date, zone: ZoneInfo, calendar: WorkCalendar) -> Iterator[Period]:
    if rhythm.weekday is not None and day.weekday() != rhythm.weekday:
        return
    if rhythm.workdays and not calendar.is_workday(day):
        return
    if not rhythm.minutes:
        yield Period(day.isoformat(), datetime.combine(day, rhythm.at, zone).astimezone(UTC))
        return
    for minute in range(0, DAY_MINUTES, rhythm.minutes):
        moment = datetime.combine(day, time(minute // 60, minute % 60), zone)
        yield Period(f"{moment:%Y-%m-%dT%H:%M}", moment.astimezone(UTC))
