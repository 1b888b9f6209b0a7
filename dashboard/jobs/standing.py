"""How a job and a worker stand, for the page of jobs."""

from __future__ import annotations

from datetime import datetime, timedelta

from dashboard.jobs.failing import ALARM_AFTER, lapsed
from dashboard.jobs.model import Known

# A worker that was not heard of for as long is late; it says every 10 s that it lives.
SILENCE = timedelta(minutes=1)
# After its time a period that nobody took is late; workers ask every few seconds.
LATE_AFTER = timedelta(minutes=5)

STANDINGS = ("good", "running", "waiting", "retrying", "failed", "left", "late", "never")
WORKER_STATES = ("alive", "late", "stopped")


def job_standing(last: Known | None, failures: int, due: datetime | None, now: datetime) -> str:
    """Return one of STANDINGS by the newest period of a job that was taken.

    `failures` counts those in a row, `due` is the first period after it that nobody took, None without one.
    """
    if last is not None and last.state == "running":
        return "left" if last.lease_until is None or lapsed(last.lease_until, now) else "running"
    if last is not None and last.state == "waiting":
        return "waiting"
    if due is not None and now - due > LATE_AFTER:
        return "late"
    if last is None:
        return "never"
    if last.state == "failed":
        return "failed" if last.lease_until is None or failures >= ALARM_AFTER else "retrying"
    return "good"


def worker_standing(beat_at: datetime, stopped_at: datetime | None, now: datetime) -> str:
    """Return one of WORKER_STATES by when a worker was last heard of."""
    if stopped_at is not None:
        return "stopped"
    return "late" if now - beat_at > SILENCE else "alive"
