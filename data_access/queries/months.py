"""Complete months of a unit beside those of the whole city, and its figures by category."""

from __future__ import annotations

from sqlalchemy import Connection

from dashboard.access import Scope
from dashboard.desk_views import Month
from dashboard.page_views import FigureContext
from dashboard.periods import complete_months_before, month_end, month_start
from dashboard.views import Category, Counts, Period
from data_access.figures import Where, counts
from data_access.queries.context import conditions_of
from data_access.queries.sources import CITY_ZONE

MONTHS = 13


def complete_months(
    connection: Connection, scope: Scope, context: FigureContext, where: Where
) -> tuple[Month, ...]:
    """Return the thirteen complete months up to the context's period, those without any order left out."""
    assert context.as_of is not None
    today = context.as_of.astimezone(CITY_ZONE).date()
    after = min(month_start(month_end(context.period.last), -1), today)
    months = complete_months_before(after, MONTHS)
    span = Period("", months[0].first, months[-1].last, "months")
    conditions = conditions_of(context)
    city = counts(connection, scope, span, conditions, "month", times=True)
    own = city if where == Where() else counts(connection, scope, span, conditions, "month", where)
    return tuple(
        Month(month, own.get(month.text, Counts(month.text)), city[month.text])
        for month in months
        if month.text in city
    )


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
