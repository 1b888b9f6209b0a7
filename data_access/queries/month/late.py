"""Orders of a locked month as they were stored and as the data tell them now."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, select

from dashboard.month.late import Key, LateChange, Told, late_changes
from dashboard.month.life import month_number
from dashboard.views.context import FigureContext
from dashboard.views.reference import Period
from data_access.counting.conditions import Conditions
from data_access.counting.kept import unchanged
from data_access.counting.marks import mark_of
from data_access.counting.population import in_period
from data_access.queries.context.context import conditions_of
from data_access.queries.month.life import LockedMonth, read_months
from data_access.queries.month.standing import live_context
from data_access.schema import month_order, order

o, k = order.c, month_order.c


def late_of(connection: Connection, month: str, now: datetime) -> tuple[LateChange, ...]:
    """Return the orders of a locked month that changed since its newest version, none of an open month."""
    locked = read_months(connection).locked.get(month)
    if locked is None:
        return ()

    def read() -> tuple[LateChange, ...]:
        context = live_context(connection, month, now)
        return _compared(connection, locked, context) if context.as_of is not None else ()

    return unchanged(connection, ("late", month, locked.version_id), read)


def _compared(connection: Connection, locked: LockedMonth, context: FigureContext) -> tuple[LateChange, ...]:
    then = stored_orders(connection, locked.version_id, month_number(locked.life.month))
    conditions = replace(conditions_of(context), before_exclusion=False)
    now = told_orders(connection, conditions, context.period)
    return tuple(late_changes(then, now))


def stored_orders(connection: Connection, version_id: int, month: int) -> dict[Key, Told]:
    """Return the orders of a version as the data told them when it was made."""
    columns = (k.shard, k.order_id, k.order_no, k.unit_id, k.township_id, k.recorded)
    rows = connection.execute(select(*columns).where(k.version_id == version_id, k.month == month))
    return {(row.shard, row.order_id): Told(*row[2:]) for row in rows}


def told_orders(connection: Connection, conditions: Conditions, period: Period) -> dict[Key, Told]:
    """Return the orders of a period as the data tell them under conditions."""
    columns = (o.shard, o.order_id, o.order_no, o.unit_id, o.township_id, mark_of(conditions))
    rows = connection.execute(select(*columns).where(in_period(conditions, period)))
    return {(row.shard, row.order_id): Told(*row[2:]) for row in rows}
