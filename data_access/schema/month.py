"""Months of the appraisal: their state, and the versions that were fixed with everything behind them."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ForeignKey,
    Integer,
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
