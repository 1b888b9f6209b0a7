"""When the addressee of a notice is reminded: three, one and no working days before, then every week."""

from __future__ import annotations

from datetime import date

from dashboard.clocks.calendar import WorkCalendar

LADDER = (0, 1, 3)  # working days left, the nearest first
WEEK = 7  # days


def rung(due_day: date, today: date, calendar: WorkCalendar) -> str:
    """Return the step of the ladder that a day has reached, "" before the first one.

    Each step is told once: whoever asks late is given the step that holds, not those missed. After the
    deadline the steps are weeks; until the first week is over the last step before it still holds.
    """
    if today > due_day:
        weeks = (today - due_day).days // WEEK
        return f"week {weeks}" if weeks else f"{LADDER[0]}"
    left = calendar.workdays_between(today, due_day)
    return next((f"{days}" for days in LADDER if left <= days), "")
