"""Take a period of a job so that it is done once, and refuse whoever slept past his lease.

Each take raises the row's fence. What a job writes is committed only while the row still has the fence that
its holder was given: a worker that was frozen, and whose period another one took over, writes nothing any
more when it wakes (fencing tokens: Kleppmann, How to do distributed locking, 2016).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Update, and_, not_, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from dashboard.jobs.failing import LEASE, LONGEST, MOST_TRIES, retry_at
from dashboard.jobs.rhythm import Period
from data_access.schema import job_run

LONGEST_ERROR = 4_000
LEFT = "the worker was heard of no more"

r = job_run.c


class Fenced(Exception):
    """Another worker took the period over: nothing of this one's work may be stored."""


@dataclass(frozen=True)
class Run:
    """A period that a worker holds, with the fence it was given."""

    job: str
    period: str
    fence: int
    holder: str = ""


def take(connection: Connection, job: str, period: Period, holder: str, now: datetime) -> Run | None:
    """Take a period and return it, None where another worker has it or it is done.

    A new one is inserted; one that waits, rested after a failure, or was left by its holder is taken over
    with the next fence.
    """
    values = {"state": "running", "holder": holder[:80], "lease_until": now + LEASE, "started_at": now}
    taken = connection.scalar(
        update(job_run)
        .where(r.job == job, r.period == period.key, _free(now))
        .values(**values, fence=r.fence + 1, tries=r.tries + 1, ended_at=None, seconds=None)
        .returning(r.fence)
    )
    if taken is None:
        new = {"job": job, "period": period.key, "due_at": period.due, "fence": 1, "tries": 1, "result": {}}
        taken = connection.scalar(
            _insert(connection).values(**new, **values).on_conflict_do_nothing().returning(r.fence)
        )
    return Run(job, period.key, int(taken), holder) if taken is not None else None


def skip(connection: Connection, job: str, period: Period, now: datetime) -> None:
    """Note the period before a job's first one, from which on its periods count; a known one stays."""
    values = {"job": job, "period": period.key, "due_at": period.due, "state": "skipped", "ended_at": now}
    connection.execute(_insert(connection).values(**values, result={}).on_conflict_do_nothing())


def hold(connection: Connection, run: Run, now: datetime) -> None:
    """Renew the lease inside the transaction of the job's writes; raise Fenced where the fence moved.

    Called last before the commit: from then on nobody takes the period over before the writes are stored.
    """
    if connection.execute(renewal(run, now)).rowcount != 1:
        raise Fenced(f"{run.job} {run.period}")


def renewal(run: Run, now: datetime) -> Update:
    """Return the statement that renews a lease as long as the fence stands."""
    return update(job_run).where(_own(run)).values(lease_until=now + LEASE)


def finish(
    connection: Connection, run: Run, now: datetime, result: Mapping[str, Any], seconds: float
) -> None:
    """Mark a period as done in the transaction of the job's writes; raise Fenced where the fence moved."""
    done = update(job_run).where(_own(run))
    values = {
        "state": "done",
        "ended_at": now,
        "lease_until": None,
        "error": "",
        "seconds": round(seconds, 3),
    }
    if connection.execute(done.values(**values, result=dict(result))).rowcount != 1:
        raise Fenced(f"{run.job} {run.period}")


def fail(connection: Connection, run: Run, now: datetime, error: str, seconds: float) -> datetime | None:
    """Keep a failure with its text and return when it is tried again, None when it is given up; or Fenced."""
    tries = connection.scalar(
        update(job_run)
        .where(_own(run))
        .values(state="failed", ended_at=now, error=error[:LONGEST_ERROR], seconds=round(seconds, 3))
        .returning(r.tries)
    )
    if tries is None:
        raise Fenced(f"{run.job} {run.period}")
    again = retry_at(int(tries), now)
    connection.execute(
        update(job_run).where(r.job == run.job, r.period == run.period).values(lease_until=again)
    )
    return again


def close_left(connection: Connection, job: str, now: datetime, before: datetime | None = None) -> int:
    """Close the periods of a job that nobody will do any more; return how many.

    Given up are those that their workers left too often, and all that failed or were left and were due
    `before` a period that takes their place.
    """
    left = and_(r.job == job, r.state == "running", _lapsed(now))
    closed = {"state": "failed", "ended_at": now, "lease_until": None, "error": LEFT}
    too_often = update(job_run).where(left, r.tries >= MOST_TRIES)
    n = connection.execute(too_often.values(closed)).rowcount
    if before is not None:
        n += connection.execute(update(job_run).where(left, r.due_at < before).values(closed)).rowcount
        rests = and_(r.job == job, r.state == "failed", r.lease_until.is_not(None), r.due_at < before)
        n += connection.execute(update(job_run).where(rests).values(lease_until=None)).rowcount
    return n


def _own(run: Run) -> ColumnElement[bool]:
    return and_(r.job == run.job, r.period == run.period, r.fence == run.fence, r.state == "running")


def _free(now: datetime) -> ColumnElement[bool]:
    """Tell of a row what dashboard.jobs.failing.may_take tells: asked in the writing statement itself."""
    rests = and_(r.state.in_(("running", "failed")), r.tries < MOST_TRIES, _lapsed(now))
    return or_(r.state == "waiting", rests)


def busy(connection: Connection, job: str, period: str, now: datetime) -> bool:
    """Tell whether a worker is at another period of a job."""
    other = and_(r.job == job, r.period != period, r.state == "running", not_(_lapsed(now)))
    return connection.scalar(select(r.period).where(other).limit(1)) is not None


def _lapsed(now: datetime) -> ColumnElement[bool]:
    return and_(r.lease_until.is_not(None), or_(r.lease_until <= now, r.lease_until > now + LONGEST))


def _insert(connection: Connection) -> Any:
    put: Callable[..., Any] = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    return put(job_run)
