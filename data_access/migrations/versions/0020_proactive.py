"""Special reports, suggestions, instructions, visits and experts

Revision ID: 0020
Revises: 0019
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "expert",
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("organisation", sa.String(length=120), server_default="", nullable=False),
        sa.Column("contact", sa.String(length=60), server_default="", nullable=False),
        sa.Column("active", sa.Boolean(), server_default="1", nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("demo", sa.Boolean(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("expert_id", name=op.f("pk_expert")),
        sa.UniqueConstraint("name", "organisation", name=op.f("uq_expert_name_organisation")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "paper_number",
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "year", name=op.f("pk_paper_number")),
    )
    op.create_table(
        "report",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=True),
        sa.Column("serial", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("problem", sa.String(length=60), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("leaders", sa.String(length=120), server_default="", nullable=False),
        sa.Column("facts", sa.Text(), server_default="", nullable=False),
        sa.Column("proposals", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("issued_at", sa.BigInteger(), nullable=True),
        sa.Column("issued_by", sa.String(length=60), server_default="", nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("demo", sa.Boolean(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.category_id"], name=op.f("fk_report_category_id_category")
        ),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_report")),
        sa.UniqueConstraint("kind", "year", "serial", name=op.f("uq_report_kind_year_serial")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_report_dated", "report", ["dated"], unique=False)
    op.create_table(
        "visit",
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("took_part", sa.String(length=300), server_default="", nullable=False),
        sa.Column("purpose", sa.String(length=300), server_default="", nullable=False),
        sa.Column("notes", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("demo", sa.Boolean(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["district_id"], ["unit.unit_id"], name=op.f("fk_visit_district_id_unit")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"], name=op.f("fk_visit_unit_id_unit")),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_visit")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_visit_district_id_done_on", "visit", ["district_id", "done_on"], unique=False)
    op.create_table(
        "instruction",
        sa.Column("instruction_id", sa.Integer(), nullable=False),
        sa.Column("leader", sa.String(length=60), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("result", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("demo", sa.Boolean(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["report.report_id"],
            name=op.f("fk_instruction_report_id_report"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"], name=op.f("fk_instruction_unit_id_unit")),
        sa.PrimaryKeyConstraint("instruction_id", name=op.f("pk_instruction")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_instruction_unit_id_state", "instruction", ["unit_id", "state"], unique=False)
    op.create_table(
        "report_receiver",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("acknowledged_at", sa.BigInteger(), nullable=True),
        sa.Column("acknowledged_by", sa.String(length=60), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["report.report_id"],
            name=op.f("fk_report_receiver_report_id_report"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"], name=op.f("fk_report_receiver_unit_id_unit")),
        sa.PrimaryKeyConstraint("report_id", "unit_id", name=op.f("pk_report_receiver")),
    )
    op.create_index("ix_report_receiver_unit_id", "report_receiver", ["unit_id"], unique=False)
    op.create_table(
        "suggestion",
        sa.Column("suggestion_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("effect", sa.Text(), server_default="", nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["report.report_id"],
            name=op.f("fk_suggestion_report_id_report"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"], name=op.f("fk_suggestion_unit_id_unit")),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.visit_id"], name=op.f("fk_suggestion_visit_id_visit"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("suggestion_id", name=op.f("pk_suggestion")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_suggestion_proposed_on", "suggestion", ["proposed_on"], unique=False)
    op.create_index("ix_suggestion_report_id", "suggestion", ["report_id"], unique=False)
    op.create_index("ix_suggestion_unit_id_state", "suggestion", ["unit_id", "state"], unique=False)
    op.create_index("ix_suggestion_visit_id", "suggestion", ["visit_id"], unique=False)
    op.create_table(
        "visit_problem",
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("result", sa.Text(), server_default="", nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.category_id"], name=op.f("fk_visit_problem_category_id_category")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"], name=op.f("fk_visit_problem_unit_id_unit")),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.visit_id"], name=op.f("fk_visit_problem_visit_id_visit"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("problem_id", name=op.f("pk_visit_problem")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_visit_problem_unit_id_state", "visit_problem", ["unit_id", "state"], unique=False)
    op.create_index("ix_visit_problem_visit_id", "visit_problem", ["visit_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_visit_problem_visit_id", table_name="visit_problem")
    op.drop_index("ix_visit_problem_unit_id_state", table_name="visit_problem")
    op.drop_table("visit_problem")
    op.drop_index("ix_suggestion_visit_id", table_name="suggestion")
    op.drop_index("ix_suggestion_unit_id_state", table_name="suggestion")
    op.drop_index("ix_suggestion_report_id", table_name="suggestion")
    op.drop_index("ix_suggestion_proposed_on", table_name="suggestion")
    op.drop_table("suggestion")
    op.drop_index("ix_report_receiver_unit_id", table_name="report_receiver")
    op.drop_table("report_receiver")
    op.drop_index("ix_instruction_unit_id_state", table_name="instruction")
    op.drop_table("instruction")
    op.drop_index("ix_visit_district_id_done_on", table_name="visit")
    op.drop_table("visit")
    op.drop_index("ix_report_dated", table_name="report")
    op.drop_table("report")
    op.drop_table("paper_number")
    op.drop_table("expert")
