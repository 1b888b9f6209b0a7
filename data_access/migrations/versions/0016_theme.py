"""The theme that an account sees its pages in

Revision ID: 0016
Revises: 0014
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("account", sa.Column("theme", sa.String(length=8), server_default="light", nullable=False))


def downgrade() -> None:
    op.drop_column("account", "theme")
