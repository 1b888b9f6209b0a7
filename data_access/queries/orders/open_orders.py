"""Open orders at the data time: how many of each unit ask for something, and the most urgent of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, ColumnElement, Connection, and_, cast, false, func, not_, select

from dashboard.clocks.calendar import WorkCalendar
from dashboard.order.urgency import Action, near_until, standing
from dashboard.people.access import Scope
from dashboard.views.overview import UrgentOrder
from dashboard.views.reference import Unit
from data_access.counting.conditions import Conditions
from data_access.counting.kept import settled
from data_access.counting.tally import Where, day_number, where_conditions
from data_access.queries.context.context import day_known
from data_access.queries.context.sources import CITY_ZONE
from data_access.queries.order.rows import RowShower, order_rows
from data_access.reference.units import read_calendar
from data_access.schema import order
from data_access.scoping import orders_in_scope

o = order.c
MOST_URGENT = 10
LIVE_MEASURES = ("open_now", "overdue_now", "near_now", "maybe_now")
READ_AHEAD = 10  # near due also depends on the length of the clock: read more than are shown


@dataclass(frozen=True)
class OpenOrders:
    """Open orders by appraised unit and by township, each counted at the data time."""

    all: Action
    by_unit: Mapping[int | None, Action]
    by_township: Mapping[int | None, Action]

    def of(self, unit: Unit | None) -> Action:
        """Return the counts of a unit, of the whole city for None."""
        if unit is None:
            return self.all
        found = self.by_township if unit.kind == "township" else self.by_unit
        return found.get(unit.unit_id, Action())


def where_of(unit: Unit | None) -> Where:
    """Return the filter of the orders that one unit is appraised for, of all orders for None."""
    if unit is None:
        return Where()
    if unit.kind == "township":
        return Where(township=unit.code)
    if unit.kind == "district":
        return Where(district=unit.code)
    return Where(unit=unit.code, kind=unit.kind)


def standing_now(
    connection: Connection, conditions: Conditions, measure: str, now: datetime
) -> ColumnElement[bool]:
    """Return the condition of one of LIVE_MEASURES: how open orders stand, whatever the period."""
    if measure == "near_now":
        calendar = read_calendar(connection)
        return conditions.near_now(lambda moment: near_until(moment, CITY_ZONE, calendar))
    if measure == "maybe_now":
        return conditions.maybe_now(settled(now))
    return conditions.overdue_now if measure == "overdue_now" else conditions.open_now


def standing_as(
    connection: Connection, conditions: Conditions, clock: str, now: datetime
) -> ColumnElement[bool]:
    """Return the condition of one of dashboard.order.urgency.CLOCKS; the measures of the same name decide."""
    if (measure := f"{clock}_now") in LIVE_MEASURES:
        return standing_now(connection, conditions, measure, now)
    running = and_(conditions.open_now, not_(conditions.passed))
    if clock == "left":
        return and_(running, not_(standing_now(connection, conditions, "maybe_now", now)))
    if clock == "today":
        return and_(running, conditions.due_day == day_number(day_known(conditions.as_of)))
    return false()


def open_orders(
    connection: Connection,
    scope: Scope,
    conditions: Conditions,
    calendar: WorkCalendar,
    units: Mapping[int, Unit],
    now: datetime,
) -> OpenOrders:
    """Count what is open; figures are city-wide. Orders of departments count for no township."""
    scope.require("view_figures")
    until = {moment: near_until(moment, CITY_ZONE, calendar) for moment in conditions.every_moment}
    start, since = func.coalesce(o.dispatched_at, o.opened_at), settled(now)
    columns = (o.source_id, o.unit_id, o.township_id, start.label("start"), conditions.due_at.label("due"))
    statement = select(*columns)
    every = Action()
    by_unit: dict[int | None, Action] = defaultdict(Action)
    by_township: dict[int | None, Action] = defaultdict(Action)
    for row in connection.execute(statement.where(conditions.open_now)):
        moment = conditions.moment_of(row.source_id)
        stands = standing(row.start, row.due, moment, until[moment])
        maybe = moment <= row.due < since
        every = every.plus(stands, maybe)
        by_unit[row.unit_id] = by_unit[row.unit_id].plus(stands, maybe)
        appraised = units.get(row.unit_id)
        if appraised is not None and appraised.kind == "district":
            by_township[row.township_id] = by_township[row.township_id].plus(stands, maybe)
    return OpenOrders(every, by_unit, by_township)


def urgent_orders(
    connection: Connection,
    scope: Scope,
    conditions: Conditions,
    calendar: WorkCalendar,
    where: Where,
    now: datetime,
    most: int = MOST_URGENT,
) -> tuple[UrgentOrder, ...]:
    """Return the open orders in the scope that are overdue or near due, the earliest deadline first."""
    if not scope.may("view_orders"):
        return ()
    matching = [orders_in_scope(scope), conditions.open_now, *where_conditions(where)]
    due = cast(conditions.due_at, BigInteger)
    statement = order_rows().where(*matching).order_by(due, o.order_id).limit(READ_AHEAD * most)
    shown = RowShower(conditions, calendar, settled(now))
    found = []
    for raw in connection.execute(statement):
        row = shown.row(raw)
        if row.open_overdue or row.near_due:
            found.append(UrgentOrder(row, "overdue" if row.open_overdue else "near"))
    return tuple(found[:most])
