"""Months of the appraisal: their state, and the versions that were fixed with everything behind them."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
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

# A month whose check has begun; one that is not here is provisional.
appraisal_month = Table(
    "appraisal_month",
    metadata,
    Column("month", String(7), primary_key=True),  # 2026-10
    Column("state", String(10), nullable=False),  # dashboard.month.life.STATES
    Column("checked_from", Instant),
    Column("checked_until", Instant),
    Column("opened_by", String(60), nullable=False, server_default=""),
)

# What was fixed: version 1 when the month was locked, further ones only as corrections.
month_version = Table(
    "month_version",
    metadata,
    Column("version_id", Integer, primary_key=True),
    Column("month", String(7), ForeignKey("appraisal_month.month", ondelete="CASCADE"), nullable=False),
    Column("number", SmallInteger, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("made_by", String(60), nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("data_time", Instant, nullable=False),
    Column("data_version", BigInteger, nullable=False),
    Column("settings", JSON, nullable=False),  # dashboard.appraisal.settings.AppraisalSettings
    Column("rules", JSON, nullable=False),  # versions of rule sets and calendar, by name
    UniqueConstraint("month", "number"),
)

# The order rows behind a version's figures, as they were counted: what a locked month's lists are made of.
# Rows of months before it stand there where these were not locked themselves: townships count three months.
month_order = Table(
    "month_order",
    metadata,
    Column("version_id", Integer, ForeignKey("month_version.version_id", ondelete="CASCADE"), nullable=False),
    Column("month", Integer, nullable=False),  # yyyymm
    Column("shard", SmallInteger, nullable=False),
    Column("order_id", BigInteger, nullable=False),
    Column("source_id", SmallInteger, nullable=False),
    Column("order_no", String(64), nullable=False),
    Column("unit_id", Integer),
    Column("township_id", Integer),
    Column("district_id", Integer),
    Column("category_id", Integer),
    Column("channel", String(20), nullable=False, server_default=""),
    Column("provincial", Boolean, nullable=False),
    Column("due_at", Instant),
    Column("closed_at", Instant),
    Column("verdict", String(12), nullable=False, server_default=""),
    Column("answer", String(14), nullable=False, server_default=""),
    Column("excluded", Boolean, nullable=False),  # decided, whether it counts or not
    Column("recorded", BigInteger, nullable=False),  # facts as the data told them (counting.marks)
    Column("mark", BigInteger, nullable=False),  # facts as they were counted, after granted appeals
    # Seconds that things took, of orders with both moments (counting.cells.DURATIONS).
    Column("onsite", BigInteger),
    Column("feedback", BigInteger),
    Column("close_hours", BigInteger),
    Column("close_days", BigInteger),
    PrimaryKeyConstraint("version_id", "month", "shard", "order_id"),
    Index("ix_month_order_order", "order_id"),
)

# Orders that an extension moved out of a month of the version, and the day that their deadline ends now.
month_move = Table(
    "month_move",
    metadata,
    Column("version_id", Integer, ForeignKey("month_version.version_id", ondelete="CASCADE"), nullable=False),
    Column("month", Integer, nullable=False),
    Column("shard", SmallInteger, nullable=False),
    Column("order_id", BigInteger, nullable=False),
    Column("source_id", SmallInteger, nullable=False),
    Column("unit_id", Integer),
    Column("township_id", Integer),
    Column("district_id", Integer),
    Column("category_id", Integer),
    Column("channel", String(20), nullable=False, server_default=""),
    Column("provincial", Boolean, nullable=False),
    Column("due_day", Integer, nullable=False),  # counting.cells.NEVER without a deadline
    PrimaryKeyConstraint("version_id", "month", "shard", "order_id"),
)

# What a version publishes, a row a unit: exact, for comparison and for a recount.
month_figure = Table(
    "month_figure",
    metadata,
    Column("version_id", Integer, ForeignKey("month_version.version_id", ondelete="CASCADE"), nullable=False),
    Column("level", String(12), nullable=False),  # dashboard.month.figures.LEVELS
    Column("code", String(40), nullable=False),
    Column("name", String(100), nullable=False),
    Column("place", SmallInteger, nullable=False),  # in the level's list
    Column("figures", JSON, nullable=False),  # dashboard.month.figures.Published.figures
    PrimaryKeyConstraint("version_id", "level", "code"),
)

# What a version changed against the one before: the orders, and whose word it was.
month_change = Table(
    "month_change",
    metadata,
    Column("version_id", Integer, ForeignKey("month_version.version_id", ondelete="CASCADE"), nullable=False),
    Column("shard", SmallInteger, nullable=False),
    Column("order_id", BigInteger, nullable=False),
    Column("order_no", String(64), nullable=False),
    Column("appeal_id", Integer),  # NULL: taken over from the data
    Column("before", JSON(none_as_null=True)),  # NULL: was not counted
    Column("after", JSON(none_as_null=True)),
    PrimaryKeyConstraint("version_id", "shard", "order_id"),
)

# A unit's word in the check: that its list of lost points is right.
month_confirmation = Table(
    "month_confirmation",
    metadata,
    Column("month", String(7), ForeignKey("appraisal_month.month", ondelete="CASCADE"), nullable=False),
    Column("unit_id", Integer, ForeignKey("unit.unit_id"), nullable=False),
    Column("confirmed_at", Instant, nullable=False),
    Column("confirmed_by", String(60), nullable=False),
    Column("note", Text, nullable=False, server_default=""),
    PrimaryKeyConstraint("month", "unit_id"),
)

# An appeal against one lost point: of an order and an indicator. Orders have no foreign key, as elsewhere.
month_appeal = Table(
    "month_appeal",
    metadata,
    Column("appeal_id", Integer, primary_key=True),
    Column("month", String(7), ForeignKey("appraisal_month.month", ondelete="CASCADE"), nullable=False),
    Column("unit_id", Integer, ForeignKey("unit.unit_id"), nullable=False),
    Column("township_id", Integer, ForeignKey("unit.unit_id")),
    Column("shard", SmallInteger, nullable=False),
    Column("order_id", BigInteger, nullable=False),
    Column("source_id", SmallInteger, nullable=False),
    Column("order_no", String(64), nullable=False),
    Column("indicator", String(24), nullable=False),  # dashboard.month.adjusting.POINTS
    Column("state", String(12), nullable=False),  # dashboard.month.records.STEPS
    Column("reason", Text, nullable=False),
    Column("filed_at", Instant, nullable=False),
    Column("filed_by", String(60), nullable=False),
    Column("forwarded_at", Instant),
    Column("decided_at", Instant),
    Column("decided_by", String(60), nullable=False, server_default=""),
    Column("decision", Text, nullable=False, server_default=""),
    Column("remedy", String(12), nullable=False, server_default=""),  # dashboard.month.adjusting.REMEDIES
    Column("demo", Boolean, nullable=False, server_default="0"),
    Index("ix_month_appeal_month", "month", "unit_id"),
)
