"""Hot spots of the overview: accepted orders by category and unit in the last seven days and weeks before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time

from sqlalchemy import BigInteger, ColumnElement, Connection, and_, cast, or_

from dashboard.clocks.calendar import WorkCalendar
from dashboard.overview.hot_spots import (
    EVERYWHERE,
    Counted,
    Found,
    Week,
    Windows,
    exposure,
    find_hot_spots,
    windows,
)
from dashboard.people.access import Scope
from dashboard.views.context import FigureContext
from dashboard.views.overview import HotPlace, HotSpot, HotSpots
from dashboard.views.reference import Category, Period, Unit
from data_access.counting.conditions import Conditions
from data_access.counting.grouped import first_day, grouped
from data_access.counting.local_days import CITY_ZONE, DAY_SECONDS, OFFSET_SECONDS
from data_access.counting.tally import day_number, day_of, in_period, where_conditions
from data_access.queries.context.context import conditions_of, day_known
from data_access.queries.orders.open_orders import where_of
from data_access.schema import order
from data_access.scoping import orders_in_scope

o = order.c


def hot_spots(
    connection: Connection,
    scope: Scope,
    live: FigureContext,
    unit: Unit | None,
    units: Sequence[Unit],
    categories: Sequence[Category],
    calendar: WorkCalendar,
) -> HotSpots | None:
    """Return what came more than usual at the data time: of one unit its own orders, for the city all.

    None for an account that opens no orders: a number of so few orders tells about them.
    """
    scope.require("view_figures")
    if not scope.may("view_orders") or (unit is None and not scope.city_wide):
        return None
    conditions = replace(conditions_of(live), basis="accepted")
    rule = live.settings.hot_spots
    weeks = windows(day_known(conditions.as_of), rule)
    period = _period(weeks.now)
    exposed = exposure(weeks, _daily(connection, scope, weeks), first_day(connection, scope), calendar)
    if exposed.weeks < rule.least_weeks:
        return HotSpots(period, exposed.weeks)
    parents = {each.parent_id for each in categories}
    # A category with others under it lists theirs too: its own number could not be opened.
    leaves = {each.category_id: each for each in categories if each.category_id not in parents}
    own = None if unit is None else unit.code
    codes = {each.unit_id: each.code for each in units}
    matching = [orders_in_scope(scope), *where_conditions(where_of(unit)), _weeks(conditions, period, weeks)]
    counted = _counted(connection, scope, matching, weeks, leaves, codes, own)
    by_code = {each.code: each for each in units}
    found = find_hot_spots(counted, exposed, rule, by_code, whole=unit is None)
    named = {each.code: each for each in leaves.values()}
    return HotSpots(period, exposed.weeks, tuple(_spot(each, named, by_code) for each in found))


def _period(week: Week) -> Period:
    return Period(f"{week.first.isoformat()}..{week.last.isoformat()}", week.first, week.last, "days")


def _spot(found: Found, categories: Mapping[str, Category], units: Mapping[str, Unit]) -> HotSpot:
    cell = found.cell
    return HotSpot(
        category=categories[cell.category],
        unit=None if cell.unit == EVERYWHERE else units[cell.unit],
        n=cell.n,
        usual=cell.usual,
        places=tuple(HotPlace(units[each.unit], each.n) for each in found.units),
        ports=found.ports,
    )


def _ranges(weeks: Windows) -> list[ColumnElement[bool]]:
    """Return the stretches of days before the last seven, each a plain range for the index."""
    return [
        o.opened_day.between(day_number(part[-1].first), day_number(part[0].last))
        for part in (weeks.before, weeks.year_ago)
    ]


def _weeks(conditions: Conditions, period: Period, weeks: Windows) -> ColumnElement[bool]:
    """Return the condition of the orders of all weeks; each week ends at the clock time of the data time."""
    midnight = datetime.combine(weeks.now.last, time(0), CITY_ZONE)
    clock = int((conditions.as_of - midnight).total_seconds())
    last_days = [day_number(each.last) for each in weeks.every]
    by_clock = (cast(o.opened_at, BigInteger) + OFFSET_SECONDS) % DAY_SECONDS <= clock
    until_then = or_(o.opened_day.not_in(last_days), by_clock)
    return or_(in_period(conditions, period), *(and_(each, until_then) for each in _ranges(weeks)))


def _daily(connection: Connection, scope: Scope, weeks: Windows) -> dict[date, int]:
    """Return all orders of the base by the day they were accepted: which days count for how much."""
    # One range around the stretches keeps the index from being read from its beginning.
    span = o.opened_day.between(day_number(weeks.every[-1].first), day_number(weeks.now.last))
    rows = grouped(connection, scope, {"day": o.opened_day}, [span, or_(*_ranges(weeks))])
    return {day_of(row.day): row.n for row in rows}


def _counted(
    connection: Connection,
    scope: Scope,
    matching: Iterable[ColumnElement[bool]],
    weeks: Windows,
    categories: Mapping[int, Category],
    units: Mapping[int, str],
    own: str | None,
) -> Counted:
    """Count the orders of each cell by week; with `own` all of them are that unit's."""
    places = {day_number(day): place for place, week in enumerate(weeks.every) for day in week.days}
    keys = {"day": o.opened_day, "category_id": o.category_id, "unit_id": o.unit_id}
    found: dict[tuple[str, str], dict[int, int]] = {}
    for day, category_id, unit_id, n in grouped(connection, scope, keys, matching):
        if category_id not in categories:
            continue
        series = found.setdefault((categories[category_id].code, own or units.get(unit_id, EVERYWHERE)), {})
        series[places[day]] = series.get(places[day], 0) + n
    return found
