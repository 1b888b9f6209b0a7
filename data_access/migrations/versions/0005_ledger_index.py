"""Find the few orders that stand in a ledger

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    entered = sa.text("ledger_log <> ''")
    op.create_index(
        "ix_orders_ledger",
        "orders",
        ["unit_id"],
        unique=False,
        sqlite_where=entered,
        postgresql_where=entered,
    )


def downgrade() -> None:
    op.drop_index("ix_orders_ledger", table_name="orders")
