"""Do one period of a job: take it, do it, and store what it came to together with what it wrote."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from traceback import extract_tb
from typing import Any, TypeVar

from callbacks.config import PROJECT, Config
from callbacks.jobs.clock import Clock
from callbacks.logs import log
from dashboard.i18n import _
from dashboard.jobs.failing import ALARM_AFTER
from dashboard.jobs.model import Job
from dashboard.jobs.rhythm import Period
from dashboard.reminders.messages import Notice
from data_access.counting.local_days import CITY_ZONE
from data_access.database import Connection, Engine
from data_access.importing.transactions import write
from data_access.outages import outage
from data_access.queries.jobs.due import failures_in_a_row, left_out_before
from data_access.records.jobs.leases import Fenced, Run, busy, close_left, fail, finish, hold, take
from data_access.records.reminders.outbox import post

PAGE = "/jobs"
QUIET = frozenset({"unwatched"})  # what of a result is no news each minute
Result = TypeVar("Result")
Told = dict[str, Any]


@dataclass
class Work:
    """What a job's body is given: the base, the settings, and the period that it holds."""

    engine: Engine
    config: Config
    run: Run
    clock: Clock = field(default_factory=Clock)
    finished: bool = False
    begun: float = 0.0
    left_out: int = 0  # periods of minutes before this one that nobody did

    def seconds(self) -> float:
        """Return for how long the period has been worked at."""
        return self.clock.seconds() - self.begun

    def write(self, step: Callable[[Connection], Result]) -> Result:
        """Run a step in a write transaction that is stored only while the period is held; or Fenced."""

        def held(connection: Connection) -> Result:
            result = step(connection)
            hold(connection, self.run, self.clock.now())
            return result

        return write(self.engine, held)

    def finish_with(self, step: Callable[[Connection], Mapping[str, Any]]) -> Told:
        """Run the last step and mark the period as done, both in one write transaction; or Fenced."""

        def done(connection: Connection) -> Told:
            left = {"left_out": self.left_out} if self.left_out else {}
            result = {**step(connection), **left}
            finish(connection, self.run, self.clock.now(), result, self.seconds())
            return result

        result = write(self.engine, done)
        self.finished = True
        return result


Body = Callable[[Work, datetime], Told]
Holding = Callable[[Run], AbstractContextManager[None]]


@dataclass(frozen=True)
class Place:
    """Where work is done: base, settings, clock, who does it, and what renews a lease meanwhile."""

    engine: Engine
    config: Config
    clock: Clock
    holder: str
    holding: Holding


def do_period(place: Place, job: Job, body: Body, period: Period) -> str:
    """Do a period of a job unless another worker has it; return "done", "failed", "fenced" or "taken"."""
    now = place.clock.now()
    run, left = write(place.engine, lambda connection: _take(connection, place, job, period, now))
    if run is None:
        return "taken"
    begun = place.clock.seconds()
    work = Work(place.engine, place.config, run, place.clock, begun=begun, left_out=left)
    with place.holding(run):
        try:
            result = body(work, now)
            if not work.finished:
                work.finish_with(lambda _connection: result)
        except Fenced:
            log("job_fenced", level=logging.WARNING, job=job.name, period=period.key, fence=run.fence)
            return "fenced"
        except Exception as error:
            return _failed(work, job, error)
    level = logging.INFO if any(result[name] for name in result if name not in QUIET) else logging.DEBUG
    log("job_done", level=level, job=job.name, period=period.key, seconds=round(work.seconds(), 2), **result)
    return "done"


def _take(
    connection: Connection, place: Place, job: Job, period: Period, now: datetime
) -> tuple[Run | None, int]:
    left = left_out_before(connection, job, period.due)
    if job.alone and busy(connection, job.name, period.key, now):
        return None, left
    run = take(connection, job.name, period, place.holder, now)
    if run is not None:
        close_left(connection, job.name, now, None if job.each else period.due)
    return run, left


def _failed(work: Work, job: Job, error: Exception) -> str:
    """Keep a failure with its text, log it with its traceback, and tell the office of several in a row."""
    kind = outage(error)
    level = logging.WARNING if kind else logging.ERROR
    log("job_failed", level=level, error=error, job=job.name, period=work.run.period, kind=kind or "")
    try:
        write(work.engine, lambda connection: _note_failure(connection, work, job, failure_text(error)))
    except Fenced:
        return "fenced"
    return "failed"


def _note_failure(connection: Connection, work: Work, job: Job, text: str) -> None:
    now = work.clock.now()
    fail(connection, work.run, now, text, work.seconds())
    failures = failures_in_a_row(connection, job.name, ALARM_AFTER)
    if failures < ALARM_AFTER:
        return
    log("job_alarm", level=logging.ERROR, job=job.name, failures=failures)
    said = _("The job {job} failed {n} times in a row. See the page of jobs.")
    post(
        connection,
        now,
        Notice(
            subject="job",
            record_id=0,
            key=("job", job.name, f"{now.astimezone(CITY_ZONE):%Y-%m-%d}"),  # once a day while it lasts
            unit_id=None,
            text=said.format(job=_(job.label), n=failures),
            link=PAGE,
        ),
    )


def failure_text(error: Exception) -> str:
    """Return what is kept of an error: its kind and first line, then where in the code it came from."""
    first = (str(getattr(error, "orig", None) or error).strip().splitlines() or [""])[0]
    frames = extract_tb(error.__traceback__)
    places = [f"{_place_of(each.filename)}:{each.lineno} {each.name}" for each in frames]
    return "\n".join([f"{type(error).__name__}: {first}", *places])


def _place_of(file: str) -> str:
    path = Path(file)
    if path.is_relative_to(PROJECT) and "site-packages" not in path.parts:
        return str(path.relative_to(PROJECT))
    return "/".join(path.parts[-2:])
