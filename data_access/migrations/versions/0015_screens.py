"""Screens on walls, and the codes by which one is paired

Revision ID: 0015
Revises: 0014
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "screen",
        sa.Column("screen_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("place", sa.String(length=80), server_default="", nullable=False),
        sa.Column("density", sa.String(length=8), nullable=False),
        sa.Column("naming", sa.String(length=12), nullable=False),
        sa.Column("scenes", sa.JSON(), nullable=False),
        sa.Column("dwell", sa.SmallInteger(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("scale_percent", sa.SmallInteger(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=True),
        sa.Column("keyed_at", sa.BigInteger(), nullable=True),
        sa.Column("demo", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.Column("seen_at", sa.BigInteger(), nullable=True),
        sa.Column("address", sa.String(length=60), server_default="", nullable=False),
        sa.Column("build", sa.String(length=12), server_default="", nullable=False),
        sa.Column("size", sa.String(length=11), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["district_id"], ["unit.unit_id"], name=op.f("fk_screen_district_id_unit")),
        sa.PrimaryKeyConstraint("screen_id", name=op.f("pk_screen")),
        sa.UniqueConstraint("name", name=op.f("uq_screen_name")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_screen_key_hash")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "screen_pairing",
        sa.Column("pairing_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=60), server_default="", nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("pairing_id", name=op.f("pk_screen_pairing")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_screen_pairing_code_hash")),
    )
    op.create_index("ix_screen_pairing_token_hash", "screen_pairing", ["token_hash"], unique=False)
    op.create_index("ix_screen_pairing_created_at", "screen_pairing", ["created_at"], unique=False)


def downgrade() -> None:
    op.drop_table("screen_pairing")
    op.drop_table("screen")
