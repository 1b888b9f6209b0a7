"""What every record that is kept here has in common: its history and the files that belong to it."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Column, Index, Integer, String, Table, Text

from data_access.schema.base import Instant, metadata

# Append-only: who did what to a record and in which state that left it. `subject` is one of
# data_access.records.history.SUBJECTS, `record_id` the key in that subject's own table.
record_history = Table(
    "record_history",
    metadata,
    Column("history_id", Integer, primary_key=True),
    Column("subject", String(16), nullable=False),
    Column("record_id", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("account", String(60), nullable=False),
    Column("act", String(24), nullable=False),
    Column("state", String(16), nullable=False, server_default=""),
    Column("note", Text, nullable=False, server_default=""),
    Column("detail", JSON, nullable=False),
    Index("ix_record_history_subject_record_id", "subject", "record_id"),
)

# A file that belongs to a record. Its bytes lie in a folder outside the base under their own digest
# (data_access.records.attachments); one that was taken back keeps its line.
attachment = Table(
    "attachment",
    metadata,
    Column("attachment_id", Integer, primary_key=True),
    Column("subject", String(16), nullable=False),
    Column("record_id", Integer, nullable=False),
    Column("name", String(120), nullable=False),
    Column("kind", String(8), nullable=False),  # data_access.records.attachments.KINDS
    Column("size", BigInteger, nullable=False),  # bytes
    Column("sha256", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("account", String(60), nullable=False),
    Column("removed_at", Instant),
    Index("ix_attachment_subject_record_id", "subject", "record_id"),
    sqlite_autoincrement=True,  # the address of a file must never mean another one
)

# One table that was brought into a register, with the rows that were rejected: nothing of it is lost.
register_import = Table(
    "register_import",
    metadata,
    Column("import_id", Integer, primary_key=True),
    Column("register", String(24), nullable=False),
    Column("file_name", String(255), nullable=False),
    Column("file_sha256", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("account", String(60), nullable=False),
    Column("rows_read", Integer, nullable=False),
    Column("inserted", Integer, nullable=False),
    Column("updated", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
    Column("rejects", Text, nullable=False, server_default=""),  # CSV, to be corrected and imported again
    Index("ix_register_import_register_at", "register", "at"),
    sqlite_autoincrement=True,
)
