"""What may be promised, and how a promise may be moved: for good grounds, in time, and never silently."""

from __future__ import annotations

from datetime import datetime, tzinfo

from dashboard.clocks.calendar import WorkCalendar
from dashboard.clocks.rules import day_of_deadline
from dashboard.records.clocks import deadline_refusal, end_of


def promise_refusal(until: datetime | None, now: datetime, zone: tzinfo, calendar: WorkCalendar) -> str:
    """Return why a moment is no promise, empty where it is one.

    "due" for none, "past", "far", "holiday", "day_end" for what is not the end of a day. In a year whose
    holidays are not published a weekday may be promised: it is provisional (promise_mark).
    """
    if until is None:
        return "due"
    if until <= now:
        return "past"
    day, today = day_of_deadline(until, zone), now.astimezone(zone).date()
    if until != end_of(day, zone):
        return "day_end"
    return deadline_refusal(day, today, calendar)


def promise_mark(until: datetime | None, zone: tzinfo, calendar: WorkCalendar) -> str:
    """Return what a promise is marked with wherever it stands, by the calendar as it is known now.

    "provisional" where the holidays of its year are not published, "off" where its day is known not to be
    worked: a notice came after the promise, or a platform's log promised it.
    """
    if until is None:
        return ""
    day = day_of_deadline(until, zone)
    if calendar.is_provisional(day) and day not in calendar.special:
        return "provisional"
    return "" if calendar.is_workday(day) else "off"


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
