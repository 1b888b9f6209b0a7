"""A worker of the server's own: started again when it dies, ended with the server, never left alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from callbacks.config import Config
from callbacks.jobs.attending import attended
from callbacks.jobs.clock import Clock
from callbacks.jobs.work import Work, do_period
from dashboard.jobs.failing import LEASE
from dashboard.jobs.listed import JOBS
from dashboard.jobs.model import Job
from dashboard.jobs.rhythm import Period, every
from data_access.database import make_engine, reading
from data_access.schema import job_run, worker
from tests.conftest import ROOT
from tests.support.working import SECRET, place

PATIENCE = 60.0
PARENT = """
import sys
from callbacks.config import Config
from callbacks.jobs.attending import attended
with attended(Config(database_url=sys.argv[1], secret_key=sys.argv[2], with_worker=True, tick_seconds=0.5)):
    sys.stdin.read()
"""
SLEEPER = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from callbacks.jobs.clock import Clock
from callbacks.jobs.work import do_period
from dashboard.jobs.model import Job
from dashboard.jobs.rhythm import Period, every
from data_access.database import make_engine
from tests.support.working import place

def body(work, now):
    Path(sys.argv[2]).touch()
    time.sleep(2)
    return work.finish_with(lambda connection: {"sent": 1})

engine = make_engine(sys.argv[1])
period = Period("p", datetime(2026, 11, 17, tzinfo=UTC))
print(do_period(place(engine, Clock(), "sleeper"), Job("send", "Send", every(5)), body, period))
"""


@pytest.fixture
def base(new_sqlite: Callable[[], str]) -> Iterator[tuple[str, Engine]]:
    """Yield the URL of a base and an engine on it."""
    url = new_sqlite()
    engine = make_engine(url)
    yield url, engine
    engine.dispose()


def until(found: Callable[[], Any]) -> Any:
    """Wait for something to be found and return it."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if result := found():
            return result
        time.sleep(0.1)
    raise AssertionError("waited in vain")


def workers(engine: Engine) -> list[Any]:
    with reading(engine) as connection:
        return list(connection.execute(select(worker).order_by(worker.c.started_at)).all())


def process_of(row: Any) -> int:
    return int(row.worker_id.split("-")[-2])


def is_gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return Path(f"/proc/{process}/stat").read_text().split()[2] == "Z"


def test_a_worker_that_dies_is_started_again_and_ends_with_a_killed_server(base: tuple[str, Engine]) -> None:
    url, engine = base
    command = [sys.executable, "-c", PARENT, url, SECRET]
    parent = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
    first = until(lambda: workers(engine))[0]
    os.kill(process_of(first), signal.SIGKILL)
    second = until(lambda: [row for row in workers(engine) if row.worker_id != first.worker_id])[0]
    parent.kill()
    parent.communicate()
    until(lambda: is_gone(process_of(second)))
    left = {row.worker_id: row.stopped_at for row in workers(engine)}
    assert left[first.worker_id] is None and left[second.worker_id] is not None


def test_a_worker_does_what_is_due_and_ends_with_the_server(base: tuple[str, Engine]) -> None:
    url, engine = base
    config = Config(database_url=url, secret_key=SECRET, with_worker=True, tick_seconds=0.5)
    with attended(config):
        until(lambda: "import" in {each.job for each in runs(engine)})
    [row] = workers(engine)
    assert row.stopped_at is not None and is_gone(process_of(row))
    # A job of minutes is due at once, one of a night with its next one.
    assert {each.job for each in runs(engine)} <= {job.name for job in JOBS if job.rhythm.minutes}
    with attended(config.model_copy(update={"with_worker": False})):
        assert len(workers(engine)) == 1


def runs(engine: Engine) -> list[Any]:
    with reading(engine) as connection:
        return list(connection.execute(select(job_run).where(job_run.c.state == "done")).all())


@pytest.mark.long
def test_a_process_that_is_stopped_past_its_lease_stores_nothing_after_it_wakes(
    base: tuple[str, Engine], tmp_path: Path
) -> None:
    url, engine = base
    began = tmp_path / "began"
    command = [sys.executable, "-c", SLEEPER, url, str(began)]
    sleeper = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    until(began.exists)
    sleeper.send_signal(signal.SIGSTOP)
    time.sleep(LEASE.total_seconds() + 2)
    period, job = Period("p", datetime(2026, 11, 17, tzinfo=UTC)), Job("send", "Send", every(5))
    own = place(engine, Clock(), "other")
    assert do_period(own, job, send_two, period) == "done"
    sleeper.send_signal(signal.SIGCONT)
    assert sleeper.communicate(timeout=PATIENCE)[0].strip() == "fenced"
    [run] = runs(engine)
    assert (run.holder, run.fence, run.result) == ("other", 2, {"sent": 2})


def send_two(work: Work, now: datetime) -> dict[str, int]:
    return work.finish_with(lambda connection: {"sent": 2})
