"""A kind of request over the weeks, each judged as the last seven days are: dashboard.overview.hot_spots.

Numbers in, numbers out. Each week shown is compared with its own weeks before, behind the same gap, with the
same factor of the year before it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.appraisal.settings import HotSpotRule
from dashboard.clocks.calendar import WorkCalendar
from dashboard.overview.hot_spots import (
    DAYS,
    YEAR_AGO,
    Cell,
    Exposure,
    Series,
    Week,
    Windows,
    exposure,
    judged_cells,
    windows,
)


@dataclass(frozen=True)
class WeekPoint:
    """A week with its orders; `cell` says what was to be expected, None after too short a history."""

    week: Week
    n: int
    cell: Cell | None


def unbroken(last: date, shown: int, rule: HotSpotRule) -> Windows:
    """Return the weeks without a gap that `shown` weeks and all that they are compared with lie in."""

    def back(weeks: int) -> Week:
        end = last - timedelta(days=DAYS * weeks)
        return Week(end - timedelta(days=DAYS - 1), end)

    oldest = shown - 1 + max(rule.gap + rule.weeks, *YEAR_AGO)
    return Windows(back(0), tuple(map(back, range(1, oldest + 1))), ())


def exposures(
    last: date,
    shown: int,
    rule: HotSpotRule,
    daily: Mapping[date, int],
    since: date | None,
    calendar: WorkCalendar,
) -> tuple[Exposure, ...]:
    """Return the exposure that each of the `shown` weeks is judged with, the newest first."""
    ends = (last - timedelta(days=DAYS * back) for back in range(shown))
    return tuple(exposure(windows(end, rule), daily, since, calendar) for end in ends)


def weekly(
    category: str,
    by_unit: Mapping[str, Series],
    exposed: Sequence[Exposure],
    weeks: Windows,
    rule: HotSpotRule,
    *,
    whole: bool,
) -> dict[str, tuple[WeekPoint, ...]]:
    """Return the weeks of a category by unit, the newest first, those of all together with `whole`.

    `by_unit` are series over `weeks` as `unbroken` gives them.
    """
    found: dict[str, list[WeekPoint]] = {}
    for back, each in enumerate(exposed):
        moved = {unit: _moved(series, back, rule) for unit, series in by_unit.items()}
        told = each.weeks >= rule.least_weeks
        for cell in judged_cells(category, moved, each, whole) if each.weeks else ():
            points = found.setdefault(cell.unit, [])
            points.append(WeekPoint(weeks.every[back], cell.n, cell if told else None))
    return {unit: tuple(points) for unit, points in found.items()}


def unusual_since(points: Sequence[WeekPoint], rule: HotSpotRule) -> date | None:
    """Return the first day of the weeks in a row, up to the last, that were each unlikely by chance.

    `points` newest first. Each week counts by itself, at the chance from which units are named with a hot
    spot; None where the last week does not.
    """
    first = None
    for point in points:
        cell = point.cell
        if cell is None or cell.n < rule.joining or cell.chance > rule.level:
            break
        first = point.week.first
    return first


def _moved(series: Series, back: int, rule: HotSpotRule) -> dict[int, int]:
    """Return a series over weeks without a gap as the week `back` weeks ago is judged by."""
    places = {back: 0}
    places |= {back + rule.gap + place: place for place in range(1, rule.weeks + 1)}
    year = {back + weeks: rule.weeks + place for place, weeks in enumerate(YEAR_AGO, 1)}
    found = {place: series[week] for week, place in places.items() if week in series}
    return found | {place: series[week] for week, place in year.items() if week in series}
