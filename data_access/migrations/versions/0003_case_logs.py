"""Pauses, calls, look-backs and ledgers of the platform; where a reply waits

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

LOGS = ("pause_log", "call_log", "look_back_log", "ledger_log")


def upgrade() -> None:
    # Plain ADD COLUMN on both databases: no table of orders is copied.
    for name in LOGS:
        op.add_column("orders", sa.Column(name, sa.Text(), server_default="", nullable=False))
    op.add_column("orders", sa.Column("suspended_at", sa.BigInteger(), nullable=True))
    op.add_column("orders", sa.Column("waiting_gate", sa.SmallInteger(), nullable=True))
    op.add_column("orders", sa.Column("waiting_since", sa.BigInteger(), nullable=True))
    waiting = sa.text("waiting_gate IS NOT NULL")
    op.create_index(
        "ix_orders_waiting",
        "orders",
        ["waiting_gate", "unit_id"],
        unique=False,
        sqlite_where=waiting,
        postgresql_where=waiting,
    )


def downgrade() -> None:
    op.drop_index("ix_orders_waiting", table_name="orders")
    for name in ("waiting_since", "waiting_gate", "suspended_at", *reversed(LOGS)):
        op.drop_column("orders", name)
