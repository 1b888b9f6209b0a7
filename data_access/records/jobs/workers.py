"""Keep a line for each worker: since when it works, when it was last heard of, how far its clock jumped."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, Update, delete, insert, or_, update

from data_access.schema import worker

FORGOTTEN = timedelta(days=7)

w = worker.c


def enter_worker(connection: Connection, worker_id: str, now: datetime, build: str) -> None:
    """Write down that a worker began."""
    connection.execute(
        insert(worker).values(worker_id=worker_id[:80], started_at=now, beat_at=now, build=build[:24])
    )


def beat(worker_id: str, now: datetime, drift: float) -> Update:
    """Return the statement that says that a worker lives; `drift` is its clock's last jump in seconds."""
    return update(worker).where(w.worker_id == worker_id[:80]).values(beat_at=now, drift=round(drift, 1))


def leaving(worker_id: str, now: datetime) -> Update:
    """Return the statement that says that a worker stopped as it was told to."""
    return update(worker).where(w.worker_id == worker_id[:80]).values(beat_at=now, stopped_at=now)


def forget_workers(connection: Connection, now: datetime) -> int:
    """Remove the lines of workers that were not heard of for a week; return how many."""
    old = or_(w.stopped_at <= now - FORGOTTEN, w.beat_at <= now - FORGOTTEN)
    return connection.execute(delete(worker).where(old)).rowcount
