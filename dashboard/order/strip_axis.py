"""Lay out the days of an order's event strip: real time, days off marked, long waits cut out visibly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from dashboard.clocks.calendar import WorkCalendar

MOST_DAYS = 12
BREAK_WIDTH = 0.6  # of a day's width
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class StripDay:
    """One day of the axis; `name` is the holiday or what a make-up day is for."""

    day: date
    workday: bool
    name: str = ""
    provisional: bool = False
    width: float = 1.0

    @property
    def days(self) -> int:
        """Return how many days this part stands for."""
        return 1


@dataclass(frozen=True)
class StripBreak:
    """Days between two others in which nothing is drawn but the clocks that run through."""

    day: date
    days: int
    workdays: int
    width: float = BREAK_WIDTH


@dataclass(frozen=True)
class StripAxis:
    """The parts of the axis from left to right, in the zone of the order's source."""

    parts: tuple[StripDay | StripBreak, ...]
    zone: str

    @property
    def width(self) -> float:
        """Return the width of the whole axis in days' widths."""
        return sum(part.width for part in self.parts)

    def share(self, at: datetime) -> float:
        """Return where a moment lies, from 0 at the left end to 1 at the right; outside it lies at an end."""
        local = at.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)
        left = 0.0
        for part in self.parts:
            start = datetime.combine(part.day, datetime.min.time())
            passed = (local - start) / timedelta(days=part.days)
            if passed <= 1:
                return (left + max(passed, 0.0) * part.width) / self.width
            left += part.width
        return 1.0


def strip_axis(moments: Iterable[datetime], calendar: WorkCalendar, zone: str) -> StripAxis | None:
    """Return the axis that holds all moments, None without any.

    Up to MOST_DAYS days stand one by one; of a longer span those with a moment and the nearest beside them
    do, and two or more days between them become a break. A moment at midnight belongs to the day it ends.
    """
    days = sorted({(at.astimezone(ZoneInfo(zone)) - _INSTANT).date() for at in moments})
    if not days:
        return None
    days = _with_neighbours(days)
    parts: list[StripDay | StripBreak] = []
    for previous, day in zip([days[0], *days], days, strict=False):
        between = (day - previous).days - 1
        first = previous + timedelta(days=1)
        if between == 1:
            parts.append(_day(first, calendar))
        elif between > 1:
            workdays = calendar.workdays_between(previous, day - timedelta(days=1))
            parts.append(StripBreak(first, between, workdays))
        parts.append(_day(day, calendar))
    return StripAxis(tuple(parts), zone)


def _with_neighbours(days: list[date]) -> list[date]:
    """Add the days beside those with a moment, nearest first, as long as there is room."""
    kept, first, last = set(days), days[0], days[-1]
    for distance in range(1, (last - first).days + 1):
        for day in days:
            for near in (day + timedelta(days=distance), day - timedelta(days=distance)):
                if len(kept) < MOST_DAYS and first <= near <= last:
                    kept.add(near)
    return sorted(kept)


def _day(day: date, calendar: WorkCalendar) -> StripDay:
    name = calendar.names.get(day, "") if day in calendar.special else ""
    return StripDay(day, calendar.is_workday(day), name, calendar.is_provisional(day))
