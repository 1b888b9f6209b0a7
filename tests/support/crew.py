"""Do periods as a worker does, one of several at the same base, until all of them are done by somebody.

Run as a process: base, number of periods, own number, folder. Where the folder has no file "inside" yet, the
first worker leaves it there while it is within a period, and then waits: it may be stopped there.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, select, update

from callbacks.jobs.clock import Clock
from callbacks.jobs.work import Told, Work, do_period
from dashboard.jobs.model import Job
from dashboard.jobs.rhythm import Period, daily
from data_access.database import Engine, make_engine, reading
from data_access.schema import job_run, setting
from tests.support.hammering import MARKS
from tests.support.working import place

START = datetime(2026, 11, 17, tzinfo=UTC)
JOB = Job("verify", "Verify", daily("03:00"), each=True)
FREEZE_AT = 50  # periods that the first worker does before it may be stopped
WAITS = 3.0  # seconds that it stays within its period for that
PATIENCE = timedelta(minutes=4)


def work(url: str, periods: int, number: int, folder: Path) -> Counter[str]:
    """Do what of the periods is to be had until all are done; count how each try ended."""
    engine = make_engine(url)
    own = place(engine, Clock(), f"w{number}")
    order = [Period(f"p{n}", START + timedelta(days=n - periods)) for n in range(periods)]
    random.Random(number).shuffle(order)
    ended: Counter[str] = Counter()

    def body(task: Work, _now: datetime) -> Told:
        inside = folder / "inside"
        if number == 1 and ended["done"] >= FREEZE_AT and not inside.exists():
            inside.write_text(task.run.period, encoding="utf-8")
            time.sleep(WAITS)
        return task.finish_with(lambda connection: leave_mark(connection, task.run.period))

    end = datetime.now(UTC) + PATIENCE
    while (left := remaining(engine, order)) and datetime.now(UTC) < end:
        for period in left:
            ended[do_period(own, JOB, body, period)] += 1
        time.sleep(0.5)
    engine.dispose()
    return ended


def remaining(engine: Engine, order: list[Period]) -> list[Period]:
    """Return the periods that are not done yet."""
    with reading(engine) as connection:
        done = set(connection.scalars(select(job_run.c.period).where(job_run.c.state == "done")))
    return [each for each in order if each.key not in done]


def leave_mark(connection: Connection, period: str) -> dict[str, int]:
    """Add a mark that would stand twice if the period were done twice."""
    marked = setting.c.reason + f" {period}"
    connection.execute(update(setting).where(setting.c.name == MARKS).values(reason=marked))
    return {"by": 1}


if __name__ == "__main__":
    print("ready", flush=True)
    sys.stdin.readline()  # all begin at once
    ends = work(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
    print(" ".join(f"{name}={n}" for name, n in ends.items()))
