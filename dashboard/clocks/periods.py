"""Periods as people write them: months, ranges, rolling months or days, week, quarter, year, days."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from dashboard.views.reference import Period

FORMS = "2026-10, 2026-08..2026-10, r3m, 2026-10r3m, r30d, 2026-W46, 2026-Q3, 2026, 2026-11-01..2026-11-17"

# The first and the last year of a period: the months before and after it are looked at as well.
OLDEST, NEWEST = 1900, 2999
YEARS = range(2000, 2100)  # of months that a table or settings can be of


class UnknownPeriod(ValueError):
    """The text is none of the forms a period can be written in."""

    def __init__(self, text: str) -> None:
        super().__init__(f"unknown period {text!r}; write it as one of: {FORMS}")
        self.text = text


def month_start(day: date, back: int = 0) -> date:
    """Return the first day of the month `back` months before the month of `day`."""
    months = day.year * 12 + day.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)


def month_end(day: date) -> date:
    """Return the last day of the month of `day`."""
    return month_start(day, -1) - timedelta(days=1)


def month_period(day: date) -> Period:
    """Return the month of a day as a period."""
    return Period(f"{day:%Y-%m}", month_start(day), month_end(day), "month")


def parse_period(text: str, today: date) -> Period:
    """Parse a period; rolling forms count back from `today`, the local day of the data time.

    `r3m` is the last three complete months, `2026-10r3m` the three up to October, `r30d` the thirty days
    that end with `today`. Raises UnknownPeriod for anything else, and for an end before its beginning.
    """
    cleaned = text.strip().replace("～", "..").replace("—", "..")
    try:
        period = _parse(cleaned, today)
    except (ValueError, OverflowError) as error:
        raise UnknownPeriod(text) from error
    if period is None or not OLDEST <= period.first.year <= period.last.year <= NEWEST:
        raise UnknownPeriod(text)
    if period.last < period.first:
        raise UnknownPeriod(text)
    return period


def parse_month(text: str) -> Period:
    """Parse one month, as 2026-10. Raises UnknownPeriod for anything else and for a year not of YEARS."""
    period = parse_period(text, date(YEARS[0], 1, 1))
    if period.kind != "month" or period.first.year not in YEARS:
        raise UnknownPeriod(text)
    return period


def _parse(text: str, today: date) -> Period | None:
    if match := re.fullmatch(r"r(\d{1,3})m", text):
        months = int(match[1])
        if not months:
            return None
        return Period(text, month_start(today, months), month_start(today) - timedelta(days=1), "rolling")
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})r(\d{1,3})m", text):
        end, months = date(int(match[1]), int(match[2]), 1), int(match[3])
        if not months:
            return None
        written = f"{end:%Y-%m}r{months}m"
        return Period(written, month_start(end, months - 1), month_end(end), "months")
    if match := re.fullmatch(r"r(\d{1,4})d", text):
        if not int(match[1]):
            return None
        return Period(text, today - timedelta(days=int(match[1]) - 1), today, "rolling")
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})", text):
        return month_period(date(int(match[1]), int(match[2]), 1))
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})\.\.(\d{4})-(\d{1,2})", text):
        first, last = date(int(match[1]), int(match[2]), 1), date(int(match[3]), int(match[4]), 1)
        return Period(f"{first:%Y-%m}..{last:%Y-%m}", first, month_end(last), "months")
    if match := re.fullmatch(r"(\d{4})-W(\d{1,2})", text):
        return week_period(date.fromisocalendar(int(match[1]), int(match[2]), 1))
    if match := re.fullmatch(r"(\d{4})-Q([1-4])", text):
        return quarter_period(date(int(match[1]), 3 * int(match[2]), 1))
    if re.fullmatch(r"\d{4}", text):
        return year_period(int(text))
    return _parse_days(text)


def _parse_days(text: str) -> Period | None:
    match = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:\.\.(?:(?:(\d{4})-)?(\d{1,2})-)?(\d{1,2}))?", text)
    if not match:
        return None
    first = date(int(match[1]), int(match[2]), int(match[3]))
    last = first
    if match[6]:
        last = date(int(match[4] or first.year), int(match[5] or first.month), int(match[6]))
    return days_period(first, last)


def week_period(day: date) -> Period:
    """Return the week of a day, Monday first; its year is that of its Thursday (ISO 8601)."""
    year, week, weekday = day.isocalendar()
    monday = day - timedelta(days=weekday - 1)
    return Period(f"{year}-W{week:02}", monday, monday + timedelta(days=6), "week")


def quarter_period(day: date) -> Period:
    """Return the quarter of a day as a period."""
    quarter = (day.month + 2) // 3
    first = date(day.year, 3 * quarter - 2, 1)
    return Period(f"{day.year}-Q{quarter}", first, month_end(date(day.year, 3 * quarter, 1)), "quarter")


def year_period(year: int) -> Period:
    """Return a year as a period."""
    return Period(str(year), date(year, 1, 1), date(year, 12, 31), "year")


def days_period(first: date, last: date) -> Period:
    """Return the days from one to another, both included, as a period."""
    return Period(f"{first.isoformat()}..{last.isoformat()}", first, last, "days")


def previous_period(period: Period) -> Period:
    """Return the period that a change is measured against: the one of the same kind just before.

    Months that roll, up to now or up to a month, are compared with those one month earlier.
    """
    before = shifted(period, -1)
    if before.text.endswith("m"):
        return Period(f"{before.first:%Y-%m}..{before.last:%Y-%m}", before.first, before.last, "months")
    return before


def shifted(period: Period, steps: int) -> Period:
    """Return the period of the same kind so many steps later, earlier for a negative number.

    Months that roll move by a month, any other stretch by its own length. Raises ValueError or OverflowError
    beyond the calendar.
    """
    if period.kind == "month":
        return month_period(month_start(period.first, -steps))
    if period.kind == "week":
        return week_period(period.first + timedelta(days=7 * steps))
    if period.kind == "quarter":
        return quarter_period(month_start(period.first, -3 * steps))
    if period.kind == "year":
        return year_period(period.first.year + steps)
    if months := _months_in(period):
        if rolls := re.fullmatch(r"(?:\d{4}-\d{2})?r(\d{1,3})m", period.text):
            last = month_start(period.last, -steps)
            first = month_start(period.first, -steps)
            return Period(f"{last:%Y-%m}r{rolls[1]}m", first, month_end(last), "months")
        first, last = month_start(period.first, -months * steps), month_start(period.last, -months * steps)
        return Period(f"{first:%Y-%m}..{last:%Y-%m}", first, month_end(last), "months")
    by = timedelta(days=((period.last - period.first).days + 1) * steps)
    return days_period(period.first + by, period.last + by)


def _months_in(period: Period) -> int:
    """Return of how many months a period is written, 0 for one that is written in days."""
    if period.kind == "days" or (period.kind == "rolling" and not period.text.endswith("m")):
        return 0
    return (period.last.year - period.first.year) * 12 + period.last.month - period.first.month + 1


def neighbours(period: Period, today: date) -> tuple[Period | None, Period | None]:
    """Return the periods of the same kind just before and just after.

    None where that would begin before the years of periods, or has not begun by `today`; of rolling months
    the last one decides.
    """
    before, after = shifted(period, -1), shifted(period, 1)
    begins = month_start(after.last) if after.text.endswith("m") else after.first
    return before if before.first.year >= OLDEST else None, after if begins <= today else None


def complete_months_before(day: date, count: int) -> tuple[Period, ...]:
    """Return the last `count` months that ended before the month of `day`, oldest first."""
    return tuple(month_period(month_start(day, back)) for back in range(count, 0, -1))


def months_of(period: Period) -> tuple[Period, ...]:
    """Return the months that a period touches, the first and the last as far as it reaches."""
    found, first = [], period.first
    while first <= period.last:
        last = min(month_end(first), period.last)
        found.append(Period("", first, last, "days"))
        first = month_start(first, -1)
    return tuple(found)


def stretches(periods: Sequence[Period]) -> tuple[Period, ...]:
    """Return the stretches of days that periods in their order cover, those that touch as one."""
    found: list[Period] = []
    for each in periods:
        if found and found[-1].last + timedelta(days=1) == each.first:
            found[-1] = Period("", found[-1].first, each.last, "days")
        else:
            found.append(Period("", each.first, each.last, "days"))
    return tuple(found)


def is_whole_month(period: Period) -> bool:
    """Tell whether a period is one whole month, however it was written."""
    return period.first.day == 1 and period.last == month_end(period.first)


def holds(outer: Period, inner: Period) -> bool:
    """Tell whether a period holds every day of another."""
    return outer.first <= inner.first and inner.last <= outer.last


def whole_months(period: Period) -> int:
    """Return how many calendar months a period is made of, 0 where it cuts one."""
    if period.first.day != 1 or period.last != month_end(period.last):
        return 0
    return (period.last.year - period.first.year) * 12 + period.last.month - period.first.month + 1
