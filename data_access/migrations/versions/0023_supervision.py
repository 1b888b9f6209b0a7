"""Supervision orders, requests, ledgers, agendas, look-backs and social review

Revision ID: 0023
Revises: 0022
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "supervision",
        sa.Column("supervision_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=True),
        sa.Column("serial", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Text(), server_default="", nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("origin", sa.String(length=16), server_default="", nullable=False),
        sa.Column("origin_id", sa.Integer(), nullable=True),
        sa.Column("rule", sa.String(length=20), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("issued_at", sa.BigInteger(), nullable=True),
        sa.Column("issued_by", sa.String(length=60), server_default="", nullable=False),
        sa.Column("reply", sa.Text(), server_default="", nullable=False),
        sa.Column("replied_at", sa.BigInteger(), nullable=True),
        sa.Column("returns", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("signed_off_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("demo", sa.Boolean(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"], name=op.f("fk_supervision_unit_id_unit")),
        sa.PrimaryKeyConstraint("supervision_id", name=op.f("pk_supervision")),
        sa.UniqueConstraint("kind", "year", "serial", name=op.f("uq_supervision_kind_year_serial")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_supervision_origin", "supervision", ["origin", "origin_id"], unique=False)
    op.create_index("ix_supervision_unit_id_state", "supervision", ["unit_id", "state"], unique=False)
    op.create_table(
        "supervision_order",
        sa.Column("supervision_id", sa.Integer(), nullable=False),
        sa.Column("shard", sa.SmallInteger(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["supervision_id"],
            ["supervision.supervision_id"],
            name=op.f("fk_supervision_order_supervision_id_supervision"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("supervision_id", "shard", "order_id", name=op.f("pk_supervision_order")),
    )
    op.create_index("ix_supervision_order_order_id", "supervision_order", ["order_id"], unique=False)
    # ### end Alembic commands ###
    op.create_table(
        "platform_request",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("shard", sa.SmallInteger(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("asked_by", sa.String(length=60), nullable=False),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("demo", sa.Boolean(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"], name=op.f("fk_platform_request_unit_id_unit")),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_platform_request")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_platform_request_order_id", "platform_request", ["order_id"], unique=False)
    op.create_index("ix_platform_request_state", "platform_request", ["state"], unique=False)
    op.create_table(
        "ledger_item",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("shard", sa.SmallInteger(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("round", sa.SmallInteger(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("township_id", sa.Integer(), nullable=True),
        sa.Column("book", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=20), server_default="", nullable=False),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.Column("entered_at", sa.BigInteger(), nullable=False),
        sa.Column("entered_by", sa.String(length=60), server_default="", nullable=False),
        sa.Column("imported", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("promised", sa.BigInteger(), nullable=True),
        sa.Column("first_promised", sa.BigInteger(), nullable=True),
        sa.Column("extensions", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("noted_at", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("closing", sa.Text(), server_default="", nullable=False),
        sa.Column("demo", sa.Boolean(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["unit.unit_id"], name=op.f("fk_ledger_item_district_id_unit")
        ),
        sa.ForeignKeyConstraint(
            ["township_id"], ["unit.unit_id"], name=op.f("fk_ledger_item_township_id_unit")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"], name=op.f("fk_ledger_item_unit_id_unit")),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_ledger_item")),
        sa.UniqueConstraint("shard", "order_id", "round", name=op.f("uq_ledger_item_shard_order_id_round")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_ledger_item_order_id", "ledger_item", ["order_id"], unique=False)
    op.create_index("ix_ledger_item_promised", "ledger_item", ["promised"], unique=False)
    op.create_index("ix_ledger_item_state_unit_id", "ledger_item", ["state", "unit_id"], unique=False)
    op.create_table(
        "ledger_note",
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.String(length=60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["ledger_item.item_id"],
            name=op.f("fk_ledger_note_item_id_ledger_item"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("note_id", name=op.f("pk_ledger_note")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_ledger_note_item_id", "ledger_note", ["item_id"], unique=False)
    op.create_table(
        "ledger_extension",
        sa.Column("extension_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.BigInteger(), nullable=True),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("asked_by", sa.String(length=60), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("decided_by", sa.String(length=60), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["ledger_item.item_id"],
            name=op.f("fk_ledger_extension_item_id_ledger_item"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("extension_id", name=op.f("pk_ledger_extension")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_ledger_extension_item_id", "ledger_extension", ["item_id"], unique=False)
    op.create_table(
        "agenda_decision",
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("shard", sa.SmallInteger(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.Column("measure", sa.Text(), server_default="", nullable=False),
        sa.Column("decision", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.String(length=60), nullable=False),
        sa.Column("demo", sa.Boolean(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"], name=op.f("fk_agenda_decision_unit_id_unit")),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_agenda_decision")),
        sa.UniqueConstraint(
            "unit_id",
            "week",
            "shard",
            "order_id",
            name=op.f("uq_agenda_decision_unit_id_week_shard_order_id"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_agenda_decision_order_id", "agenda_decision", ["order_id"], unique=False)
    op.create_table(
        "head_call",
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("shard", sa.SmallInteger(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.String(length=60), nullable=False),
        sa.Column("result", sa.String(length=12), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("account", sa.String(length=60), nullable=False),
        sa.Column("demo", sa.Boolean(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"], name=op.f("fk_head_call_unit_id_unit")),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_head_call")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_head_call_order_id", "head_call", ["order_id"], unique=False)
    op.create_index("ix_head_call_unit_id_at", "head_call", ["unit_id", "at"], unique=False)
    op.create_table(
        "look_back",
        sa.Column("look_back_id", sa.Integer(), nullable=False),
        sa.Column("shard", sa.SmallInteger(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("round", sa.SmallInteger(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("township_id", sa.Integer(), nullable=True),
        sa.Column("why", sa.String(length=14), nullable=False),
        sa.Column("entered_at", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("measure", sa.Text(), server_default="", nullable=False),
        sa.Column("handled_at", sa.BigInteger(), nullable=True),
        sa.Column("checked_at", sa.BigInteger(), nullable=True),
        sa.Column("checked_by", sa.String(length=60), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("demo", sa.Boolean(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["unit.unit_id"], name=op.f("fk_look_back_district_id_unit")
        ),
        sa.ForeignKeyConstraint(
            ["township_id"], ["unit.unit_id"], name=op.f("fk_look_back_township_id_unit")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"], name=op.f("fk_look_back_unit_id_unit")),
        sa.PrimaryKeyConstraint("look_back_id", name=op.f("pk_look_back")),
        sa.UniqueConstraint("shard", "order_id", "round", name=op.f("uq_look_back_shard_order_id_round")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_look_back_order_id", "look_back", ["order_id"], unique=False)
    op.create_index("ix_look_back_state_unit_id", "look_back", ["state", "unit_id"], unique=False)
    op.create_table(
        "social_supervisor",
        sa.Column("supervisor_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("background", sa.String(length=12), nullable=False),
        sa.Column("organisation", sa.String(length=120), server_default="", nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("contact", sa.String(length=60), server_default="", nullable=False),
        sa.Column("active", sa.Boolean(), server_default="1", nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("demo", sa.Boolean(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["unit.unit_id"], name=op.f("fk_social_supervisor_district_id_unit")
        ),
        sa.PrimaryKeyConstraint("supervisor_id", name=op.f("pk_social_supervisor")),
        sa.UniqueConstraint("name", "organisation", name=op.f("uq_social_supervisor_name_organisation")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "review_case",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("shard", sa.SmallInteger(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("ground", sa.String(length=20), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("proposed_at", sa.BigInteger(), nullable=False),
        sa.Column("proposed_by", sa.String(length=60), nullable=False),
        sa.Column("seed", sa.String(length=60), server_default="", nullable=False),
        sa.Column("drawn_at", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("decided_by", sa.String(length=60), server_default="", nullable=False),
        sa.Column("decision", sa.Text(), server_default="", nullable=False),
        sa.Column("cleared_at", sa.BigInteger(), nullable=True),
        sa.Column("cleared", sa.Text(), server_default="", nullable=False),
        sa.Column("appealed_at", sa.BigInteger(), nullable=True),
        sa.Column("appeal", sa.Text(), server_default="", nullable=False),
        sa.Column("appeal_decided_at", sa.BigInteger(), nullable=True),
        sa.Column("appeal_decision", sa.Text(), server_default="", nullable=False),
        sa.Column("demo", sa.Boolean(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["unit.unit_id"], name=op.f("fk_review_case_district_id_unit")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"], name=op.f("fk_review_case_unit_id_unit")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_review_case")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_review_case_order_id", "review_case", ["order_id"], unique=False)
    op.create_index("ix_review_case_state_unit_id", "review_case", ["state", "unit_id"], unique=False)
    op.create_table(
        "review_panel",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("supervisor_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("substitute", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("vote", sa.String(length=8), server_default="", nullable=False),
        sa.Column("voted_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["review_case.case_id"],
            name=op.f("fk_review_panel_case_id_review_case"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["supervisor_id"],
            ["social_supervisor.supervisor_id"],
            name=op.f("fk_review_panel_supervisor_id_social_supervisor"),
        ),
        sa.PrimaryKeyConstraint("case_id", "supervisor_id", name=op.f("pk_review_panel")),
    )


def downgrade() -> None:
    op.drop_table("review_panel")
    op.drop_table("review_case")
    op.drop_table("social_supervisor")
    op.drop_table("look_back")
    op.drop_table("head_call")
    op.drop_table("agenda_decision")
    op.drop_table("ledger_extension")
    op.drop_table("ledger_note")
    op.drop_table("ledger_item")
    op.drop_table("platform_request")
    op.drop_table("supervision_order")
    op.drop_table("supervision")
