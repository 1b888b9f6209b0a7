"""Work by the clock, warnings, contacts and the messages that reach them

Revision ID: 0022
Revises: 0021
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "job_run",
        sa.Column("job", sa.String(length=24), nullable=False),
        sa.Column("period", sa.String(length=24), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("fence", sa.Integer(), server_default="0", nullable=False),
        sa.Column("holder", sa.String(length=80), server_default="", nullable=False),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.Column("tries", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("seconds", sa.Float(), nullable=True),
        sa.Column("asked_by", sa.String(length=60), server_default="", nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("job", "period", name=op.f("pk_job_run")),
    )
    op.create_index("ix_job_run_job_due_at", "job_run", ["job", "due_at"], unique=False)
    op.create_index("ix_job_run_state_due_at", "job_run", ["state", "due_at"], unique=False)
    op.create_table(
        "worker",
        sa.Column("worker_id", sa.String(length=80), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("beat_at", sa.BigInteger(), nullable=False),
        sa.Column("stopped_at", sa.BigInteger(), nullable=True),
        sa.Column("build", sa.String(length=24), server_default="", nullable=False),
        sa.Column("drift", sa.Float(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("worker_id", name=op.f("pk_worker")),
    )
    op.create_table(
        "contact",
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("duty", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=60), server_default="", nullable=False),
        sa.Column("mobile", sa.String(length=40), server_default="", nullable=False),
        sa.Column("phone", sa.String(length=40), server_default="", nullable=False),
        sa.Column("wechat", sa.String(length=300), server_default="", nullable=False),
        sa.Column("account", sa.String(length=60), server_default="", nullable=False),
        sa.Column("around_clock", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("active", sa.Boolean(), server_default="1", nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("demo", sa.Boolean(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"], name=op.f("fk_contact_unit_id_unit")),
        sa.PrimaryKeyConstraint("contact_id", name=op.f("pk_contact")),
        sa.UniqueConstraint("unit_id", "duty", "name", name=op.f("uq_contact_unit_id_duty_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "absence",
        sa.Column("absence_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("from_at", sa.BigInteger(), nullable=False),
        sa.Column("until_at", sa.BigInteger(), nullable=False),
        sa.Column("deputy_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=200), server_default="", nullable=False),
        sa.Column("account", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contact.contact_id"],
            name=op.f("fk_absence_contact_id_contact"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["deputy_id"],
            ["contact.contact_id"],
            name=op.f("fk_absence_deputy_id_contact"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("absence_id", name=op.f("pk_absence")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_absence_contact_id", "absence", ["contact_id"], unique=False)
    op.create_table(
        "roster",
        sa.Column("roster_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("shift", sa.String(length=8), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("demo", sa.Boolean(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contact.contact_id"],
            name=op.f("fk_roster_contact_id_contact"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"], name=op.f("fk_roster_unit_id_unit")),
        sa.PrimaryKeyConstraint("roster_id", name=op.f("pk_roster")),
        sa.UniqueConstraint("unit_id", "day", "shift", name=op.f("uq_roster_unit_id_day_shift")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_roster_day", "roster", ["day"], unique=False)
    op.create_table(
        "spot_call",
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=200), server_default="", nullable=False),
        sa.Column("demo", sa.Boolean(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contact.contact_id"],
            name=op.f("fk_spot_call_contact_id_contact"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"], name=op.f("fk_spot_call_unit_id_unit")),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_spot_call")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_spot_call_unit_id_at", "spot_call", ["unit_id", "at"], unique=False)
    op.create_table(
        "message",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=16), nullable=False),
        sa.Column("record_id", sa.Integer(), server_default="0", nullable=False),
        sa.Column("shard", sa.SmallInteger(), nullable=True),
        sa.Column("order_id", sa.BigInteger(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("account", sa.String(length=60), server_default="", nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("receiver", sa.String(length=300), server_default="", nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("link", sa.String(length=200), server_default="", nullable=False),
        sa.Column("urgent", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("fence", sa.Integer(), server_default="0", nullable=False),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("receipt_at", sa.BigInteger(), nullable=True),
        sa.Column("receipt", sa.String(length=200), server_default="", nullable=False),
        sa.Column("error", sa.String(length=300), server_default="", nullable=False),
        sa.Column("demo", sa.Boolean(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contact.contact_id"],
            name=op.f("fk_message_contact_id_contact"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"], name=op.f("fk_message_unit_id_unit")),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_message")),
        sa.UniqueConstraint("key", name=op.f("uq_message_key")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_message_account_state", "message", ["account", "state"], unique=False)
    op.create_index("ix_message_order_id", "message", ["order_id"], unique=False)
    op.create_index("ix_message_state_next_at", "message", ["state", "next_at"], unique=False)
    op.create_index("ix_message_subject_record_id", "message", ["subject", "record_id"], unique=False)
    op.create_table(
        "warning",
        sa.Column("warning_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("object_key", sa.String(length=120), nullable=False),
        sa.Column("level", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("episode", sa.Integer(), server_default="1", nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("township_id", sa.Integer(), nullable=True),
        sa.Column("shard", sa.SmallInteger(), nullable=True),
        sa.Column("order_id", sa.BigInteger(), nullable=True),
        sa.Column("period", sa.String(length=10), server_default="", nullable=False),
        sa.Column("indicator", sa.String(length=20), server_default="", nullable=False),
        sa.Column("raised_at", sa.BigInteger(), nullable=False),
        sa.Column("level_at", sa.BigInteger(), nullable=False),
        sa.Column("judged_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("good_days", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("good_day", sa.Date(), nullable=True),
        sa.Column("months", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("acknowledged_at", sa.BigInteger(), nullable=True),
        sa.Column("acknowledged_by", sa.String(length=60), server_default="", nullable=False),
        sa.Column("assigned_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.Column("settled_by", sa.String(length=60), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("demo", sa.Boolean(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["assigned_id"], ["unit.unit_id"], name=op.f("fk_warning_assigned_id_unit")),
        sa.ForeignKeyConstraint(["district_id"], ["unit.unit_id"], name=op.f("fk_warning_district_id_unit")),
        sa.ForeignKeyConstraint(["township_id"], ["unit.unit_id"], name=op.f("fk_warning_township_id_unit")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"], name=op.f("fk_warning_unit_id_unit")),
        sa.PrimaryKeyConstraint("warning_id", name=op.f("pk_warning")),
        sa.UniqueConstraint("object_key", name=op.f("uq_warning_object_key")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_warning_order_id", "warning", ["order_id"], unique=False)
    op.create_index("ix_warning_state_kind", "warning", ["state", "kind"], unique=False)
    op.create_index("ix_warning_unit_id_state", "warning", ["unit_id", "state"], unique=False)


def downgrade() -> None:
    op.drop_table("warning")
    op.drop_table("message")
    op.drop_table("spot_call")
    op.drop_table("roster")
    op.drop_table("absence")
    op.drop_table("contact")
    op.drop_table("worker")
    op.drop_table("job_run")
