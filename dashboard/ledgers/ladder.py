"""The look-ahead on a promise: reminders 7, 3 and 1 working days before, on its day, then every week."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from itertools import count

from dashboard.clocks.calendar import WorkCalendar
from dashboard.clocks.rules import day_of_deadline
from dashboard.ledgers.settings import LedgerSettings

BEFORE = LedgerSettings().before  # working days, where nothing else is set
WEEK = 7


@dataclass(frozen=True)
class Rung:
    """A step of the ladder and its day: working days before, the promise's day itself, or weeks after."""

    day: date
    before: int = 0
    weeks_after: int = 0

    @property
    def name(self) -> str:
        """Return what the rung is known by."""
        return f"+{self.weeks_after}" if self.weeks_after else str(self.before)


def ladder(last: date, calendar: WorkCalendar, before: Sequence[int] = BEFORE) -> Iterator[Rung]:
    """Yield the rungs of a promise that ends with a day, without end; `before` in working days, falling."""
    for n in before:
        yield Rung(_before(last, n, calendar), before=n)
    yield Rung(last)
    for weeks in count(1):
        yield Rung(last + timedelta(days=WEEK * weeks), weeks_after=weeks)


def rung_in_force(
    last: date, since: date, today: date, calendar: WorkCalendar, before: Sequence[int] = BEFORE
) -> Rung | None:
    """Return the last rung that was reached by a day, None before the first.

    A rung whose day lies before the promise was made is none of its own: it would tell on its first day what
    was only just promised.
    """
    found = None
    for rung in ladder(last, calendar, before):
        if rung.day > today:
            break
        found = rung if rung.day >= since else found
    return found


def shown_ladder(
    until: datetime,
    since: datetime,
    now: datetime,
    zone: tzinfo,
    calendar: WorkCalendar,
    before: Sequence[int] = BEFORE,
) -> tuple[Rung, ...]:
    """Return the rungs that a page shows: to the promise's day, and each reached week after it."""
    last = day_of_deadline(until, zone)
    first, today = since.astimezone(zone).date(), now.astimezone(zone).date()
    found: list[Rung] = []
    for rung in ladder(last, calendar, before):
        if rung.weeks_after and rung.day > today:
            break
        if rung.day >= first:
            found.append(rung)
    return tuple(found)


def _before(last: date, n: int, calendar: WorkCalendar) -> date:
    """Return the working day from which it is n working days to `last`."""
    day = last
    while n > 0 or not calendar.is_workday(day):
        n -= calendar.is_workday(day)
        day -= timedelta(days=1)
    return day
