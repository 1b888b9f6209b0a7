"""Months of the appraisal and their fixed versions

Revision ID: 0025
Revises: 0024
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "appraisal_month",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("checked_from", sa.BigInteger(), nullable=True),
        sa.Column("checked_until", sa.BigInteger(), nullable=True),
        sa.Column("opened_by", sa.String(length=60), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_appraisal_month")),
    )
    op.create_table(
        "month_version",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("data_time", sa.BigInteger(), nullable=False),
        sa.Column("data_version", sa.BigInteger(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["month"],
            ["appraisal_month.month"],
            name=op.f("fk_month_version_month_appraisal_month"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_month_version")),
        sa.UniqueConstraint("month", "number", name=op.f("uq_month_version_month_number")),
    )


def downgrade() -> None:
    op.drop_table("month_version")
    op.drop_table("appraisal_month")
