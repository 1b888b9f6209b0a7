"""Keep the table of runs short."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from data_access.schema import job_run

# Of each job; counted, not dated: a clock that ran ahead must not make the periods of today unknown.
KEPT_RUNS = 2_000

r = job_run.c


def forget_runs(connection: Connection, kept: int = KEPT_RUNS) -> int:
    """Remove the oldest periods of each job beyond the newest `kept`; return how many."""
    gone = 0
    for job in connection.scalars(select(r.job).distinct()).all():
        oldest = select(r.due_at).where(r.job == job).order_by(r.due_at.desc()).offset(kept - 1).limit(1)
        border = connection.scalar(oldest)
        if border is not None:
            gone += connection.execute(delete(job_run).where(r.job == job, r.due_at < border)).rowcount
    return gone
