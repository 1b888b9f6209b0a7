"""Figures of a table kept with its import, and when an import was last heard of

Revision ID: 0010
Revises: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("import_batch", sa.Column("look", sa.JSON()))
    op.add_column("import_batch", sa.Column("beat_at", sa.BigInteger()))
    op.add_column("source", sa.Column("rhythm_since", sa.BigInteger()))


def downgrade() -> None:
    op.drop_column("source", "rhythm_since")
    op.drop_column("import_batch", "beat_at")
    op.drop_column("import_batch", "look")
