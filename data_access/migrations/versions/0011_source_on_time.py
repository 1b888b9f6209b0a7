"""Keep what a source itself says of an order being on time, beside the product's own judgement

Revision ID: 0011
Revises: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("orders", sa.Column("source_on_time", sa.Boolean(), nullable=True))


def downgrade() -> None:
    op.drop_column("orders", "source_on_time")
