"""Complete months of a unit beside those of the whole city, and its figures by category."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import Connection

from dashboard.clocks.periods import complete_months_before, month_end, month_start
from dashboard.people.access import Scope
from dashboard.views.context import FigureContext
from dashboard.views.counts import Counts
from dashboard.views.overview import Month
from dashboard.views.reference import Category, Period
from data_access.counting.tally import CITY_KEY, Where, counts
from data_access.queries.context.context import conditions_of, day_known
from data_access.queries.context.monthly import MonthlyCounts

MONTHS = 13
WIDTHS = {"township": 3}  # months that one point of a kind of unit covers, 1 unless named


def complete_months(
    connection: Connection, scope: Scope, context: FigureContext, where: Where, width: int = 1
) -> tuple[Month, ...]:
    """Return the thirteen complete months up to the context's period, those without any order left out.

    `width` 3 counts the three months up to each, without times: medians of months do not add up.
    """
    assert context.as_of is not None
    today = day_known(context.as_of)
    after = min(month_start(month_end(context.period.last), -1), today)
    months = complete_months_before(after, MONTHS + width - 1)
    span = Period("", months[0].first, months[-1].last, "months")
    city = MonthlyCounts(connection, scope, context, span, "city", times=width == 1)
    own = city
    if where != Where():
        own = MonthlyCounts(connection, scope, context, span, "city", where, times=width == 1)
    return tuple(
        Month(
            month,
            _keyed(own.of(month, width), month),
            _keyed(city.of(month, width), month),
            context.settings_on(month.last),
        )
        for month in months[width - 1 :]
        if city.of(month)
    )


def _keyed(found: Mapping[str, Counts], month: Period) -> Counts:
    return replace(found.get(CITY_KEY, Counts(CITY_KEY)), key=month.text)


def by_category(
    connection: Connection,
    scope: Scope,
    context: FigureContext,
    categories: tuple[Category, ...],
    where: Where,
) -> tuple[tuple[str, str, Counts], ...]:
    """Return (code, name, counts) of each top category with orders, most due orders first."""
    names = {each.code: each.name for each in categories}
    found = counts(connection, scope, context.period, conditions_of(context), "category", where)
    rows = [(code, names.get(code, ""), each) for code, each in found.items()]
    return tuple(sorted(rows, key=lambda row: (-row[2].due, row[0])))
