"""What of a job is due and not done, as the table of runs tells it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, or_, select

from dashboard.clocks.calendar import WorkCalendar
from dashboard.jobs.catching_up import begins_later, candidates, left_out, wanted
from dashboard.jobs.model import Job, Known
from dashboard.jobs.rhythm import Period
from data_access.counting.local_days import CITY_ZONE
from data_access.reference.units import read_calendar
from data_access.schema import job_run

PLAIN_WEEK = WorkCalendar({}, frozenset())

r = job_run.c


@dataclass(frozen=True)
class Due:
    """The periods of a job to be done now, oldest first.

    `waits_for_next`: the job was never due before and begins with its next period; `first` is the period
    before it, to be noted.
    """

    periods: tuple[Period, ...] = ()
    first: Period | None = None


def due_of(connection: Connection, job: Job, now: datetime) -> Due:
    """Return what of a job is to be done at a moment."""
    calendar = read_calendar(connection) if job.rhythm.workdays else PLAIN_WEEK
    periods = candidates(job, now, CITY_ZONE, calendar)
    first = connection.scalar(select(func.min(r.due_at)).where(r.job == job.name))
    if begins_later(job, first) and periods:
        return Due(first=periods[-1])
    keys = [each.key for each in periods]
    rows = connection.execute(
        select(r.period, r.due_at, r.state, r.tries, r.lease_until).where(
            r.job == job.name, or_(r.period.in_(keys), r.state == "waiting")
        )
    )
    known = {row.period: Known(*row) for row in rows}
    return Due(wanted(periods, known, first, now))


def failures_in_a_row(connection: Connection, job: str, most: int) -> int:
    """Count, up to `most`, the newest ended periods of a job that failed, each with its tries."""
    ended = (
        select(r.state, r.tries)
        .where(r.job == job, r.state.in_(("done", "failed")))
        .order_by(r.due_at.desc())
        .limit(most)
    )
    failures = 0
    for row in connection.execute(ended):
        if row.state != "failed":
            break
        failures += row.tries
    return min(failures, most)


def left_out_before(connection: Connection, job: Job, due: datetime) -> int:
    """Count the periods of minutes that nobody did before one that is due."""
    before = connection.scalar(select(func.max(r.due_at)).where(r.job == job.name, r.due_at < due))
    return left_out(job.rhythm, before, due)
