"""Warnings, and how they reach a person: contacts with their duty, and the messages that are sent."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from data_access.schema.base import Instant, metadata

# One row an object, whatever becomes of it: a clock of an order, a promise, a unit's indicator in a month.
# What recovered is armed again: the next time is another episode of the same row.
warning = Table(
    "warning",
    metadata,
    Column("warning_id", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),  # dashboard.alerts.model.KINDS
    Column("object_key", String(120), nullable=False, unique=True),
    Column("level", String(8), nullable=False),  # amber | red
    Column("state", String(16), nullable=False),  # dashboard.alerts.records.STATES
    Column("episode", Integer, nullable=False, server_default="1"),
    Column("unit_id", Integer, ForeignKey("unit.unit_id")),  # who answers; none: the city's office
    Column("district_id", Integer, ForeignKey("unit.unit_id")),
    Column("township_id", Integer, ForeignKey("unit.unit_id")),
    Column("shard", SmallInteger),
    Column("order_id", BigInteger),
    Column("period", String(10), nullable=False, server_default=""),
    Column("indicator", String(20), nullable=False, server_default=""),
    Column("raised_at", Instant, nullable=False),  # of the present episode
    Column("level_at", Instant, nullable=False),
    Column("judged_at", Instant, nullable=False),  # data time of the last judgement
    Column("ended_at", Instant),  # data time at which it no longer held
    Column("good_days", SmallInteger, nullable=False, server_default="0"),
    Column("good_day", Date),
    Column("months", SmallInteger, nullable=False, server_default="0"),  # closed months in a row before
    Column("acknowledged_at", Instant),
    Column("acknowledged_by", String(60), nullable=False, server_default=""),
    Column("assigned_id", Integer, ForeignKey("unit.unit_id")),
    Column("settled_at", Instant),
    Column("settled_by", String(60), nullable=False, server_default=""),
    Column("reason", Text, nullable=False, server_default=""),
    Column("detail", JSON, nullable=False),  # why: rule, fraction, threshold, deadline, data time
    Column("demo", Boolean, nullable=False, server_default="0"),
    Index("ix_warning_state_kind", "state", "kind"),
    Index("ix_warning_unit_id_state", "unit_id", "state"),
    Index("ix_warning_order_id", "order_id"),
    sqlite_autoincrement=True,
)

# Who is told for a unit. Plain numbers stay here; pages show them masked. `account` is whose tray it is.
contact = Table(
    "contact",
    metadata,
    Column("contact_id", Integer, primary_key=True),
    Column("unit_id", Integer, ForeignKey("unit.unit_id"), nullable=False),
    Column("duty", String(12), nullable=False),  # dashboard.reminders.contacts.DUTIES
    Column("name", String(60), nullable=False),
    Column("title", String(60), nullable=False, server_default=""),
    Column("mobile", String(40), nullable=False, server_default=""),
    Column("phone", String(40), nullable=False, server_default=""),
    Column("wechat", String(300), nullable=False, server_default=""),  # address of a group robot
    Column("account", String(60), nullable=False, server_default=""),
    Column("around_clock", Boolean, nullable=False, server_default="0"),
    Column("active", Boolean, nullable=False, server_default="1"),
    Column("changed_at", Instant, nullable=False),
    Column("demo", Boolean, nullable=False, server_default="0"),
    UniqueConstraint("unit_id", "duty", "name"),
    sqlite_autoincrement=True,
)

# Somebody is away, and who stands in.
absence = Table(
    "absence",
    metadata,
    Column("absence_id", Integer, primary_key=True),
    Column("contact_id", Integer, ForeignKey("contact.contact_id", ondelete="CASCADE"), nullable=False),
    Column("from_at", Instant, nullable=False),
    Column("until_at", Instant, nullable=False),
    Column("deputy_id", Integer, ForeignKey("contact.contact_id", ondelete="CASCADE")),
    Column("note", String(200), nullable=False, server_default=""),
    Column("account", String(60), nullable=False),
    Index("ix_absence_contact_id", "contact_id"),
    sqlite_autoincrement=True,
)

# Who is on duty for a unit on a day.
roster = Table(
    "roster",
    metadata,
    Column("roster_id", Integer, primary_key=True),
    Column("unit_id", Integer, ForeignKey("unit.unit_id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("shift", String(8), nullable=False),  # dashboard.reminders.contacts.SHIFTS
    Column("contact_id", Integer, ForeignKey("contact.contact_id", ondelete="CASCADE"), nullable=False),
    Column("demo", Boolean, nullable=False, server_default="0"),
    UniqueConstraint("unit_id", "day", "shift"),
    Index("ix_roster_day", "day"),
    sqlite_autoincrement=True,
)

# 抽查: whether a unit answers its telephone.
spot_call = Table(
    "spot_call",
    metadata,
    Column("call_id", Integer, primary_key=True),
    Column("unit_id", Integer, ForeignKey("unit.unit_id"), nullable=False),
    Column("contact_id", Integer, ForeignKey("contact.contact_id", ondelete="SET NULL")),
    Column("at", Instant, nullable=False),
    Column("account", String(60), nullable=False),
    Column("state", String(12), nullable=False),  # drawn | answered | missed
    Column("seconds", Integer),  # until somebody answered
    Column("note", String(200), nullable=False, server_default=""),
    Column("demo", Boolean, nullable=False, server_default="0"),
    Index("ix_spot_call_unit_id_at", "unit_id", "at"),
    sqlite_autoincrement=True,
)

# The outbox: a message is written in the transaction of what it tells, and sent by the worker afterwards.
message = Table(
    "message",
    metadata,
    Column("message_id", Integer, primary_key=True),
    Column("key", String(64), nullable=False, unique=True),  # idempotency: the receiver sees a double by it
    Column("subject", String(16), nullable=False),  # what it is about, as record_history.subject; or order
    Column("record_id", Integer, nullable=False, server_default="0"),
    Column("shard", SmallInteger),
    Column("order_id", BigInteger),
    Column("unit_id", Integer, ForeignKey("unit.unit_id")),
    Column("contact_id", Integer, ForeignKey("contact.contact_id", ondelete="SET NULL")),
    Column("account", String(60), nullable=False, server_default=""),  # of the tray
    Column("channel", String(8), nullable=False),  # dashboard.reminders.messages.CHANNELS
    Column("receiver", String(300), nullable=False, server_default=""),
    Column("text", Text, nullable=False),
    Column("link", String(200), nullable=False, server_default=""),  # path in the product
    Column("urgent", Boolean, nullable=False, server_default="0"),  # quiet hours do not hold it back
    Column("state", String(12), nullable=False),  # dashboard.reminders.messages.STATES
    Column("created_at", Instant, nullable=False),
    Column("next_at", Instant, nullable=False),
    Column("attempts", SmallInteger, nullable=False, server_default="0"),
    Column("fence", Integer, nullable=False, server_default="0"),  # grows with every take; an old one is void
    Column("lease_until", Instant),
    Column("sent_at", Instant),
    Column("receipt_at", Instant),
    Column("receipt", String(200), nullable=False, server_default=""),
    Column("error", String(300), nullable=False, server_default=""),
    Column("demo", Boolean, nullable=False, server_default="0"),
    Column("bundle", String(64), nullable=False, server_default=""),  # key under which it left with others
    Index("ix_message_bundle", "bundle"),
    Index("ix_message_state_next_at", "state", "next_at"),
    Index("ix_message_subject_record_id", "subject", "record_id"),
    Index("ix_message_account_state", "account", "state"),
    Index("ix_message_order_id", "order_id"),
    sqlite_autoincrement=True,
)
