"""Appeals as they are stored: those that were granted, for the lock and for corrections."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from dashboard.month.adjusting import Granted
from data_access.schema import month_appeal

a = month_appeal.c


def granted_appeals(connection: Connection, month: str, until: datetime | None = None) -> tuple[Granted, ...]:
    """Return the granted appeals of a month, in the order of their filing; those decided by a moment."""
    query = select(month_appeal).where(a.month == month, a.state == "granted").order_by(a.appeal_id)
    if until is not None:
        query = query.where(a.decided_at <= until)
    return tuple(
        Granted(row.appeal_id, row.shard, row.order_id, row.indicator, row.remedy)
        for row in connection.execute(query)
    )
