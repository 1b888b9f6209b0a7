"""What a ranking is compared with: the period before, the complete months up to it, their ranks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dashboard.appraisal import ranking
from dashboard.appraisal.months import MonthlyCounts
from dashboard.clocks.calendar import WorkCalendar
from dashboard.clocks.periods import (
    complete_months_before,
    days_period,
    month_end,
    month_period,
    month_start,
    previous_period,
    whole_months,
)
from dashboard.clocks.rules import day_of_deadline
from dashboard.views.context import FigureContext
from dashboard.views.reference import Period, Unit

HISTORY_MONTHS = 6
WARNING_MONTHS = 13

History = tuple[tuple[str, Mapping[str, int]], ...]


def width_of(level: str) -> int:
    """Return how many months up to each a level is ranked by: one township has few orders a month."""
    return 3 if level == "township" else 1


def months_up_to(context: FigureContext, today: date, count: int) -> tuple[Period, ...]:
    """Return complete months up to the period's end, oldest first: months that ended before `today`."""
    after_period = context.period.last + timedelta(days=1)
    return complete_months_before(min(after_period, today), count)


def month_before(period: Period) -> Period:
    """Return the month before the one that a period ends in."""
    return month_period(month_start(period.last, 1))


def span_of(period: Period) -> Period:
    """Return the months that a ranking looks back on, each with the two before it that a township needs."""
    last = month_end(period.last)
    return Period("", month_start(last, WARNING_MONTHS + 2), last, "months")


def compared_with(context: FigureContext, calendar: WorkCalendar, zone: ZoneInfo) -> tuple[Period, datetime]:
    """Return the period that changes are measured against, and the moment that it is counted at.

    A running month, week, quarter, year or range is compared with as many working days of the one before, as
    they were known then; periods that roll with the data time are compared whole.
    """
    assert context.as_of is not None
    if context.running and context.period.kind != "rolling":
        return same_working_days(calendar, context.period, context.as_of, zone)
    return previous_period(context.period), context.as_of


def same_working_days(
    calendar: WorkCalendar, period: Period, as_of: datetime, zone: ZoneInfo
) -> tuple[Period, datetime]:
    """Return the part of the period before with as many working days, and the moment it was known at."""
    local, today = as_of.astimezone(zone), day_of_deadline(as_of, zone)
    whole = previous_period(period)
    first = whole.first
    passed = calendar.workdays_between(period.first - timedelta(days=1), today)
    last = min(calendar.add_workdays(first - timedelta(days=1), passed), whole.last) if passed else first
    # On a day off the last working day has ended, there as here.
    day = last if calendar.is_workday(today) else last + timedelta(days=1)
    into_day = local - datetime.combine(today, time(), zone)
    return days_period(first, last), datetime.combine(day, time(), zone) + into_day


def is_official(level: str, period: Period) -> bool:
    """Tell whether ranks of a period are the official ones: of a month, of townships of three together."""
    return whole_months(period) == width_of(level)


def history_of(
    units: Sequence[Unit],
    counted: MonthlyCounts,
    months: Sequence[Period],
    level: str,
    context: FigureContext,
) -> History:
    """Return the ranks of months with orders, oldest first; townships by the three months up to each."""
    history = []
    for month in months:
        found = counted.of(month, width_of(level))
        if found:
            history.append((month.text, ranking.ranks_alone(units, found, context.settings_on(month.last))))
    return tuple(history)
