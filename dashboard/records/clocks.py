"""Deadlines of records: the end of a working day, and how far it is away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from dashboard.clocks.calendar import FARTHEST, WorkCalendar
from dashboard.clocks.rules import day_of_deadline
from dashboard.order.urgency import near_until
from dashboard.records.steps import OWED


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
    """How a deadline stands: overdue | near | open, or "" where none runs; working days past or left."""

    state: str = ""
    workdays: int = 0


def stands(
    subject: str, state: str, due: datetime | None, now: datetime, zone: tzinfo, calendar: WorkCalendar
) -> Standing:
    """Return how the deadline of a record stands at a moment."""
    if due is None or state not in OWED[subject]:
        return Standing()
    last, today = day_of_deadline(due, zone), now.astimezone(zone).date()
    if due <= now:
        return Standing("overdue", calendar.workdays_between(last, today))
    near = due <= near_until(now, zone, calendar)
    return Standing("near" if near else "open", calendar.workdays_between(today, last))
