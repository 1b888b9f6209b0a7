"""Read the complete months of a unit beside those of the whole city, and its figures by category."""

from __future__ import annotations

from sqlalchemy import Connection

from dashboard.appraisal.months import MonthlyCounts
from dashboard.clocks.periods import holds
from dashboard.overview.months import Categories, by_category, trend_months, trend_of
from dashboard.people.access import Scope
from dashboard.views.context import FigureContext
from dashboard.views.overview import Month
from dashboard.views.reference import Category, Period
from data_access.counting.tally import CITY_KEY, Where, counts
from data_access.queries.context.context import conditions_of, day_known
from data_access.queries.context.monthly import monthly_counts


def complete_months(
    connection: Connection,
    scope: Scope,
    context: FigureContext,
    where: Where,
    width: int = 1,
    peers: tuple[MonthlyCounts, str] | None = None,
) -> tuple[Month, ...]:
    """Return the thirteen complete months up to the context's period, those without any order left out.

    `width` 3 counts the three months up to each, without times: medians of months do not add up. `peers` are
    the months of all units of the level, with the unit's code among them: without times they hold its own.
    """
    assert context.as_of is not None
    months = trend_months(context, day_known(context.as_of), width)
    span = Period("", months[0].first, months[-1].last, "months")
    shown, times = months[width - 1 :], width == 1
    city = monthly_counts(connection, scope, context, span, shown, "city", times=times)
    own, key = city, CITY_KEY
    if peers is not None and not times and holds(peers[0].span, span):
        own, key = peers
    elif where != Where():
        own = monthly_counts(connection, scope, context, span, shown, "city", where, times=times)
    return trend_of(months, own, key, city, context, width)


def categories_of(
    connection: Connection,
    scope: Scope,
    context: FigureContext,
    tree: tuple[Category, ...],
    where: Where,
) -> Categories:
    """Count a period's orders by top category."""
    found = counts(connection, scope, context.period, conditions_of(context), "category", where)
    return by_category(found, tree)
