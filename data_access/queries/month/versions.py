"""The versions of a month, each with what it changed against the one before."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from dashboard.month.figures import Change, changes
from dashboard.views.month import VersionRow
from data_access.queries.month.figures import stored_figures
from data_access.schema import account, month_change, month_version

v = month_version.c


def versions_of(connection: Connection, month: str) -> tuple[VersionRow, ...]:
    """Return a month's versions, the newest first, with every figure that each changed."""
    orders = (
        select(func.count()).where(month_change.c.version_id == v.version_id).correlate(month_version)
    ).scalar_subquery()
    who = func.coalesce(account.c.display_name, v.made_by)
    query = (
        select(month_version, who.label("who"), orders.label("orders"))
        .outerjoin(account, account.c.name == v.made_by)
        .where(v.month == month)
        .order_by(v.number)
    )
    rows = connection.execute(query).all()
    found = [
        VersionRow(
            number=row.number,
            version_id=row.version_id,
            made_at=row.made_at,
            made_by=row.who,
            reason=row.reason,
            follows=row.rules.get("follows", ""),
            orders=row.orders,
            figures=version_changes(connection, before.version_id, row.version_id) if before else (),
            data_time=row.data_time,
            data_version=row.data_version,
        )
        for before, row in zip([None, *rows], rows, strict=False)
    ]
    return tuple(reversed(found))


def version_changes(connection: Connection, before: int, after: int) -> tuple[Change, ...]:
    """Return every figure that differs between two stored versions."""
    return changes(stored_figures(connection, before), stored_figures(connection, after))
