"""What prevents requests: special reports with their suggestions, leaders' instructions, visits, experts."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
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

# A paper has its number from its issue on: the next one of its kind and year, none left out (paper_number).
report = Table(
    "report",
    metadata,
    Column("report_id", Integer, primary_key=True),
    Column("kind", String(8), nullable=False),  # dashboard.proactive.records.REPORT_KINDS
    Column("year", SmallInteger),
    Column("serial", Integer),
    Column("title", String(120), nullable=False),
    Column("dated", Date, nullable=False),
    Column("problem", String(60), nullable=False),  # the kind of problem that it sorts out
    Column("category_id", Integer, ForeignKey("category.category_id")),
    Column("leaders", String(120), nullable=False, server_default=""),  # whom a paper for leaders goes to
    Column("facts", Text, nullable=False, server_default=""),
    Column("proposals", Text, nullable=False, server_default=""),  # of suggestions, for who writes the draft
    Column("state", String(16), nullable=False),  # dashboard.proactive.records.STEPS["report"]
    Column("version", Integer, nullable=False, server_default="1"),  # of the draft
    Column("created_at", Instant, nullable=False),
    Column("created_by", String(60), nullable=False),
    Column("issued_at", Instant),
    Column("issued_by", String(60), nullable=False, server_default=""),
    Column("withdrawn_at", Instant),
    Column("withdrawn_reason", Text, nullable=False, server_default=""),
    Column("demo", Boolean, nullable=False, server_default="0"),
    UniqueConstraint("kind", "year", "serial"),
    Index("ix_report_dated", "dated"),
    sqlite_autoincrement=True,
)

# The last number given by kind and year: who issues takes the next one under its lock.
paper_number = Table(
    "paper_number",
    metadata,
    Column("kind", String(8), nullable=False),
    Column("year", SmallInteger, nullable=False),
    Column("last", Integer, nullable=False),
    PrimaryKeyConstraint("kind", "year"),
)

report_receiver = Table(
    "report_receiver",
    metadata,
    Column("report_id", Integer, ForeignKey("report.report_id", ondelete="CASCADE"), nullable=False),
    Column("unit_id", Integer, ForeignKey("unit.unit_id"), nullable=False),
    Column("acknowledged_at", Instant),
    Column("acknowledged_by", String(60), nullable=False, server_default=""),
    PrimaryKeyConstraint("report_id", "unit_id"),
    Index("ix_report_receiver_unit_id", "unit_id"),
)

# The leader's words, who leads the work and until when.
instruction = Table(
    "instruction",
    metadata,
    Column("instruction_id", Integer, primary_key=True),
    Column("leader", String(60), nullable=False),
    Column("dated", Date, nullable=False),
    Column("text", Text, nullable=False),
    Column("unit_id", Integer, ForeignKey("unit.unit_id"), nullable=False),
    Column("report_id", Integer, ForeignKey("report.report_id", ondelete="SET NULL")),
    Column("due", Instant, nullable=False),
    Column("state", String(16), nullable=False),  # dashboard.proactive.records.STEPS["instruction"]
    Column("result", Text, nullable=False, server_default=""),
    Column("created_at", Instant, nullable=False),
    Column("done_at", Instant),
    Column("closed_at", Instant),
    Column("demo", Boolean, nullable=False, server_default="0"),
    Index("ix_instruction_unit_id_state", "unit_id", "state"),
    sqlite_autoincrement=True,
)

visit = Table(
    "visit",
    metadata,
    Column("visit_id", Integer, primary_key=True),
    Column("unit_id", Integer, ForeignKey("unit.unit_id"), nullable=False),  # a district or a township
    Column("district_id", Integer, ForeignKey("unit.unit_id"), nullable=False),
    Column("planned_on", Date, nullable=False),
    Column("done_on", Date),
    Column("took_part", String(300), nullable=False, server_default=""),
    Column("purpose", String(300), nullable=False, server_default=""),
    Column("notes", Text, nullable=False, server_default=""),
    Column("state", String(16), nullable=False),  # dashboard.proactive.records.STEPS["visit"]
    Column("created_at", Instant, nullable=False),
    Column("demo", Boolean, nullable=False, server_default="0"),
    Index("ix_visit_district_id_done_on", "district_id", "done_on"),
    sqlite_autoincrement=True,
)

# A problem found on a visit: solved on the spot, or answered for by a unit until a deadline.
visit_problem = Table(
    "visit_problem",
    metadata,
    Column("problem_id", Integer, primary_key=True),
    Column("visit_id", Integer, ForeignKey("visit.visit_id", ondelete="CASCADE"), nullable=False),
    Column("text", Text, nullable=False),
    Column("category_id", Integer, ForeignKey("category.category_id")),
    Column("unit_id", Integer, ForeignKey("unit.unit_id"), nullable=False),
    Column("due", Instant),
    Column("state", String(16), nullable=False),  # dashboard.proactive.records.STEPS["problem"]
    Column("result", Text, nullable=False, server_default=""),
    Column("answered_at", Instant),
    Column("settled_at", Instant),
    Index("ix_visit_problem_visit_id", "visit_id"),
    Index("ix_visit_problem_unit_id_state", "unit_id", "state"),
    sqlite_autoincrement=True,
)

# What is suggested to a unit, by a report or on a visit.
suggestion = Table(
    "suggestion",
    metadata,
    Column("suggestion_id", Integer, primary_key=True),
    Column("report_id", Integer, ForeignKey("report.report_id", ondelete="CASCADE")),
    Column("visit_id", Integer, ForeignKey("visit.visit_id", ondelete="CASCADE")),
    Column("text", Text, nullable=False),
    Column("unit_id", Integer, ForeignKey("unit.unit_id"), nullable=False),
    Column("due", Instant, nullable=False),
    Column("state", String(16), nullable=False),  # dashboard.proactive.records.STEPS["suggestion"]
    Column("proposed_on", Date),  # None while its report is a draft
    Column("reason", Text, nullable=False, server_default=""),  # why it was not adopted
    Column("effect", Text, nullable=False, server_default=""),
    Column("decided_at", Instant),
    Column("done_at", Instant),
    Index("ix_suggestion_report_id", "report_id"),
    Index("ix_suggestion_visit_id", "visit_id"),
    Index("ix_suggestion_unit_id_state", "unit_id", "state"),
    Index("ix_suggestion_proposed_on", "proposed_on"),
    sqlite_autoincrement=True,
)

# People whose advice is asked. Plain contact stays here; pages show it masked.
expert = Table(
    "expert",
    metadata,
    Column("expert_id", Integer, primary_key=True),
    Column("name", String(60), nullable=False),
    Column("field", String(60), nullable=False),
    Column("organisation", String(120), nullable=False, server_default=""),
    Column("contact", String(60), nullable=False, server_default=""),
    Column("active", Boolean, nullable=False, server_default="1"),
    Column("changed_at", Instant, nullable=False),
    Column("demo", Boolean, nullable=False, server_default="0"),
    UniqueConstraint("name", "organisation"),
    sqlite_autoincrement=True,
)
