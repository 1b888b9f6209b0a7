"""Find orders by first deadline and by close; tell which months an import touched, how long feedback took

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


CHUNK = 5_000
MOMENTS = ("received_at", "feedback_enterprise_at", "feedback_city_at")


def upgrade() -> None:
    op.create_index("ix_orders_due_first_day", "orders", ["due_first_day"], unique=False)
    op.create_index("ix_orders_closed_at", "orders", ["closed_at"], unique=False)
    op.create_table(
        "month_touched",
        sa.Column("month", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_month_touched")),
    )
    op.add_column("orders", sa.Column("feedback_days", sa.Integer(), nullable=True))
    _fill()


def _fill() -> None:
    """Count the days of the orders that are stored already, in the zone of each order's source."""
    columns = ("shard", "order_id", "source_id", *MOMENTS, "feedback_days")
    orders = sa.table("orders", *(sa.column(name) for name in columns))
    source = sa.table("source", sa.column("source_id"), sa.column("time_zone"))
    connection, below = op.get_bind(), -1
    zones = {row.source_id: ZoneInfo(row.time_zone) for row in connection.execute(sa.select(source))}
    known = sa.and_(*(orders.c[name].is_not(None) for name in MOMENTS))
    here = (orders.c.shard == sa.bindparam("a_shard"), orders.c.order_id == sa.bindparam("an_order"))
    statement = sa.update(orders).where(*here).values(feedback_days=sa.bindparam("days"))
    while True:
        above = sa.select(orders).where(known, orders.c.order_id > below)
        rows = connection.execute(above.order_by(orders.c.order_id).limit(CHUNK)).all()
        if not rows:
            return
        found = [(row.shard, row.order_id, _days(row, zones[row.source_id])) for row in rows]
        connection.execute(statement, [{"a_shard": a, "an_order": b, "days": days} for a, b, days in found])
        below = rows[-1].order_id


def _days(row: Any, zone: ZoneInfo) -> int:
    received, *answered = (getattr(row, name) for name in MOMENTS)
    first, last = (datetime.fromtimestamp(each, zone).date() for each in (received, max(answered)))
    return (last - first).days


def downgrade() -> None:
    op.drop_column("orders", "feedback_days")
    op.drop_table("month_touched")
    op.drop_index("ix_orders_closed_at", table_name="orders")
    op.drop_index("ix_orders_due_first_day", table_name="orders")
