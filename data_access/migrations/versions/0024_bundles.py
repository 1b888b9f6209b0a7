"""Several messages that wait for one receiver leave as one: the key of the bundle that a message left in

Revision ID: 0024
Revises: 0023
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

INDEX = "ix_message_bundle"


def upgrade() -> None:
    op.add_column("message", sa.Column("bundle", sa.String(64), server_default="", nullable=False))
    op.create_index(INDEX, "message", ["bundle"])


def downgrade() -> None:
    op.drop_index(INDEX, table_name="message")
    op.drop_column("message", "bundle")
