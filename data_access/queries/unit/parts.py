"""Parts of a unit's page: its queue at gate 3, where a department's orders lie, departments in a district."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, Connection, cast, select

from dashboard.clocks.calendar import WorkCalendar
from dashboard.order.gates import waiting_at_three
from dashboard.people.access import Scope
from dashboard.unit.page import Located, city_units_in, located_in
from dashboard.views.context import FigureContext
from dashboard.views.reference import Unit
from dashboard.views.unit import GateQueue, QueuedOrder
from data_access.counting.grouped import how_many
from data_access.counting.tally import Where, counts, day_number, where_conditions
from data_access.queries.context.context import conditions_of, day_known
from data_access.queries.context.sources import CITY_ZONE
from data_access.queries.order.rows import RowShower, order_rows
from data_access.queries.orders.open_orders import where_of
from data_access.schema import order
from data_access.scoping import orders_in_scope

o = order.c
MOST_QUEUED = 10
RECENT = timedelta(days=92)  # how far back the record is asked whether it tells when replies enter gate 3


def gate_queue(
    connection: Connection,
    scope: Scope,
    unit: Unit,
    live: FigureContext,
    calendar: WorkCalendar,
    now: datetime,
) -> GateQueue:
    """Return a unit's orders that wait at gate 3, the longest first, as far as the scope reaches."""
    conditions = conditions_of(live)
    matching = [conditions.at_gate(3), *where_conditions(where_of(unit))]
    total = how_many(connection, scope, matching)
    recorded = bool(total) or _tells_entries(connection, unit, conditions.as_of)
    if not scope.may("view_orders"):
        return GateQueue(recorded, total)
    longest = cast(o.waiting_since, BigInteger)
    statement = order_rows().where(*matching, orders_in_scope(scope)).order_by(longest, o.order_id)
    shown = RowShower(conditions, calendar, now)
    last = day_known(conditions.as_of)
    found = []
    for row in connection.execute(statement.limit(MOST_QUEUED)):
        waiting = waiting_at_three(row.gate_log)
        if waiting is not None:
            first = waiting.since.astimezone(CITY_ZONE).date()
            found.append(QueuedOrder(shown.row(row), waiting, calendar.workdays_between(first, last)))
    return GateQueue(recorded, total, tuple(found))


def _tells_entries(connection: Connection, unit: Unit, as_of: datetime) -> bool:
    """Tell whether the record of a recent order of the unit says when its reply entered gate 3."""
    recent = day_number(day_known(as_of - RECENT))
    statement = select(o.order_id).where(
        o.opened_day >= recent,
        o.gate_log.contains('"gate3"'),
        o.gate_log.contains('"entered"'),
        *where_conditions(where_of(unit)),
    )
    return connection.execute(statement.limit(1)).first() is not None


def by_district(
    connection: Connection, scope: Scope, unit: Unit, context: FigureContext, units: Sequence[Unit]
) -> Located:
    """Return where a department's orders lie, districts in the official order, None for no district."""
    found = counts(
        connection, scope, context.period, conditions_of(context), "located", where_of(unit), times=False
    )
    return located_in(found, units)


def departments_in(
    connection: Connection, scope: Scope, district: Unit, context: FigureContext, units: Sequence[Unit]
) -> Located:
    """Return the city's departments and utilities with orders in a district, in the official order."""
    where = Where(located=district.code)
    found = counts(connection, scope, context.period, conditions_of(context), "unit", where, times=False)
    return city_units_in(found, units)
