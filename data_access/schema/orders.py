"""Order tables: the order in its standing state, its events and participants.

Words of closed vocabularies are those of dashboard.views.vocabulary.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from data_access.schema.base import Instant, metadata

order = Table(
    "orders",
    metadata,
    # Keys: shard = crc32(source, order number) mod 1024, order_id = 63 bits of a hash of both.
    Column("shard", SmallInteger, nullable=False),
    Column("order_id", BigInteger, nullable=False),
    Column("source_id", SmallInteger, ForeignKey("source.source_id"), nullable=False),
    Column("order_no", String(64), nullable=False),
    # Who asks. Plain text stays here; pages read it masked (dashboard.order.masking).
    Column("enterprise_name", String(200), nullable=False, server_default=""),
    Column("enterprise_hash", String(64), nullable=False, server_default=""),
    Column("contact_name", String(60), nullable=False, server_default=""),
    Column("contact_phone", String(40), nullable=False, server_default=""),
    Column("confidential", Boolean, nullable=False, server_default="0"),
    # What about.
    Column("title", String(300), nullable=False, server_default=""),
    Column("content", Text, nullable=False, server_default=""),
    Column("reply", Text, nullable=False, server_default=""),
    Column("category_id", Integer, ForeignKey("category.category_id")),
    Column("nature", String(20), nullable=False, server_default=""),
    Column("channel", String(20), nullable=False, server_default=""),  # vocabulary.CHANNELS
    Column("provincial", Boolean, nullable=False, server_default="0"),
    # Who answers for it.
    Column("unit_id", Integer, ForeignKey("unit.unit_id")),  # appraised unit (district, department, utility)
    Column("township_id", Integer, ForeignKey("unit.unit_id")),
    Column("district_id", Integer, ForeignKey("unit.unit_id")),  # district in which the order lies
    Column("handler_id", Integer, ForeignKey("unit.unit_id")),
    # Times as the source tells them.
    Column("opened_at", Instant, nullable=False),
    Column("transferred_out_at", Instant),  # provincial platform → city
    Column("dispatched_at", Instant),  # city → first unit, the 转派
    Column("received_at", Instant),  # start of the working-day clocks
    Column("signed_at", Instant),
    Column("acknowledged_at", Instant),  # liaison's answer
    Column("four_way_call_at", Instant),
    Column("contacted_at", Instant),
    Column("onsite_at", Instant),
    Column("feedback_enterprise_at", Instant),
    Column("feedback_city_at", Instant),
    Column("submitted_at", Instant),
    Column("closed_at", Instant),  # standing close: submission of the reply that passed; NULL while open
    Column("withdrawn_at", Instant),
    # Clocks. solve_due is the deadline in force, solve_due_first the one before any extension or pause.
    Column("rule_set", String(10), nullable=False, server_default=""),
    Column("onsite_due", Instant),
    Column("feedback_due", Instant),
    Column("solve_due", Instant),
    Column("solve_due_first", Instant),
    Column("due_given", Boolean, nullable=False, server_default="0"),  # deadline came with the table
    Column("extension_days", SmallInteger),
    Column("extended_until", Instant),
    Column("extension_applied_at", Instant),
    Column("extension_approved_at", Instant),
    Column("provisional", Boolean, nullable=False, server_default="0"),
    # State and outcome.
    Column("state", String(20), nullable=False),  # vocabulary.STATES
    Column("closing_kind", String(20), nullable=False, server_default=""),  # vocabulary.CLOSING_KINDS
    Column("verdict_official", String(12), nullable=False, server_default=""),  # vocabulary.VERDICTS
    Column("verdict_official_at", Instant),
    Column("verdict_claimed", String(12), nullable=False, server_default=""),
    Column("verdict_district", String(12), nullable=False, server_default=""),
    Column("verdict_enterprise", String(12), nullable=False, server_default=""),
    Column("unsolved_reason", String(200), nullable=False, server_default=""),
    Column("answer_first", String(14), nullable=False, server_default=""),  # vocabulary.ANSWERS
    Column("answer_final", String(14), nullable=False, server_default=""),
    Column("answered_at", Instant),
    # What the source itself says of being on time; no figure of the product is made of it.
    Column("source_on_time", Boolean),
    Column("redo_count", SmallInteger, nullable=False, server_default="0"),
    Column("first_review_passed", Boolean),
    # The platform's record of the four gates as canonical JSON (order.gates), "" where it gave none.
    Column("gate_log", Text, nullable=False, server_default=""),
    # What else it noted: pauses of the clock, calls, look-backs, ledgers (order.case_notes), as above.
    Column("pause_log", Text, nullable=False, server_default=""),
    Column("call_log", Text, nullable=False, server_default=""),
    Column("look_back_log", Text, nullable=False, server_default=""),
    Column("ledger_log", Text, nullable=False, server_default=""),
    Column("withdrawal_asked", Boolean, nullable=False, server_default="0"),
    Column("misdispatch_confirmed_at", Instant),
    Column("redispatched_at", Instant),
    Column("excluded", Boolean, nullable=False, server_default="0"),
    Column("exclusion_reason", String(200), nullable=False, server_default=""),
    Column("exclusion_decided_at", Instant),
    Column("exclusion_decided_by", String(100), nullable=False, server_default=""),
    # Derived at load from the rows above; `verify` recomputes them.
    Column("evidence", Integer, nullable=False, server_default="0"),  # bits: vocabulary.EVIDENCE
    Column("opened_day", Integer, nullable=False),  # yyyymmdd in the source's zone
    Column("transferred_day", Integer),
    Column("due_day", Integer),  # the day that the deadline in force ends
    Column("due_first_day", Integer),  # the day that the deadline before any extension ends
    Column("closed_day", Integer),
    Column("feedback_days", Integer),  # local days from receipt to the later of both feedbacks; 0: the same
    Column("work_seconds", BigInteger),  # working time to close, seconds of 24 h working days
    Column("suspended_at", Instant),  # registration of the last pause that moved the deadline
    Column("waiting_gate", SmallInteger),  # 1 to 4: where the reply of an open order waits
    Column("waiting_since", Instant),
    # What it is searched by (dashboard.order.masking): as everybody reads it, and by its contact for
    # those who may read that.
    Column("search_text", Text, nullable=False, server_default=""),
    Column("contact_text", Text, nullable=False, server_default=""),
    # Where it came from.
    Column("source_updated_at", Instant),
    Column("data_time", Instant, nullable=False),
    Column("batch_id", Integer, ForeignKey("import_batch.batch_id"), nullable=False),
    Column("row_hash", String(32), nullable=False),
    PrimaryKeyConstraint("shard", "order_id"),
    UniqueConstraint("shard", "source_id", "order_no"),
    Index("ix_orders_due_day_unit", "due_day", "unit_id"),
    Index("ix_orders_due_first_day", "due_first_day"),
    Index("ix_orders_opened_day_unit", "opened_day", "unit_id"),
    Index("ix_orders_transferred_day", "transferred_day"),
    Index("ix_orders_closed_day", "closed_day"),
    Index("ix_orders_closed_at", "closed_at"),
    Index("ix_orders_district", "district_id", "due_day"),
    Index("ix_orders_township", "township_id", "due_day"),
    Index("ix_orders_no", "order_no"),
    Index("ix_orders_enterprise", "enterprise_hash"),
    Index("ix_orders_batch", "batch_id"),
    Index(
        "ix_orders_waiting",
        "waiting_gate",
        "unit_id",
        sqlite_where=text("waiting_gate IS NOT NULL"),
        postgresql_where=text("waiting_gate IS NOT NULL"),
    ),
    Index(
        "ix_orders_ledger",
        "unit_id",
        sqlite_where=text("ledger_log <> ''"),
        postgresql_where=text("ledger_log <> ''"),
    ),
    Index(
        "ix_orders_open_due",
        "solve_due",
        sqlite_where=text("closed_at IS NULL"),
        postgresql_where=text("closed_at IS NULL"),
    ),
)

_order_fk = ["shard", "order_id"], ["orders.shard", "orders.order_id"]

# Append-only: what an import changed about an order that already existed.
order_event = Table(
    "order_event",
    metadata,
    Column("shard", SmallInteger, nullable=False),
    Column("order_id", BigInteger, nullable=False),
    Column("event_no", Integer, nullable=False),
    Column("kind", String(20), nullable=False),  # transferred | reopened | closed | excluded | …
    Column("at", Instant, nullable=False),
    Column("derived", Boolean, nullable=False),
    Column("detail", JSON, nullable=False),
    Column("batch_id", Integer, nullable=False),
    PrimaryKeyConstraint("shard", "order_id", "event_no"),
    ForeignKeyConstraint(*_order_fk, ondelete="CASCADE"),
)

# 协办 rows of an export: further units on the same order, never orders of their own.
participant = Table(
    "participant",
    metadata,
    Column("shard", SmallInteger, nullable=False),
    Column("order_id", BigInteger, nullable=False),
    Column("unit_id", Integer, ForeignKey("unit.unit_id"), nullable=False),
    Column("source_id", SmallInteger, nullable=False),
    Column("order_no", String(64), nullable=False),
    Column("due", Instant),
    Column("closed_at", Instant),
    Column("batch_id", Integer, nullable=False),
    Column("row_hash", String(32), nullable=False),
    PrimaryKeyConstraint("shard", "order_id", "unit_id"),
)
