"""Find the orders of one township

Revision ID: 0017
Revises: 0016
"""

from __future__ import annotations

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_orders_township", "orders", ["township_id", "due_day"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_orders_township", table_name="orders")
