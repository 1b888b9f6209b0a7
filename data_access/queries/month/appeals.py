"""Appeals as they are stored: those that were granted, for the lock and for corrections."""

from __future__ import annotations

from sqlalchemy import Connection, select

from dashboard.month.adjusting import Granted
from data_access.schema import month_appeal

a = month_appeal.c


def granted_appeals(connection: Connection, month: str) -> tuple[Granted, ...]:
    """Return the granted appeals of a month, in the order of their filing."""
    query = select(month_appeal).where(a.month == month, a.state == "granted").order_by(a.appeal_id)
    return tuple(
        Granted(row.appeal_id, row.shard, row.order_id, row.indicator, row.remedy)
        for row in connection.execute(query)
    )
