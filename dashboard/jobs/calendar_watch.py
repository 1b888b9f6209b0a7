"""Which year's holiday notice should be there by now and is not."""

from __future__ import annotations

from datetime import date

from dashboard.clocks.calendar import WorkCalendar

NOTICE_MONTH = 11  # the State Council publishes next year's notice around the beginning of November


def missing_year(calendar: WorkCalendar, today: date) -> int:
    """Return the first year without a published calendar: this one, from 1 November the next; 0 for none."""
    years = (today.year, today.year + 1) if today.month >= NOTICE_MONTH else (today.year,)
    return next((year for year in years if year not in calendar.years), 0)
