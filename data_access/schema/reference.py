"""Reference tables: units, categories, calendar, settings, sources."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from data_access.schema.base import Instant, metadata

# One tree: city → district / department / utility → township. `district_id` repeats the ancestor that
# a figure by district groups on (a district's own id for itself; NULL for departments and utilities).
unit = Table(
    "unit",
    metadata,
    Column("unit_id", Integer, primary_key=True),
    Column("code", String(64), nullable=False, unique=True),
    Column("name", String(100), nullable=False),
    Column("pinyin", String(200), nullable=False, server_default=""),
    Column("initials", String(60), nullable=False, server_default=""),
    Column("kind", String(16), nullable=False),  # as in data_access/reference/units.csv
    Column("subkind", String(16), nullable=False, server_default=""),  # street | town | township | park
    Column("parent_id", Integer, ForeignKey("unit.unit_id")),
    Column("district_id", Integer),
    Column("official_order", Integer, nullable=False),
    Column("appraised", Boolean, nullable=False),
    Column("traits", JSON, nullable=False),
    Column("aliases", JSON, nullable=False),
    Column("valid_from", Date),
    Column("valid_to", Date),
)

category = Table(
    "category",
    metadata,
    Column("category_id", Integer, primary_key=True),
    Column("code", String(64), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("parent_id", Integer, ForeignKey("category.category_id")),
    Column("official_order", Integer, nullable=False),
    Column("sensitive", Boolean, nullable=False, server_default="0"),
    Column("government_complaint", Boolean, nullable=False, server_default="0"),
    Column("aliases", JSON, nullable=False),
)

calendar_day = Table(
    "calendar_day",
    metadata,
    Column("day", Date, primary_key=True),
    Column("workday", Boolean, nullable=False),
    Column("name", String(40), nullable=False),
    Column("published", Date),
    Column("paper", String(200), nullable=False, server_default=""),
)

# Appraisal settings and rule sets, each valid from a day on; content is the validated JSON of
# dashboard.appraisal.settings / dashboard.clocks.rules.
setting = Table(
    "setting",
    metadata,
    Column("setting_id", Integer, primary_key=True),
    Column("name", String(60), nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("content", JSON, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("changed_by", String(60), nullable=False, server_default=""),
    Column("changed_at", Instant, nullable=False),
    UniqueConstraint("name", "valid_from"),
)

# A source of orders with its expected rhythm and the data time of its newest extract.
source = Table(
    "source",
    metadata,
    Column("source_id", SmallInteger, primary_key=True, autoincrement=True),
    Column("code", String(40), nullable=False, unique=True),
    Column("name", String(100), nullable=False),
    Column("time_zone", String(40), nullable=False),
    Column("rhythm", String(20), nullable=False),  # dashboard.importing.freshness.RHYTHMS
    Column("rhythm_at", String(5), nullable=False, server_default=""),  # "08:00" for daily
    Column("demo", Boolean, nullable=False, server_default="0"),
    Column("data_time", Instant),
    Column("last_import_at", Instant),
    Column("rhythm_since", Instant),  # when somebody said the rhythm: nothing was missed before
)

# The one row whose number grows with each commit that changes what figures could say.
data_version = Table(
    "data_version",
    metadata,
    Column("id", SmallInteger, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("changed_at", Instant, nullable=False),
)

# Per month (yyyymm) the data version that last touched an order that has to do with it; month 0: every month.
month_touched = Table(
    "month_touched",
    metadata,
    Column("month", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("changed_at", Instant, nullable=False),
)
