"""Requests to the platform: what may be asked, and when an import has confirmed it.

The platform decides; here a request only waits. An extension counts only when approved before the deadline in
force, and all extensions of an order together are at most ten working days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from dashboard.clocks.calendar import WorkCalendar
from dashboard.clocks.rules import MAX_EXTENSION_WORKDAYS

ASKED = ("redo", "extend")  # by a person, on the page of the order
EXCLUDE = "exclude"  # asked for by the decision of a social review
KINDS = (*ASKED, EXCLUDE)


@dataclass(frozen=True)
class Stand:
    """How an order stands in what was imported: handlings, deadline, end, and its newest return."""

    redo_count: int
    due: datetime | None
    ended: bool
    returned_at: datetime | None = None
    first_due_day: date | None = None  # of the deadline before any extension
    excluded: bool = False


def ask_refusal(kind: str, stand: Stand, as_of: datetime) -> str:
    """Return why nothing can be asked for an order at its data time, empty where it can.

    "kind" for an unknown one, "not_ended" for an order to be handled again that was never replied to, "ended"
    for an extension of one that ended, "no_clock" without a deadline, "too_late" after it.
    """
    if kind not in ASKED:
        return "kind"
    if kind == "redo":
        return "" if stand.ended else "not_ended"
    if stand.ended:
        return "ended"
    if stand.due is None:
        return "no_clock"
    return "too_late" if stand.due <= as_of else ""


def until_refusal(until: date, due_day: date, first_due_day: date, calendar: WorkCalendar) -> str:
    """Return why an extension may not last until the end of a day: "earlier", "beyond", or "holiday"."""
    if until <= due_day:
        return "earlier"
    if until > calendar.add_workdays(first_due_day, MAX_EXTENSION_WORKDAYS):
        return "beyond"
    return "" if calendar.is_workday(until) else "holiday"


def is_confirmed(kind: str, asked_at: datetime, before: Stand, now: Stand) -> bool:
    """Tell whether what an import brought since confirms a request.

    `before` is how the order stood when it was asked for. Handled again: its handlings grew, or a gate sent
    it back after the asking. Extended: its deadline moved to a later moment. Excluded: it is.
    """
    if kind == EXCLUDE:
        return now.excluded
    if kind == "redo":
        returned = now.returned_at is not None and now.returned_at > asked_at
        return now.redo_count > before.redo_count or returned
    return now.due is not None and (before.due is None or now.due > before.due)
