"""Views of the page of jobs: each job with its last and next period, its history, and the workers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dashboard.jobs.model import Job


@dataclass(frozen=True)
class RunRow:
    """One period of a job as the table of runs tells it; `retry_at` where one that failed is tried again."""

    period: str
    due_at: datetime
    state: str
    tries: int
    started_at: datetime | None
    ended_at: datetime | None
    seconds: float | None
    holder: str
    asked_by: str
    result: Mapping[str, int]
    error: str
    retry_at: datetime | None
    asked_why: str = ""


@dataclass(frozen=True)
class JobRow:
    """A job with its standing (dashboard.jobs.standing.STANDINGS), its last period and the next time."""

    job: Job
    standing: str
    last: RunRow | None
    next_due: datetime | None
    failures: int = 0


@dataclass(frozen=True)
class WorkerRow:
    """A worker: since when it works, when it was last heard of, its clock's last jump in seconds."""

    worker_id: str
    started_at: datetime
    beat_at: datetime
    stopped_at: datetime | None
    drift: float
    state: str  # dashboard.jobs.standing.WORKER_STATES


@dataclass(frozen=True)
class JobsView:
    """All jobs at a moment, the chosen one with its newest periods, and the workers, those at work first."""

    now: datetime
    rows: tuple[JobRow, ...]
    workers: tuple[WorkerRow, ...]
    selected: JobRow | None = None
    history: tuple[RunRow, ...] = ()
