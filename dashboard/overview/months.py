"""Complete months of a unit beside those of the whole city."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dashboard.appraisal.months import ByKey, MonthlyCounts
from dashboard.clocks.periods import complete_months_before, month_end, month_start
from dashboard.views.context import FigureContext
from dashboard.views.counts import Counts
from dashboard.views.overview import Month
from dashboard.views.reference import Category, Period
from dashboard.views.vocabulary import CITY_KEY

MONTHS = 13

# Code, name and counts of each category with orders.
Categories = tuple[tuple[str, str, Counts], ...]


def trend_months(context: FigureContext, today: date, width: int = 1) -> tuple[Period, ...]:
    """Return the thirteen complete months up to the context's period, oldest first.

    Before them stand the `width` − 1 months that the first of them needs.
    """
    after = min(month_start(month_end(context.period.last), -1), today)
    return complete_months_before(after, MONTHS + width - 1)


def trend_of(
    months: tuple[Period, ...],
    own: MonthlyCounts,
    key: str,
    city: MonthlyCounts,
    context: FigureContext,
    width: int = 1,
) -> tuple[Month, ...]:
    """Return a unit's months (`key` in `own`) beside the city's, those without any order left out.

    `width` 3 counts the three months up to each.
    """
    return tuple(
        Month(
            month,
            replace(own.one(key, month, width), key=month.text),
            replace(city.one(CITY_KEY, month, width), key=month.text),
            context.settings_on(month.last),
        )
        for month in months[width - 1 :]
        if city.of(month)
    )


def by_category(found: ByKey, tree: tuple[Category, ...]) -> Categories:
    """Return (code, name, counts) of each top category with orders, most due orders first."""
    names = {each.code: each.name for each in tree}
    rows = [(code, names.get(code, ""), each) for code, each in found.items()]
    return tuple(sorted(rows, key=lambda row: (-row[2].due, row[0])))
