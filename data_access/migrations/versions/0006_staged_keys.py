"""Know a row that says what is stored already by its cells

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_seen",
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("shard", sa.SmallInteger(), nullable=False),
        sa.Column("raw_hash", sa.String(length=32), nullable=False),
        sa.Column("row_hash", sa.String(length=32), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=True),
        sa.Column("newest", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("order_id", "shard", name=op.f("pk_import_seen")),
        sqlite_with_rowid=False,
    )
    op.add_column("import_stage", sa.Column("raw_hash", sa.String(length=32), nullable=True))
    op.add_column("import_stage", sa.Column("newest", sa.BigInteger(), nullable=True))
    op.add_column("import_stage", sa.Column("known", sa.Boolean(), server_default="0", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("import_stage") as stage:
        stage.drop_column("known")
        stage.drop_column("newest")
        stage.drop_column("raw_hash")
    op.drop_table("import_seen")
