"""Take and do periods as fast as one can, as one of several processes that want the same ones."""

from __future__ import annotations

import random
import sys
from datetime import UTC, datetime
from functools import partial

from sqlalchemy import Connection, insert, update

from dashboard.jobs.rhythm import Period
from data_access.database import make_engine
from data_access.importing.transactions import write
from data_access.records.jobs.leases import Run, finish, take
from data_access.schema import setting

NOW = datetime(2026, 11, 17, 0, 5, tzinfo=UTC)
MARKS = "marks"


def put_setting(connection: Connection, name: str) -> None:
    """Store an empty setting that the marks go to."""
    values = {"name": name, "valid_from": NOW.date(), "content": {}, "changed_at": NOW}
    connection.execute(insert(setting).values(values))


def hammer(url: str, periods: int, number: int) -> None:
    """Do what of the periods is to be had, in an order of one's own."""
    engine = make_engine(url)
    order = [Period(f"p{n}", NOW) for n in range(periods)]
    random.Random(number).shuffle(order)
    for period in order:
        run = write(engine, partial(take, job="send", period=period, holder=f"w{number}", now=NOW))
        if run is not None:
            write(engine, partial(leave_mark, run=run))
    engine.dispose()


def leave_mark(connection: Connection, run: Run) -> None:
    """Add a mark that would stand twice if the period were done twice, and finish it."""
    marked = setting.c.reason + f" {run.period}"
    connection.execute(update(setting).where(setting.c.name == MARKS).values(reason=marked))
    finish(connection, run, NOW, {"by": 1}, 0)


if __name__ == "__main__":
    print("ready", flush=True)
    sys.stdin.readline()  # all begin at once
    hammer(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
