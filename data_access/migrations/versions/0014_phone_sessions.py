"""Sessions of phones that stay signed in; find audit lines by account and by action

Revision ID: 0014
Revises: 0012
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "phone_session",
        sa.Column("phone_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(length=80), server_default="", nullable=False),
        sa.Column("address", sa.String(length=60), server_default="", nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.account_id"],
            name=op.f("fk_phone_session_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("phone_id", name=op.f("pk_phone_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_phone_session_token_hash")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_phone_session_account_id", "phone_session", ["account_id"], unique=False)
    op.create_index("ix_audit_account", "audit", ["account", "audit_id"], unique=False)
    op.create_index("ix_audit_action", "audit", ["action", "account", "at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_audit_action", table_name="audit")
    op.drop_index("ix_audit_account", table_name="audit")
    op.drop_table("phone_session")
