"""What waits at the gates at the data time: by gate and unit, and the replies that have waited longest."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import BigInteger, ColumnElement, cast, func, or_, select

from dashboard.people.access import Scope
from dashboard.views.context import FigureContext
from dashboard.views.gates import GateQueues, QueueRow, WaitingOrder
from data_access.counting.conditions import Conditions
from data_access.counting.tally import Where, where_conditions
from data_access.queries.context.context import conditions_of, day_known
from data_access.queries.context.reading import Reading
from data_access.queries.context.sources import CITY_ZONE
from data_access.queries.order.rows import RowShower, order_rows
from data_access.schema import order
from data_access.scoping import orders_in_scope

o = order.c
GATES = (1, 2, 3, 4)
MOST_WAITING = 12
since = cast(o.waiting_since, BigInteger)


def gate_queues(reading: Reading, live: FigureContext, where: Where) -> GateQueues:
    """Return what waits, the longest first; the replies themselves as far as the scope reaches."""
    reading.scope.require("view_figures")
    conditions = conditions_of(live)
    waiting = [_waiting(conditions), *where_conditions(where)]
    rows = _by_unit(reading, conditions, waiting)
    totals = {gate: sum(row.n for row in rows if row.gate == gate) for gate in GATES}
    return GateQueues(totals, rows, _oldest(reading, conditions, reading.scope, waiting))


def _waiting(conditions: Conditions) -> ColumnElement[bool]:
    return or_(*(conditions.at_gate(gate) for gate in GATES))


def _by_unit(
    reading: Reading, conditions: Conditions, waiting: list[ColumnElement[bool]]
) -> tuple[QueueRow, ...]:
    statement = (
        select(o.waiting_gate, o.unit_id, func.count().label("n"), func.min(since).label("since"))
        .where(*waiting)
        .group_by(o.waiting_gate, o.unit_id)
        .order_by(o.waiting_gate, func.min(since), o.unit_id.nulls_last())
    )
    today = day_known(conditions.as_of)
    found = []
    for row in reading.connection.execute(statement):
        began = datetime.fromtimestamp(row.since, UTC)
        days = reading.calendar.workdays_between(began.astimezone(CITY_ZONE).date(), today)
        unit = reading.units_by_id.get(row.unit_id)
        found.append(QueueRow(row.waiting_gate, unit, row.n, began, days))
    return tuple(found)


def _oldest(
    reading: Reading, conditions: Conditions, scope: Scope, waiting: list[ColumnElement[bool]]
) -> tuple[WaitingOrder, ...]:
    if not scope.may("view_orders"):
        return ()
    statement = order_rows().where(*waiting, orders_in_scope(scope)).order_by(since, o.order_id)
    shown = RowShower(conditions, reading.calendar, reading.now)
    today = day_known(conditions.as_of)
    found = []
    for row in reading.connection.execute(statement.limit(MOST_WAITING)):
        first = row.waiting_since.astimezone(CITY_ZONE).date()
        days = reading.calendar.workdays_between(first, today)
        found.append(WaitingOrder(shown.row(row), row.waiting_gate, row.waiting_since, days))
    return tuple(found)
