"""The worker: asks the base every few seconds which periods are due and not done, and does them.

APScheduler is the ticker alone. What is due is asked of the table of runs, never of the scheduler's memory:
its own times are lost in a jump of the clock.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Lock
from time import sleep
from typing import Any

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from callbacks.config import Config
from callbacks.jobs.clock import Clock
from callbacks.jobs.work import Body, Place, do_period
from callbacks.logs import LOGGER, log
from dashboard.jobs.listed import BY_NAME
from dashboard.jobs.model import Job
from data_access.database import Engine, reading
from data_access.importing.transactions import write
from data_access.outages import outage
from data_access.queries.jobs.due import due_of
from data_access.records.jobs.leases import Run, renewal, skip
from data_access.records.jobs.workers import beat, enter_worker, leaving
from data_access.records.sessions import touch

PULSE_SECONDS = 0.5
BEAT_SECONDS = 10.0
STOP_SECONDS = 20.0  # for what is being done when the worker is told to stop


class Beat(BaseTrigger):  # type: ignore[misc]
    """Due again a while after now, whatever the clock did: neither a sleep nor a jump heaps up ticks."""

    def __init__(self, seconds: float) -> None:
        self._gap = timedelta(seconds=seconds)

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """Return the next tick; the first is at once."""
        return now if previous_fire_time is None else now + self._gap


class Worker:
    """A process that does periods until it is told to stop, or until the process that started it is gone."""

    def __init__(
        self, engine: Engine, config: Config, bodies: Mapping[str, Body], clock: Clock, build: str = ""
    ) -> None:
        self.worker_id = f"{socket.gethostname()[:50]}-{os.getpid()}-{secrets.token_hex(3)}"
        self._place = Place(engine, config, clock, self.worker_id, self._holding)
        self._bodies, self._build = bodies, build
        self._told_to_stop, self._lock = False, Lock()
        self._runs: set[Run] = set()
        self._ticks = 0  # that are going on
        self._drift, self._beat_at = 0.0, float("-inf")
        self._away: dict[str, object] = {}
        self._scheduler = self._ticker()

    def _ticker(self) -> Any:
        scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(len(self._bodies))},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        for name, body in self._bodies.items():
            ticks = Beat(self._place.config.tick)
            scheduler.add_job(self.tick, ticks, args=[BY_NAME[name], body], id=name)
        return scheduler

    def run(self, parent: int = 0) -> bool:
        """Work until stopped; True when everything that was begun is done.

        `parent` is the process without which this one stops, 0 for none.
        """
        own, now = self._place, self._place.clock.now()
        quiet = logging.getLogger("apscheduler")
        quiet.setLevel(logging.ERROR)
        quiet.handlers[:] = LOGGER.handlers
        write(own.engine, lambda connection: enter_worker(connection, self.worker_id, now, self._build))
        log("worker_started", worker=self.worker_id, jobs=list(self._bodies))
        self._scheduler.start()
        while not self._told_to_stop:
            self.pulse()
            sleep(PULSE_SECONDS)
            if parent and os.getppid() != parent:
                log("worker_left_alone", level=logging.WARNING, worker=self.worker_id)
                break
        return self._leave()

    def stop(self) -> None:
        """Begin no further period, and end after those that are being done; safe in a signal's handler."""
        self._told_to_stop = True

    def pulse(self) -> None:
        """Note a jump of the clock, and say every few seconds that the worker lives and holds its periods."""
        clock = self._place.clock
        if jump := clock.jumped():
            self._drift = jump
            log("clock_jumped", level=logging.WARNING, worker=self.worker_id, seconds=round(jump, 1))
            for each in self._scheduler.get_jobs():
                each.modify(next_run_time=datetime.now(UTC))
        if clock.seconds() - self._beat_at >= BEAT_SECONDS or jump:
            self._beat_at = clock.seconds()
            self._renew()

    def _renew(self) -> None:
        now = self._place.clock.now()
        with self._lock:
            runs = tuple(self._runs)
        try:
            touch(self._place.engine, beat(self.worker_id, now, self._drift))
            for run in runs:
                touch(self._place.engine, renewal(run, now))
        except Exception as error:  # a base that is away: the next beat tries again
            self._say("pulse", error)

    @contextmanager
    def _holding(self, run: Run) -> Iterator[None]:
        with self._lock:
            self._runs.add(run)
        try:
            yield
        finally:
            with self._lock:
                self._runs.discard(run)

    def tick(self, job: Job, body: Body) -> None:
        """Do what of a job is due and not done."""
        with self._lock:
            self._ticks += 1
        try:
            self._do_what_is_due(job, body)
            self._away.pop(job.name, None)
        except Exception as error:
            self._say(job.name, error)
        finally:
            with self._lock:
                self._ticks -= 1

    def _do_what_is_due(self, job: Job, body: Body) -> None:
        place = self._place
        with reading(place.engine) as connection:
            due = due_of(connection, job, now := place.clock.now())
        if due.first is not None:
            first = due.first
            write(place.engine, lambda connection: skip(connection, job.name, first, now))
        for period in due.periods:
            if self._told_to_stop:
                return
            do_period(place, job, body, period)

    def _say(self, what: str, error: Exception) -> None:
        """Log what kept a tick from its work: the state of the base once, however long it lasts."""
        kind = outage(error)
        if kind is None:
            log("tick_failed", level=logging.ERROR, error=error, job=what)
        elif self._away.get(what) != kind:
            log("tick_waits", level=logging.WARNING, job=what, kind=kind)
        self._away[what] = kind

    def _leave(self) -> bool:
        self._told_to_stop = True
        self._scheduler.shutdown(wait=False)
        clock = self._place.clock
        until = clock.seconds() + STOP_SECONDS
        while self._ticks and clock.seconds() < until:
            sleep(0.1)
            if clock.seconds() - self._beat_at >= BEAT_SECONDS:
                self._beat_at = clock.seconds()
                self._renew()
        try:
            touch(self._place.engine, leaving(self.worker_id, clock.now()))
        except Exception as error:
            self._say("leaving", error)
        log("worker_stopped", worker=self.worker_id, unfinished=[run.job for run in self._runs])
        return not self._ticks
