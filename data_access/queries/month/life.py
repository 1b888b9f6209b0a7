"""The state of months: provisional, under check, locked in which version."""

from __future__ import annotations

from sqlalchemy import Connection, select

from dashboard.month.life import MonthLife
from data_access.schema import appraisal_month, month_version

m, v = appraisal_month.c, month_version.c


def month_life(connection: Connection, month: str) -> MonthLife:
    """Return how firm a month ("2026-10") is; one that nobody began to check is provisional."""
    kept = connection.execute(select(appraisal_month).where(m.month == month)).first()
    if kept is None:
        return MonthLife(month)
    newest = connection.execute(
        select(month_version).where(v.month == month).order_by(v.number.desc()).limit(1)
    ).first()
    return MonthLife(
        month,
        kept.state,
        newest.number if newest else 0,
        newest.version_id if newest else None,
        kept.checked_until,
        newest.made_at if newest else None,
    )
