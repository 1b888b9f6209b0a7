"""Deadlines of records: the end of a working day, and how far it is away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from dashboard.clocks.calendar import WorkCalendar
from dashboard.clocks.rules import day_of_deadline
from dashboard.order.urgency import near_until
from dashboard.records.steps import OWED

FARTHEST = 731  # days ahead


def end_of(day: date, zone: tzinfo) -> datetime:
    """Return 24:00 of a day."""
    return datetime.combine(day + timedelta(days=1), time(0), zone)


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

    state: str = ""
    workdays: int = 0
    apart: bool = False


def stands(
    subject: str, state: str, due: datetime | None, now: datetime, zone: tzinfo, calendar: WorkCalendar
) -> Standing:
    """Return how the deadline of a record stands at a moment."""
    if due is None or state not in OWED[subject]:
        return Standing()
    last, today = day_of_deadline(due, zone), now.astimezone(zone).date()
    if due <= now:
        return _standing("overdue", last, today, calendar)
    near = due <= near_until(now, zone, calendar)
    return _standing("near" if near else "open", today, last, calendar)


def _standing(state: str, first: date, end: date, calendar: WorkCalendar) -> Standing:
    n = calendar.workdays_between(first, end)
    return Standing(state, n, not n and first != end)
