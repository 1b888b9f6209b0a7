"""Which months no change of settings and no entry by hand may reach any more."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from data_access.schema import appraisal_month

m = appraisal_month.c


def fixed_until(connection: Connection) -> str:
    """Return the newest month ("2026-10") whose check has begun or that is locked, "" where there is none.

    New settings begin after it: a month whose lost points were sent out, or that is fixed, keeps its own,
    and so does every month before it.
    """
    found = connection.scalar(select(func.max(m.month)).where(m.state.in_(("checking", "locked"))))
    return found or ""


def is_locked(connection: Connection, month: str) -> bool:
    """Tell whether the figures of a month are fixed."""
    return connection.scalar(select(m.month).where(m.month == month, m.state == "locked")) is not None
