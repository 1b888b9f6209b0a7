"""What a week of the ledgers comes to: the lists behind every number of the weekly notice, and its span."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from dashboard.clocks.periods import UnknownPeriod, parse_period, week_period
from dashboard.clocks.rules import day_of_deadline
from dashboard.ledgers.items import (
    Item,
    as_of,
    broken,
    known_by,
    learned,
    past_promise,
    promise_at,
    stands_at,
)
from dashboard.ledgers.notes import LONGEST_AGE, note_age
from dashboard.records.clocks import TICK, end_of, known_until

MEASURES = ("open", "new", "signed", "slipped", "late", "unnoted", "next")


@dataclass(frozen=True)
class Week:
    """A week as it is looked at: its days, and the moment up to which it is known."""

    text: str
    first: date
    last: date
    start: datetime
    end: datetime  # 24:00 of its Sunday
    known: datetime  # its last moment, or now
    zone: tzinfo
    note_days: int = LONGEST_AGE  # an older note is missing

    @property
    def next_end(self) -> datetime:
        """Return 24:00 of the next week's Sunday."""
        return end_of(self.last + timedelta(days=7), self.zone)


def week_at(day: date, now: datetime, zone: tzinfo) -> Week:
    """Return the week of a day."""
    found = week_period(day)
    start = datetime.combine(found.first, time(0), zone)
    end = end_of(found.last, zone)
    return Week(found.text, found.first, found.last, start, end, known_until(found.last, now, zone), zone)


def read_week(text: str, now: datetime, zone: tzinfo) -> Week | None:
    """Return the week that a text names, as 2026-W46; None for none, and for one that has not begun."""
    today = now.astimezone(zone).date()
    try:
        found = parse_period(text, today)
    except UnknownPeriod:
        return None
    if found.kind != "week" or found.first > today:
        return None
    return week_at(found.first, now, zone)


def last_whole_week(now: datetime, zone: tzinfo) -> Week:
    """Return the newest week that has ended."""
    today = now.astimezone(zone).date()
    return week_at(today - timedelta(days=today.weekday() + 7), now, zone)


def counts_in(item: Item, measure: str, week: Week) -> bool:
    """Tell whether an item is one of those that a number of a week's notice counts.

    open: on the books at its end; new: entered in it; signed: signed off in it; slipped: a promise passed
    in it, was moved to a later day or given up; late: past its promise at its end; unnoted: without a weekly
    note then; next: promised for the week after. A promise's day is the one that it ends, so that Sunday's
    24:00 is this week's. All as it was known at the week's end: what an import told later is of the week in
    which it did.
    """
    return known_by(item, week.known) and _counts(as_of(item, week.known), measure, week)


def _counts(item: Item, measure: str, week: Week) -> bool:
    on_books = stands_at(item, week.known)
    if measure == "open":
        return on_books
    if measure == "new":
        return week.start <= learned(item, item.entered) <= week.known
    if measure == "signed":
        return item.closed is not None and week.start <= learned(item, item.closed) <= week.known
    if measure == "slipped":
        return any(week.start < at for at in broken(item, _known_end(week)))
    if measure == "late":
        return on_books and past_promise(item, week.known)
    if measure == "unnoted":
        return on_books and note_age(item, week.known, week.zone, week.note_days).missing
    if measure == "next":
        until = promise_at(item, week.known)
        return on_books and until is not None and week.end < until <= week.next_end
    raise ValueError(f"unknown measure {measure!r}; known: {', '.join(MEASURES)}")


def _known_end(week: Week) -> datetime:
    """Return the moment up to which promises of a week may have slipped: its Sunday's 24:00 included."""
    return week.end if week.known == week.end - TICK else week.known


def tally(items: Iterable[Item], week: Week) -> Mapping[str, int]:
    """Return the numbers of a week by measure."""
    every = tuple(as_of(item, week.known) for item in items if known_by(item, week.known))
    return {measure: sum(_counts(item, measure, week) for item in every) for measure in MEASURES}


def due_by_day(items: Iterable[Item], now: datetime, days: int, zone: tzinfo) -> dict[date, int]:
    """Return how many promises of items on the books end with each of the coming days, today first."""
    today = now.astimezone(zone).date()
    found = {today + timedelta(days=n): 0 for n in range(days)}
    for item in items:
        if item.promised is None or not stands_at(item, now):
            continue
        day = day_of_deadline(item.promised, zone)
        if day in found:
            found[day] += 1
    return found
