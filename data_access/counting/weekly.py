"""Counts by week, category and place: what hot spots are found in, each week up to the clock of the data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, and_, cast, or_

from dashboard.overview.hot_spots import EVERYWHERE, Counted, Week, Windows
from dashboard.people.access import Scope
from dashboard.views.reference import Category, Period
from data_access.counting.conditions import Conditions
from data_access.counting.grouped import grouped
from data_access.counting.local_days import CITY_ZONE, DAY_SECONDS, OFFSET_SECONDS
from data_access.counting.population import day_number, day_of, in_period
from data_access.schema import order

o = order.c


def week_period(week: Week) -> Period:
    """Return a week as the period of a list of orders."""
    return Period(f"{week.first.isoformat()}..{week.last.isoformat()}", week.first, week.last, "days")


def in_weeks(conditions: Conditions, weeks: Windows) -> ColumnElement[bool]:
    """Return the condition of the orders of all weeks; each week ends at the clock time of the data time."""
    midnight = datetime.combine(weeks.now.last, time(0), CITY_ZONE)
    clock = int((conditions.as_of - midnight).total_seconds())
    last_days = [day_number(each.last) for each in weeks.every]
    by_clock = (cast(o.opened_at, BigInteger) + OFFSET_SECONDS) % DAY_SECONDS <= clock
    until_then = or_(o.opened_day.not_in(last_days), by_clock)
    within = in_period(conditions, week_period(weeks.now))
    return or_(within, *(and_(each, until_then) for each in _ranges(weeks)))


def orders_by_day(connection: Connection, scope: Scope, weeks: Windows) -> dict[date, int]:
    """Return all orders of the base by the day they were accepted: which days count for how much."""
    # One range around the stretches keeps the index from being read from its beginning.
    span = o.opened_day.between(day_number(weeks.every[-1].first), day_number(weeks.now.last))
    rows = grouped(connection, scope, {"day": o.opened_day}, [span, or_(*_ranges(weeks))])
    return {day_of(row.day): row.n for row in rows}


def cells_by_week(
    connection: Connection,
    scope: Scope,
    matching: Iterable[ColumnElement[bool]],
    weeks: Windows,
    categories: Mapping[int, Category],
    places: Mapping[int, str],
    *,
    own: str | None = None,
    place: ColumnElement[Any] = o.unit_id,
) -> Counted:
    """Count the orders of each category and place by week; with `own` all of them are that unit's.

    `place` is the column that names where an order lies, `places` the codes of its values.
    """
    weekly = {day_number(day): place for place, week in enumerate(weeks.every) for day in week.days}
    keys = {"day": o.opened_day, "category_id": o.category_id, "place_id": place}
    found: dict[tuple[str, str], dict[int, int]] = {}
    for day, category_id, place_id, n in grouped(connection, scope, keys, matching):
        if category_id not in categories:
            continue
        where = own or places.get(place_id, EVERYWHERE)
        series = found.setdefault((categories[category_id].code, where), {})
        series[weekly[day]] = series.get(weekly[day], 0) + n
    return found


def _ranges(weeks: Windows) -> list[ColumnElement[bool]]:
    """Return the stretches of days before the last seven, each a plain range for the index."""
    return [
        o.opened_day.between(day_number(part[-1].first), day_number(part[0].last))
        for part in (weeks.before, weeks.year_ago)
        if part
    ]
