"""Put together what the page of jobs shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from dashboard.clocks.calendar import WorkCalendar
from dashboard.jobs.failing import ALARM_AFTER
from dashboard.jobs.listed import JOBS
from dashboard.jobs.model import Job, Known
from dashboard.jobs.rhythm import next_period
from dashboard.jobs.standing import WORKER_STATES, job_standing, worker_standing
from dashboard.people.access import Scope
from dashboard.views.jobs import JobRow, JobsView, RunRow, WorkerRow
from data_access.counting.local_days import CITY_ZONE
from data_access.queries.jobs.due import failures_in_a_row
from data_access.reference.accounts import shown_names
from data_access.reference.units import read_calendar
from data_access.schema import audit, job_run, worker

HISTORY = 30
NEWEST = 5  # of the history shown whatever they came to
LOOKED_THROUGH = 2_000
WORKERS = 12
MOST_FAILURES = 99

r, w = job_run.c, worker.c


def jobs_view(connection: Connection, scope: Scope, now: datetime, chosen: str = "") -> JobsView:
    """Return every job with how it stands, and the chosen one with its newest periods; Denied without right.

    Who may not read orders is not told the words of an error, which may repeat what a table says.
    """
    scope.require("operate")
    calendar = read_calendar(connection)
    whole = scope.may("view_orders")
    rows = tuple(_job(connection, job, now, calendar, whole) for job in JOBS)
    selected = next((row for row in rows if row.job.name == chosen), None)
    history = _history(connection, selected.job.name, whole) if selected else ()
    return JobsView(now, rows, _workers(connection, now), selected, history)


def newest_beat(connection: Connection) -> datetime | None:
    """Return when a worker was last heard of that was not told to stop; None where none is expected."""
    heard: datetime | None = connection.scalar(select(func.max(w.beat_at)).where(w.stopped_at.is_(None)))
    return heard


def _job(connection: Connection, job: Job, now: datetime, calendar: WorkCalendar, whole: bool) -> JobRow:
    last = next(iter(_runs(connection, job.name, 1, whole)), None)
    failures = failures_in_a_row(connection, job.name, MOST_FAILURES)
    known = (
        Known(last.period, last.due_at, last.state, last.tries, _lease(connection, job, last))
        if last
        else None
    )
    standing = job_standing(known, min(failures, ALARM_AFTER), _untaken(connection, job, now, calendar), now)
    following = next_period(job.rhythm, now, CITY_ZONE, calendar)
    return JobRow(job, standing, last, following.due if following else None, failures)


def _lease(connection: Connection, job: Job, last: RunRow) -> datetime | None:
    found = select(r.lease_until).where(r.job == job.name, r.period == last.period)
    until: datetime | None = connection.scalar(found)
    return until


def _untaken(connection: Connection, job: Job, now: datetime, calendar: WorkCalendar) -> datetime | None:
    """Return when the first period was due that nobody took after the last one; None where none was."""
    last: datetime | None = connection.scalar(
        select(func.max(r.due_at)).where(r.job == job.name, r.due_at <= now)
    )
    following = next_period(job.rhythm, last, CITY_ZONE, calendar) if last else None
    return following.due if following and following.due <= now else None


def _history(connection: Connection, job: str, whole: bool) -> tuple[RunRow, ...]:
    """Return the newest periods of a job, and before them those that came to something."""
    found = _runs(connection, job, LOOKED_THROUGH, whole)
    told = [row for n, row in enumerate(found) if n < NEWEST or _came_to_something(row)][:HISTORY]
    asked, shown = _asked(connection, job), shown_names(connection)
    return tuple(
        replace(row, asked_by=shown(row.asked_by), asked_why=asked.get(row.period, ""))
        if row.asked_by
        else row
        for row in told
    )


def _asked(connection: Connection, job: str) -> dict[str, str]:
    """Return by period why it was last asked for again, as the audit trail keeps it."""
    a = audit.c
    query = (
        select(a.target, a.detail)
        .where(a.action == "job_again", a.success.is_(True), a.target.like(f"{job} %"))
        .order_by(a.audit_id)
    )
    return {
        row.target.removeprefix(f"{job} "): str((row.detail or {}).get("reason", ""))
        for row in connection.execute(query)
    }


def _came_to_something(row: RunRow) -> bool:
    return row.state != "done" or bool(row.asked_by) or any(row.result.values())


def _runs(connection: Connection, job: str, limit: int, whole: bool) -> tuple[RunRow, ...]:
    query: Select[Any] = (
        select(job_run).where(r.job == job, r.state != "skipped").order_by(r.due_at.desc()).limit(limit)
    )
    return tuple(_run(row, whole) for row in connection.execute(query))


def _run(row: Row[Any], whole: bool) -> RunRow:
    return RunRow(
        period=row.period,
        due_at=row.due_at,
        state=row.state,
        tries=row.tries,
        started_at=row.started_at,
        ended_at=row.ended_at,
        seconds=row.seconds,
        holder=row.holder,
        asked_by=row.asked_by,
        result=row.result,
        error=row.error if whole else _without_words(row.error),
        retry_at=row.lease_until if row.state == "failed" else None,
    )


def _without_words(error: str) -> str:
    """Return an error's kind and the places in the code, without what its message says."""
    first, *places = error.split("\n")
    return "\n".join([first.partition(":")[0] if places else first, *places])


def _workers(connection: Connection, now: datetime) -> tuple[WorkerRow, ...]:
    rows = connection.execute(select(worker).order_by(w.beat_at.desc()).limit(WORKERS))
    found = [
        WorkerRow(
            row.worker_id,
            row.started_at,
            row.beat_at,
            row.stopped_at,
            row.drift,
            worker_standing(row.beat_at, row.stopped_at, now),
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda each: WORKER_STATES.index(each.state)))
