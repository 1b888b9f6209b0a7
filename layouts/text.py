"""Write rates, durations, moments and periods as people read them; nothing here decides a figure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from dashboard.appraisal import indicators
from dashboard.appraisal.registry import INDICATORS, REGISTRY
from dashboard.appraisal.settings import AppraisalSettings
from dashboard.clocks.periods import parse_period
from dashboard.definitions import DEFINITIONS
from dashboard.i18n import _, ngettext, noop
from dashboard.views.counts import Rate
from dashboard.views.reference import Period

if TYPE_CHECKING:
    from layouts.component import Component

NONE = "–"
MINUS = "\N{MINUS SIGN}"
HOUR, DAY = 3600, 86_400

INDICATOR_NAMES: Mapping[str, str] = {name: DEFINITIONS[name].name for name in REGISTRY}
RATE_NAMES: Mapping[str, str] = {name: INDICATOR_NAMES[name] for name in INDICATORS}  # on every page
LEVEL_NAMES: Mapping[str, str] = {
    "district": noop("Districts"),
    "township": noop("Townships"),
    "department": noop("City departments"),
    "utility": noop("Public utilities"),
}
BASIS_NAMES: Mapping[str, str] = {
    "due": noop("By due date"),
    "accepted": noop("By acceptance"),
    "transferred": noop("By dispatch"),
    "closed": noop("By closing"),
}


def percent(rate: Rate, settings: AppraisalSettings, decimals: int = 2) -> str:
    """Print a rate as per cent without the sign, as the office rounds, never up to a threshold or 100."""
    if rate.value is None:
        return NONE
    targets = settings.targets
    thresholds = tuple(sorted({settings.threshold, Decimal(100), *targets}))
    return indicators.percent_text(rate.value, decimals, thresholds, settings.rounding)


def whole(value: Fraction | Decimal) -> str:
    """Print an exact number without needless zeros: 40, 12.5."""
    text = f"{Decimal(str(float(value))):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def fraction(rate: Rate) -> str:
    """Print numerator and denominator, the credited numerator of satisfaction with one decimal."""
    return f"{counted(rate.numerator)}/{rate.denominator}"


def counted(value: Fraction) -> str:
    """Print a count, or a sum of credits with one decimal."""
    if value.denominator == 1:
        return str(value.numerator)
    return str(indicators.round_half_up(value, 1))


def points(value: Fraction | None) -> str:
    """Print a score with two decimals."""
    return NONE if value is None else str(indicators.round_half_up(value, 2).quantize(Decimal("0.01")))


def signed_points(value: Fraction) -> str:
    """Print bonus or penalty points with their sign."""
    return f"+{points(value)}" if value > 0 else lost(abs(value))


def lost(value: Fraction) -> str:
    """Print lost points with the true minus sign."""
    return f"{MINUS}{points(value)}" if value else points(value)


def decimal(value: float | None, decimals: int) -> str:
    """Print a duration of a table column, rounded half up."""
    if value is None:
        return NONE
    rounded = indicators.round_half_up(Fraction(value).limit_denominator(10**9), decimals)
    return str(rounded.quantize(Decimal(1).scaleb(-decimals)))


def duration(seconds: int) -> str:
    """Say an elapsed time in words: minutes, hours with minutes, from two days on days with hours."""
    minutes = max(0, seconds) // 60
    hours = minutes // 60
    if hours >= 48:
        return _("{days} d {hours} h").format(days=hours // 24, hours=hours % 24)
    if hours >= 10:
        return _("{hours} h").format(hours=hours)
    if hours >= 1:
        return _("{hours} h {minutes} min").format(hours=hours, minutes=minutes % 60)
    return _("{minutes} min").format(minutes=minutes)


def limit(seconds: int) -> str:
    """Say the length of a clock: under two days whole hours stand without minutes."""
    if seconds % HOUR == 0 and seconds < 2 * DAY:
        return _("{hours} h").format(hours=seconds // HOUR)
    return duration(seconds)


def overdue(days: float | None) -> str:
    """Say by how many working days an order is overdue; none where no working day began since."""
    if not days:
        return _("overdue, under a working day")
    return _("overdue by {days}").format(days=working_days(days))


def working_days(days: float) -> str:
    """Say a number of working days: whole ones plainly, else one decimal."""
    shown = decimal(days, 0 if float(days).is_integer() else 1)
    return ngettext("{n} working day", "{n} working days", shown).format(n=shown)


def late_words(days: int, apart: bool = False) -> str:
    """Say how many working days a deadline is past: none on its own day, and none over a weekend."""
    if days:
        return _("overdue by {days}").format(days=working_days(days))
    return _("overdue by less than a working day") if apart else _("overdue since today")


def left_words(days: int, apart: bool = False) -> str:
    """Say how many working days are left to a deadline: none on its own day, and none over a weekend."""
    if days:
        return _("{days} left").format(days=working_days(days))
    return _("less than a working day left") if apart else _("due today")


def local(moment: datetime, zone: str) -> datetime:
    """Return a stored moment in the zone of its source."""
    return moment.astimezone(ZoneInfo(zone))


def moment(at: datetime | None, zone: str, year: int | None = None) -> str:
    """Print a moment as 11-17 09:42, with its year where that is not `year`."""
    if at is None:
        return NONE
    there = local(at, zone)
    return f"{day(there.date(), year)} {there:%H:%M}"


def deadline(at: datetime | None, zone: str, year: int | None = None) -> str:
    """Print a deadline; midnight is 24:00 of the day that it ends."""
    if at is None:
        return NONE
    there = local(at, zone)
    if there.time() == time(0):
        return f"{day(there.date() - timedelta(days=1), year)} 24:00"
    return f"{day(there.date(), year)} {there:%H:%M}"


def day(value: date, year: int | None = None) -> str:
    """Print a day as 11-17, with its year where that is not `year`."""
    return f"{value:%m-%d}" if year in (None, value.year) else f"{value:%Y-%m-%d}"


def months(first: date, last: date) -> str:
    """Say a month or a range of months."""
    if (first.year, first.month) == (last.year, last.month):
        return _("{year}/{month}").format(year=first.year, month=first.month)
    if first.year == last.year:
        return _("{year}/{first}–{last}").format(year=first.year, first=first.month, last=last.month)
    return _("{from_year}/{first} to {to_year}/{last}").format(
        from_year=first.year, first=first.month, to_year=last.year, last=last.month
    )


def days(first: date, last: date, year: int | None = None) -> str:
    """Say a range of days; a range inside `year` leaves the year out."""
    if first == last:
        template = _("{month:02}-{day:02}") if first.year == year else _("{year}-{month:02}-{day:02}")
    elif first.year != last.year:
        template = _("{year}-{month:02}-{day:02} to {to_year}-{to_month:02}-{to_day:02}")
    elif first.month != last.month:
        template = _("{year}-{month:02}-{day:02} to {to_month:02}-{to_day:02}")
        if first.year == year:
            template = _("{month:02}-{day:02} to {to_month:02}-{to_day:02}")
    elif first.year == year:
        template = _("{month:02}-{day:02} to {month:02}-{to_day:02}")
    else:
        template = _("{year}-{month:02}-{day:02} to {month:02}-{to_day:02}")
    return template.format(
        year=first.year,
        month=first.month,
        day=first.day,
        to_year=last.year,
        to_month=last.month,
        to_day=last.day,
    )


def period(value: Period) -> str:
    """Say a period in words."""
    if value.kind == "rolling" and value.text.endswith("m"):
        return ngettext("last {n} month ({span})", "last {n} months ({span})", value.text[1:-1]).format(
            n=value.text[1:-1], span=months(value.first, value.last)
        )
    if value.kind == "rolling":
        return ngettext("last {n} day ({span})", "last {n} days ({span})", value.text[1:-1]).format(
            n=value.text[1:-1], span=days(value.first, value.last)
        )
    if value.kind == "quarter":
        return _("quarter {quarter} of {year}").format(quarter=value.text[-1], year=value.first.year)
    if value.kind == "week":
        year = int(value.text[:4])
        span = days(value.first, value.last, year)
        return _("week {week} of {year} ({span})").format(week=int(value.text[-2:]), year=year, span=span)
    if value.kind == "year":
        return _("year {year}").format(year=value.first.year)
    return (
        months(value.first, value.last)
        if value.kind in ("month", "months")
        else days(value.first, value.last)
    )


def week_name(written: str) -> str:
    """Name a week that stands as its text, 2026-W48, without its days."""
    return _("week {week} of {year}").format(week=int(written[-2:]), year=int(written[:4]))


def written_period(written: str) -> str:
    """Say a period in words that stands as its text and counts back from no day."""
    return period(parse_period(written, date.min)) if written else ""


def against(before: str, change: str) -> str:
    """Say a change with the period it is measured against, which is written as parse_period reads it."""
    found = parse_period(before, date.min)
    by_kind = {
        "month": _("vs last month {points}"),
        "week": _("vs last week {points}"),
        "quarter": _("vs last quarter {points}"),
        "year": _("vs last year {points}"),
    }
    template = by_kind.get(found.kind) or _("vs {period} {points}")
    return template.format(points=change, period=period(found))


def listed(names: Iterable[str], most: int = 0) -> str:
    """Join names; beyond `most` of them the rest is counted."""
    every = list(names)
    separator = _(", ")
    if most and len(every) > most:
        return _("{names} and {n} more").format(names=separator.join(every[:most]), n=len(every) - most)
    return separator.join(every)


def rich(template: str, **parts: Component) -> list[Component]:
    """Fill a translated sentence with components in place of its {placeholders}."""
    pieces = re.split(r"\{(\w+)\}", template)
    return [parts[piece] if index % 2 else piece for index, piece in enumerate(pieces) if piece or index % 2]
