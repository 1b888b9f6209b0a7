"""Deadlines of records: the end of a working day, and how far it is away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Literal

from dashboard.clocks.calendar import FARTHEST, WorkCalendar
from dashboard.clocks.rules import day_of_deadline
from dashboard.order.urgency import Standing as State
from dashboard.order.urgency import near_until, standing_of_day
from dashboard.records.steps import OWED

TICK = timedelta(seconds=1)  # instants are kept in whole seconds


def end_of(day: date, zone: tzinfo) -> datetime:
    """Return 24:00 of a day."""
    return datetime.combine(day + timedelta(days=1), time(0), zone)


def known_until(last: date, now: datetime, zone: tzinfo) -> datetime:
    """Return the moment up to which a paper about days knows: the last one of its last day, or now."""
    return min(end_of(last, zone) - TICK, now)


def deadline_refusal(day: date | None, today: date, calendar: WorkCalendar) -> str:
    """Return why a day is no deadline: "due" for none, "past", "far" or "holiday"; empty where it is one."""
    if day is None:
        return "due"
    if day < today:
        return "past"
    if (day - today).days > FARTHEST:
        return "far"
    return "" if calendar.is_workday(day) else "holiday"


@dataclass(frozen=True)
class Standing:
    """How a deadline stands: overdue | near | open, or "" where none runs; working days past or left.

    `apart`: no working day lies between, yet it is another day, as Sunday after Friday.
    """

    state: State | Literal[""] = ""
    workdays: int = 0
    apart: bool = False


def stands(
    subject: str, state: str, due: datetime | None, now: datetime, zone: tzinfo, calendar: WorkCalendar
) -> Standing:
    """Return how the deadline of a record stands at a moment."""
    return stands_at(due if state in OWED[subject] else None, now, zone, calendar)


def stands_at(due: datetime | None, at: datetime, zone: tzinfo, calendar: WorkCalendar) -> Standing:
    """Return how a day that was promised or set stands at a moment, whatever became of what it is about."""
    if due is None:
        return Standing()
    last, today = day_of_deadline(due, zone), at.astimezone(zone).date()
    state = standing_of_day(due, at, near_until(at, zone, calendar))
    first, end = (last, today) if state == "overdue" else (today, last)
    n = calendar.workdays_between(first, end)
    return Standing(state, n, not n and first != end)
