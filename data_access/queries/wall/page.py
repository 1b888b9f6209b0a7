"""Read what the scenes of a wall show: the desk's overview, beside it bands, items, and who waits long."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from dashboard.overview.page import ranking_level
from dashboard.people.access import Scope
from dashboard.rankings.places import find_district
from dashboard.views.overview import OverviewView, UrgentOrder
from dashboard.views.reference import Unit
from dashboard.views.wall import NONE_OVERDUE, TownshipBands, WallView
from dashboard.wall.reckoning import bands_of, split_stuck
from data_access.counting.tally import CITY_KEY, counts, item_counts
from data_access.queries.context.context import conditions_of
from data_access.queries.context.reading import Reading
from data_access.queries.desk.page import live_desk
from data_access.queries.orders.open_orders import urgent_orders, where_of
from data_access.queries.overview.page import overview_view
from data_access.queries.proactive.instructions import overdue_instructions
from data_access.queries.rankings.page import asked_ranking, read_ranking

MOST_LISTED = 400  # orders that are looked through for those past due for long


def wall_view(connection: Connection, scope: Scope, *, now: datetime) -> WallView:
    """Return what the screens of a scope show: of its own unit, of the whole city without one."""
    overview = overview_view(connection, scope, now=now)
    if overview.live.as_of is None:
        return WallView(overview)
    reading = Reading(connection, scope, now)
    unit, live = overview.unit, overview.live
    conditions, where = conditions_of(live), where_of(unit)
    parts = where if unit and unit.kind == "district" else where_of(None)
    level = ranking_level(unit)
    items = item_counts(connection, scope, live.period, conditions, "city", where)
    stuck, due = split_stuck(_urgent(reading, overview))
    return WallView(
        overview,
        counts(connection, scope, live.period, conditions, level, parts),  # type: ignore[arg-type]
        items.get(CITY_KEY, {}),
        _townships(reading, unit),
        tuple(stuck),
        tuple(due),
        overdue_instructions(connection, scope, now) if scope.may("view_records") else NONE_OVERDUE,
        live_desk(connection, scope, now) if scope.may("view_orders") else None,
    )


def _urgent(reading: Reading, overview: OverviewView) -> tuple[UrgentOrder, ...]:
    """Return the open orders overdue or near due, the earliest deadline first."""
    return urgent_orders(
        reading.connection,
        reading.scope,
        conditions_of(overview.live),
        reading.calendar,
        where_of(overview.unit),
        reading.now,
        MOST_LISTED,
    )


def _townships(reading: Reading, unit: Unit | None) -> TownshipBands | None:
    """Return the bands of a district's townships, of all for the city; None for a unit without any."""
    if unit is not None and unit.kind != "district":
        return None
    asked = asked_ranking(reading, "township", district=unit.code if unit else "")
    if asked.context.as_of is None:
        return None
    return bands_of(read_ranking(reading, asked))


def district_scope(connection: Connection, scope: Scope, code: str, now: datetime) -> Scope:
    """Return a scope narrowed to one district; a district's own scope stays as it is, nothing is added.

    Raises LookupError where no district has the code, Denied where the scope does not reach it.
    """
    unit = find_district(Reading(connection, scope, now).units, code)
    if unit is None:
        raise LookupError(code)
    if scope.unit_id == unit.unit_id:
        return scope
    return scope.within(unit.unit_id, unit.kind, unit.code, unit.name)
