"""The appraisal: versions of its settings with the drafts of new ones, and what is entered by hand."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from data_access.schema.base import Instant, metadata

# Every version of the settings that was ever put in force, and drafts on the way to one. A version is never
# changed: what replaces it on the same day is another one, and the newest of a day counts.
appraisal_form = Table(
    "appraisal_form",
    metadata,
    Column("form_id", Integer, primary_key=True),
    Column("state", String(8), nullable=False),  # draft | stored | dropped
    Column("valid_from", Date),  # of a draft unknown until it is stored
    Column("content", JSON, nullable=False),  # dashboard.appraisal.settings.AppraisalSettings
    Column("based_on", Integer, nullable=False, server_default="0"),  # newest version when it was begun
    Column("changes", Integer, nullable=False, server_default="0"),  # how often a draft was changed
    Column("reason", Text, nullable=False, server_default=""),
    Column("made_by", String(60), nullable=False),
    Column("made_at", Instant, nullable=False),
    Index("ix_appraisal_form_state", "state"),
    sqlite_autoincrement=True,  # the number of a draft that was dropped must never mean another one
)

# Bonus and penalty points of a unit, and figures that no table brings, by month.
appraisal_entry = Table(
    "appraisal_entry",
    metadata,
    Column("entry_id", Integer, primary_key=True),
    Column("kind", String(12), nullable=False),  # dashboard.appraisal.entries.KINDS
    Column("month", String(7), nullable=False),  # 2026-10
    Column("unit_id", Integer, ForeignKey("unit.unit_id"), nullable=False),
    Column("hundredths", Integer, nullable=False, server_default="0"),  # of a point, below 0 for a penalty
    Column("numerator", Integer, nullable=False, server_default="0"),
    Column("denominator", Integer, nullable=False, server_default="0"),
    Column("reason", Text, nullable=False),  # of the points, or the source of the figure
    Column("paper", String(100), nullable=False, server_default=""),  # name and number of the document
    Column("state", String(10), nullable=False),  # entered | cancelled
    Column("entered_by", String(60), nullable=False),
    Column("entered_at", Instant, nullable=False),
    Column("demo", Boolean, nullable=False, server_default="0"),
    Index("ix_appraisal_entry_month", "month", "unit_id"),
    sqlite_autoincrement=True,
)
