"""Versions of the appraisal's settings with drafts, and points and figures that are entered by hand

Revision ID: 0027
Revises: 0026
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "appraisal_form",
        sa.Column("form_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("based_on", sa.Integer(), server_default="0", nullable=False),
        sa.Column("changes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("form_id", name=op.f("pk_appraisal_form")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_appraisal_form_state", "appraisal_form", ["state"])
    op.create_table(
        "appraisal_entry",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("hundredths", sa.Integer(), server_default="0", nullable=False),
        sa.Column("numerator", sa.Integer(), server_default="0", nullable=False),
        sa.Column("denominator", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("paper", sa.String(length=100), server_default="", nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("entered_by", sa.String(length=60), nullable=False),
        sa.Column("entered_at", sa.BigInteger(), nullable=False),
        sa.Column("demo", sa.Boolean(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"], name=op.f("fk_appraisal_entry_unit_id_unit")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_appraisal_entry")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_appraisal_entry_month", "appraisal_entry", ["month", "unit_id"])
    # What is in force now is a version of the history as well.
    op.execute(
        "INSERT INTO appraisal_form (state, valid_from, content, reason, made_by, made_at) "
        "SELECT 'stored', valid_from, content, reason, changed_by, changed_at FROM setting "
        "WHERE name = 'appraisal' ORDER BY valid_from"
    )


def downgrade() -> None:
    op.drop_table("appraisal_entry")
    op.drop_table("appraisal_form")
