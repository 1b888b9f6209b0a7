"""Work by the clock: which period of which job was done, by whom, and which workers live."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    Float,
    Index,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
    Text,
)

from data_access.schema.base import Instant, metadata

# A period of a job is done once. Whoever takes it raises the fence; a holder that slept past its lease finds
# another fence and cannot write any more.
job_run = Table(
    "job_run",
    metadata,
    Column("job", String(24), nullable=False),
    Column("period", String(24), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("state", String(8), nullable=False),  # waiting | running | done | failed
    Column("fence", Integer, nullable=False, server_default="0"),
    Column("holder", String(80), nullable=False, server_default=""),
    Column("lease_until", Instant),
    Column("tries", SmallInteger, nullable=False, server_default="0"),
    Column("started_at", Instant),
    Column("ended_at", Instant),
    Column("seconds", Float),
    Column("asked_by", String(60), nullable=False, server_default=""),  # who asked for it again
    Column("result", JSON, nullable=False),
    Column("error", Text, nullable=False, server_default=""),
    PrimaryKeyConstraint("job", "period"),
    Index("ix_job_run_state_due_at", "state", "due_at"),
    Index("ix_job_run_job_due_at", "job", "due_at"),
)

worker = Table(
    "worker",
    metadata,
    Column("worker_id", String(80), primary_key=True),
    Column("started_at", Instant, nullable=False),
    Column("beat_at", Instant, nullable=False),
    Column("stopped_at", Instant),
    Column("build", String(24), nullable=False, server_default=""),
    Column("drift", Float, nullable=False, server_default="0"),  # seconds that its clock jumped
)
