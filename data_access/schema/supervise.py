"""Supervision: 督办单, requests to the platform, the two ledgers, unit agendas, look-backs, social review.

Orders are named by their key and without a reference: an import that is undone and made again brings the
same keys back, and what was done here in between must not be lost with it.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from data_access.schema.base import Instant, metadata


def _of(key: str) -> ForeignKey:
    return ForeignKey(key, ondelete="CASCADE")


# 督办单 and 整改通知. It has its number from its issue on (paper_number).
supervision = Table(
    "supervision",
    metadata,
    Column("supervision_id", Integer, primary_key=True),
    Column("kind", String(8), nullable=False),  # dashboard.supervise.records.NOTICE_KINDS
    Column("year", SmallInteger),
    Column("serial", Integer),
    Column("title", String(120), nullable=False),
    Column("unit_id", Integer, ForeignKey("unit.unit_id"), nullable=False),
    Column("asked", Text, nullable=False, server_default=""),
    Column("due", Instant),
    Column("state", String(16), nullable=False),  # dashboard.supervise.records.STEPS["supervision"]
    Column("origin", String(16), nullable=False, server_default=""),  # warning | instruction | order | rule
    Column("origin_id", Integer),
    Column("rule", String(20), nullable=False, server_default=""),  # which rule proposed it
    Column("version", Integer, nullable=False, server_default="1"),  # of the draft
    Column("created_at", Instant, nullable=False),
    Column("created_by", String(60), nullable=False),
    Column("issued_at", Instant),
    Column("issued_by", String(60), nullable=False, server_default=""),
    Column("reply", Text, nullable=False, server_default=""),
    Column("replied_at", Instant),
    Column("returns", SmallInteger, nullable=False, server_default="0"),
    Column("signed_off_at", Instant),
    Column("withdrawn_reason", Text, nullable=False, server_default=""),
    Column("demo", Boolean, nullable=False, server_default="0"),
    UniqueConstraint("kind", "year", "serial"),
    Index("ix_supervision_unit_id_state", "unit_id", "state"),
    Index("ix_supervision_origin", "origin", "origin_id"),
    sqlite_autoincrement=True,
)

supervision_order = Table(
    "supervision_order",
    metadata,
    Column(
        "supervision_id",
        Integer,
        ForeignKey("supervision.supervision_id", ondelete="CASCADE"),
        nullable=False,
    ),
    Column("shard", SmallInteger, nullable=False),
    Column("order_id", BigInteger, nullable=False),
    PrimaryKeyConstraint("supervision_id", "shard", "order_id"),
    Index("ix_supervision_order_order_id", "order_id"),
)

# What belongs to the platform is asked for here and waits until an import confirms it (待平台确认).
platform_request = Table(
    "platform_request",
    metadata,
    Column("request_id", Integer, primary_key=True),
    Column("kind", String(12), nullable=False),  # dashboard.supervise.requests.KINDS
    Column("shard", SmallInteger, nullable=False),
    Column("order_id", BigInteger, nullable=False),
    Column("unit_id", Integer, ForeignKey("unit.unit_id")),
    Column("reason", Text, nullable=False),
    Column("until", Instant),  # of an extension
    Column("state", String(12), nullable=False),  # waiting | confirmed | withdrawn
    Column("asked_at", Instant, nullable=False),
    Column("asked_by", String(60), nullable=False),
    Column("settled_at", Instant),
    Column("note", Text, nullable=False, server_default=""),
    Column("demo", Boolean, nullable=False, server_default="0"),
    Index("ix_platform_request_state", "state"),
    Index("ix_platform_request_order_id", "order_id"),
    sqlite_autoincrement=True,
)

# 未解决 and 计划解决, kept here from the first entry on. `first_promised` stays whatever is granted later.
ledger_item = Table(
    "ledger_item",
    metadata,
    Column("item_id", Integer, primary_key=True),
    Column("shard", SmallInteger, nullable=False),
    Column("order_id", BigInteger, nullable=False),
    Column("round", SmallInteger, nullable=False),  # n-th entry of the same order
    Column("unit_id", Integer, ForeignKey("unit.unit_id")),
    Column("district_id", Integer, ForeignKey("unit.unit_id")),
    Column("township_id", Integer, ForeignKey("unit.unit_id")),
    Column("book", String(12), nullable=False),  # unsolved | planned
    Column("reason", String(20), nullable=False, server_default=""),  # dashboard.ledgers.records.REASONS
    Column("why", Text, nullable=False, server_default=""),
    Column("entered_at", Instant, nullable=False),
    Column("entered_by", String(60), nullable=False, server_default=""),
    Column("imported", Boolean, nullable=False, server_default="0"),
    Column("promised", Instant),
    Column("first_promised", Instant),
    Column("extensions", SmallInteger, nullable=False, server_default="0"),
    Column("noted_at", Instant),  # last weekly note
    Column("note", Text, nullable=False, server_default=""),
    Column("state", String(12), nullable=False),  # dashboard.ledgers.records.STEPS["ledger"]
    Column("closed_at", Instant),
    Column("closing", Text, nullable=False, server_default=""),  # the evidence in words
    Column("demo", Boolean, nullable=False, server_default="0"),
    UniqueConstraint("shard", "order_id", "round"),
    Index("ix_ledger_item_state_unit_id", "state", "unit_id"),
    Index("ix_ledger_item_promised", "promised"),
    Index("ix_ledger_item_order_id", "order_id"),
    sqlite_autoincrement=True,
)

# The weekly note: one a week and item counts, later ones of the week add to it.
ledger_note = Table(
    "ledger_note",
    metadata,
    Column("note_id", Integer, primary_key=True),
    Column("item_id", Integer, _of("ledger_item.item_id"), nullable=False),
    Column("week", String(8), nullable=False),  # 2026-W47
    Column("at", Instant, nullable=False),
    Column("account", String(60), nullable=False),
    Column("text", Text, nullable=False),
    Index("ix_ledger_note_item_id", "item_id"),
    sqlite_autoincrement=True,
)

ledger_extension = Table(
    "ledger_extension",
    metadata,
    Column("extension_id", Integer, primary_key=True),
    Column("item_id", Integer, _of("ledger_item.item_id"), nullable=False),
    Column("before", Instant),  # the promise that it takes the place of, NULL for the first
    Column("until", Instant, nullable=False),
    Column("reason", Text, nullable=False),
    Column("state", String(12), nullable=False),  # dashboard.ledgers.records.CHANGES
    Column("asked_at", Instant, nullable=False),
    Column("asked_by", String(60), nullable=False),
    Column("decided_at", Instant),
    Column("decided_by", String(60), nullable=False, server_default=""),
    Column("note", Text, nullable=False, server_default=""),
    Index("ix_ledger_extension_item_id", "item_id"),
    sqlite_autoincrement=True,
)

# 每周班子会: what a unit's heads decide about a hard order in a week.
agenda_decision = Table(
    "agenda_decision",
    metadata,
    Column("decision_id", Integer, primary_key=True),
    Column("unit_id", Integer, ForeignKey("unit.unit_id"), nullable=False),
    Column("week", String(8), nullable=False),
    Column("shard", SmallInteger, nullable=False),
    Column("order_id", BigInteger, nullable=False),
    Column("why", Text, nullable=False, server_default=""),
    Column("measure", Text, nullable=False, server_default=""),
    Column("decision", Text, nullable=False, server_default=""),
    Column("at", Instant, nullable=False),
    Column("account", String(60), nullable=False),
    Column("demo", Boolean, nullable=False, server_default="0"),
    UniqueConstraint("unit_id", "week", "shard", "order_id"),
    Index("ix_agenda_decision_order_id", "order_id"),
    sqlite_autoincrement=True,
)

# A head's own telephone call with an enterprise that is dissatisfied or unsolved.
head_call = Table(
    "head_call",
    metadata,
    Column("call_id", Integer, primary_key=True),
    Column("unit_id", Integer, ForeignKey("unit.unit_id"), nullable=False),
    Column("shard", SmallInteger, nullable=False),
    Column("order_id", BigInteger, nullable=False),
    Column("at", Instant, nullable=False),
    Column("head", String(60), nullable=False),
    Column("result", String(12), nullable=False),  # dashboard.supervise.agenda.CALL_RESULTS
    Column("note", Text, nullable=False, server_default=""),
    Column("account", String(60), nullable=False),
    Column("demo", Boolean, nullable=False, server_default="0"),
    Index("ix_head_call_unit_id_at", "unit_id", "at"),
    Index("ix_head_call_order_id", "order_id"),
    sqlite_autoincrement=True,
)

# 回头看: a closed order that was not solved or not to the enterprise's satisfaction, handled once more.
look_back = Table(
    "look_back",
    metadata,
    Column("look_back_id", Integer, primary_key=True),
    Column("shard", SmallInteger, nullable=False),
    Column("order_id", BigInteger, nullable=False),
    Column("round", SmallInteger, nullable=False),
    Column("unit_id", Integer, ForeignKey("unit.unit_id")),
    Column("district_id", Integer, ForeignKey("unit.unit_id")),
    Column("township_id", Integer, ForeignKey("unit.unit_id")),
    Column("why", String(14), nullable=False),  # dashboard.look_back.records.GROUNDS
    Column("entered_at", Instant, nullable=False),
    Column("due", Instant, nullable=False),
    Column("state", String(16), nullable=False),  # dashboard.look_back.records.STEPS["look_back"]
    Column("measure", Text, nullable=False, server_default=""),
    Column("handled_at", Instant),
    Column("checked_at", Instant),
    Column("checked_by", String(60), nullable=False, server_default=""),
    Column("note", Text, nullable=False, server_default=""),
    Column("demo", Boolean, nullable=False, server_default="0"),
    UniqueConstraint("shard", "order_id", "round"),
    Index("ix_look_back_state_unit_id", "state", "unit_id"),
    Index("ix_look_back_order_id", "order_id"),
    sqlite_autoincrement=True,
)

# 社会监督评议: people who judge requests that may be untrue, malicious or against the law.
social_supervisor = Table(
    "social_supervisor",
    metadata,
    Column("supervisor_id", Integer, primary_key=True),
    Column("name", String(60), nullable=False),
    Column("background", String(12), nullable=False),  # dashboard.reviews.records.BACKGROUNDS
    Column("organisation", String(120), nullable=False, server_default=""),
    Column("district_id", Integer, ForeignKey("unit.unit_id")),
    Column("contact", String(60), nullable=False, server_default=""),
    Column("active", Boolean, nullable=False, server_default="1"),
    Column("changed_at", Instant, nullable=False),
    Column("demo", Boolean, nullable=False, server_default="0"),
    UniqueConstraint("name", "organisation"),
    sqlite_autoincrement=True,
)

review_case = Table(
    "review_case",
    metadata,
    Column("case_id", Integer, primary_key=True),
    Column("shard", SmallInteger, nullable=False),
    Column("order_id", BigInteger, nullable=False),
    Column("unit_id", Integer, ForeignKey("unit.unit_id"), nullable=False),  # whose order it is
    Column("district_id", Integer, ForeignKey("unit.unit_id")),
    Column("level", String(10), nullable=False),  # dashboard.reviews.records.LEVELS
    Column("ground", String(20), nullable=False),  # dashboard.reviews.records.GROUNDS
    Column("facts", Text, nullable=False),
    Column("state", String(16), nullable=False),  # dashboard.reviews.records.STEPS["review_case"]
    Column("proposed_at", Instant, nullable=False),
    Column("proposed_by", String(60), nullable=False),
    Column("seed", String(60), nullable=False, server_default=""),  # of the lot
    Column("drawn_at", Instant),
    Column("decided_at", Instant),
    Column("decided_by", String(60), nullable=False, server_default=""),
    Column("decision", Text, nullable=False, server_default=""),
    Column("cleared_at", Instant),  # 正名
    Column("cleared", Text, nullable=False, server_default=""),
    Column("appealed_at", Instant),
    Column("appeal", Text, nullable=False, server_default=""),
    Column("appeal_decided_at", Instant),
    Column("appeal_decision", Text, nullable=False, server_default=""),
    Column("demo", Boolean, nullable=False, server_default="0"),
    Index("ix_review_case_state_unit_id", "state", "unit_id"),
    Index("ix_review_case_order_id", "order_id"),
    sqlite_autoincrement=True,
)

review_panel = Table(
    "review_panel",
    metadata,
    Column("case_id", Integer, _of("review_case.case_id"), nullable=False),
    Column("supervisor_id", Integer, ForeignKey("social_supervisor.supervisor_id"), nullable=False),
    Column("position", SmallInteger, nullable=False),
    Column("substitute", Boolean, nullable=False, server_default="0"),
    Column("vote", String(8), nullable=False, server_default=""),  # dashboard.reviews.records.VOTES
    Column("voted_at", Instant),
    PrimaryKeyConstraint("case_id", "supervisor_id"),
)
