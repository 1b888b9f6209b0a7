"""What may be promised, and how a promise may be moved: for good grounds, in time, and never silently."""

from __future__ import annotations

from datetime import datetime, tzinfo

from dashboard.clocks.calendar import WorkCalendar
from dashboard.clocks.rules import day_of_deadline
from dashboard.records.clocks import deadline_refusal, end_of


def promise_refusal(until: datetime | None, now: datetime, zone: tzinfo, calendar: WorkCalendar) -> str:
    """Return why a moment is no promise, empty where it is one.

    "due" for none, "past", "far", "holiday", "day_end" for what is not the end of a day, "beyond" where the
    calendar of its year is not published: nobody can say then which days are worked.
    """
    if until is None:
        return "due"
    if until <= now:
        return "past"
    day, today = day_of_deadline(until, zone), now.astimezone(zone).date()
    if until != end_of(day, zone):
        return "day_end"
    if why := deadline_refusal(day, today, calendar):
        return why
    return "beyond" if calendar.is_provisional(day) else ""


def extension_refusal(
    promised: datetime | None, until: datetime | None, now: datetime, zone: tzinfo, calendar: WorkCalendar
) -> str:
    """Return why a promise may not be asked to be moved to another one, empty where it may.

    Beside those of a promise: "no_promise" where there is none, "passed" where it has passed, "not_later".
    """
    if promised is None:
        return "no_promise"
    if promised <= now:
        return "passed"
    if why := promise_refusal(until, now, zone, calendar):
        return why
    assert until is not None
    return "" if until > promised else "not_later"
