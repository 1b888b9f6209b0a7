"""A deadline that came with its table is moved by an extension to a moment, and stands by itself

Revision ID: 0018
Revises: 0017
"""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

from dashboard.clocks.calendar import SpecialDay, WorkCalendar
from dashboard.clocks.rules import Extension, day_of_deadline, given_deadline

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TIMES = ("solve_due_first", "extended_until", "extension_approved_at", "extension_applied_at")
orders = sa.table(
    "orders",
    *(sa.column(name) for name in ("shard", "order_id", "source_id", "due_given", "provisional", "due_day")),
    *(sa.column(name) for name in ("solve_due", *TIMES)),
)


def upgrade() -> None:
    connection = op.get_bind()
    calendar, zones = _calendar(connection), _zones(connection)
    chosen = sa.select(orders).where(
        orders.c.due_given.is_(sa.true()),
        orders.c.solve_due_first.is_not(None),
        sa.or_(orders.c.extended_until > orders.c.solve_due_first, orders.c.provisional.is_(sa.true())),
    )
    for row in connection.execute(chosen).all():
        zone = zones[row.source_id]
        given, until, approved, applied = (_at(getattr(row, name), zone) for name in TIMES)
        assert given is not None
        found = given_deadline(
            given, Extension(None, until, approved, applied), calendar, zone, explained=False
        )
        assert found.deadline is not None
        day = day_of_deadline(found.deadline, zone)
        connection.execute(
            sa.update(orders)
            .where(orders.c.shard == row.shard, orders.c.order_id == row.order_id)
            .values(
                solve_due=int(found.deadline.timestamp()),
                due_day=day.year * 10_000 + day.month * 100 + day.day,
                provisional=found.provisional,
            )
        )
    # Nothing that was counted before may be kept.
    connection.execute(sa.text("UPDATE data_version SET version = version + 1"))
    connection.execute(sa.text("DELETE FROM month_touched"))
    connection.execute(
        sa.text(
            "INSERT INTO month_touched (month, version, changed_at) "
            "SELECT 0, version, changed_at FROM data_version"
        )
    )


def downgrade() -> None:
    """Leave the deadlines: the version before counts them anew with the next import."""


def _calendar(connection: sa.Connection) -> WorkCalendar:
    days = sa.table(
        "calendar_day", *(sa.column(name) for name in ("workday", "name")), sa.column("day", sa.Date())
    )
    found = connection.execute(sa.select(days.c.day, days.c.workday, days.c.name))
    return WorkCalendar.from_days(SpecialDay(row.day, bool(row.workday), row.name) for row in found)


def _zones(connection: sa.Connection) -> dict[int, ZoneInfo]:
    source = sa.table("source", sa.column("source_id"), sa.column("time_zone"))
    return {row.source_id: ZoneInfo(row.time_zone) for row in connection.execute(sa.select(source))}


def _at(seconds: int | None, zone: ZoneInfo) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).astimezone(zone)
