"""What a locked month holds: order rows, figures, changes; confirmations and appeals of the check

Revision ID: 0026
Revises: 0025
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "month_order",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("shard", sa.SmallInteger(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.SmallInteger(), nullable=False),
        sa.Column("order_no", sa.String(length=64), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("township_id", sa.Integer(), nullable=True),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(length=20), server_default="", nullable=False),
        sa.Column("provincial", sa.Boolean(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("verdict", sa.String(length=12), server_default="", nullable=False),
        sa.Column("answer", sa.String(length=14), server_default="", nullable=False),
        sa.Column("excluded", sa.Boolean(), nullable=False),
        sa.Column("recorded", sa.BigInteger(), nullable=False),
        sa.Column("mark", sa.BigInteger(), nullable=False),
        sa.Column("onsite", sa.BigInteger(), nullable=True),
        sa.Column("feedback", sa.BigInteger(), nullable=True),
        sa.Column("close_hours", sa.BigInteger(), nullable=True),
        sa.Column("close_days", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["month_version.version_id"],
            name=op.f("fk_month_order_version_id_month_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("version_id", "month", "shard", "order_id", name=op.f("pk_month_order")),
    )
    op.create_index("ix_month_order_order", "month_order", ["order_id"], unique=False)
    op.create_table(
        "month_move",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("shard", sa.SmallInteger(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.SmallInteger(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("township_id", sa.Integer(), nullable=True),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(length=20), server_default="", nullable=False),
        sa.Column("provincial", sa.Boolean(), nullable=False),
        sa.Column("due_day", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["month_version.version_id"],
            name=op.f("fk_month_move_version_id_month_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("version_id", "month", "shard", "order_id", name=op.f("pk_month_move")),
    )
    op.create_table(
        "month_figure",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=12), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["month_version.version_id"],
            name=op.f("fk_month_figure_version_id_month_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("version_id", "level", "code", name=op.f("pk_month_figure")),
    )
    op.create_table(
        "month_change",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("shard", sa.SmallInteger(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("order_no", sa.String(length=64), nullable=False),
        sa.Column("appeal_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["month_version.version_id"],
            name=op.f("fk_month_change_version_id_month_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("version_id", "shard", "order_id", name=op.f("pk_month_change")),
    )
    op.create_table(
        "month_confirmation",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=False),
        sa.Column("confirmed_by", sa.String(length=60), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["month"],
            ["appraisal_month.month"],
            name=op.f("fk_month_confirmation_month_appraisal_month"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.unit_id"], name=op.f("fk_month_confirmation_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("month", "unit_id", name=op.f("pk_month_confirmation")),
    )
    op.create_table(
        "month_appeal",
        sa.Column("appeal_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("township_id", sa.Integer(), nullable=True),
        sa.Column("shard", sa.SmallInteger(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.SmallInteger(), nullable=False),
        sa.Column("order_no", sa.String(length=64), nullable=False),
        sa.Column("indicator", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("filed_at", sa.BigInteger(), nullable=False),
        sa.Column("filed_by", sa.String(length=60), nullable=False),
        sa.Column("forwarded_at", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("decided_by", sa.String(length=60), server_default="", nullable=False),
        sa.Column("decision", sa.Text(), server_default="", nullable=False),
        sa.Column("remedy", sa.String(length=12), server_default="", nullable=False),
        sa.Column("demo", sa.Boolean(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["month"],
            ["appraisal_month.month"],
            name=op.f("fk_month_appeal_month_appraisal_month"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["township_id"], ["unit.unit_id"], name=op.f("fk_month_appeal_township_id_unit")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"], name=op.f("fk_month_appeal_unit_id_unit")),
        sa.PrimaryKeyConstraint("appeal_id", name=op.f("pk_month_appeal")),
    )
    op.create_index("ix_month_appeal_month", "month_appeal", ["month", "unit_id"], unique=False)


def downgrade() -> None:
    for name in (
        "month_appeal",
        "month_confirmation",
        "month_change",
        "month_figure",
        "month_move",
        "month_order",
    ):
        op.drop_table(name)
