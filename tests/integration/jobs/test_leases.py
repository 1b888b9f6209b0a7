"""Each period is done once by whoever takes it; who slept past his lease writes nothing."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine, select

from dashboard.jobs.failing import LEASE, MOST_TRIES
from dashboard.jobs.rhythm import Period
from dashboard.people.access import Denied, scope_for
from data_access.database import make_engine, writing
from data_access.queries.jobs.due import failures_in_a_row
from data_access.queries.jobs.page import jobs_view
from data_access.records.audit import recent_audit
from data_access.records.jobs.asking import ask_again
from data_access.records.jobs.clearing import forget_runs
from data_access.records.jobs.leases import (
    LEFT,
    Fenced,
    Run,
    close_left,
    fail,
    finish,
    hold,
    renewal,
    skip,
    take,
)
from data_access.records.jobs.workers import beat, enter_worker, forget_workers, leaving
from data_access.records.people import Actor
from data_access.schema import job_run, setting, worker
from tests.conftest import ROOT
from tests.support import profiles
from tests.support.hammering import MARKS, hammer, put_setting

NOW = datetime(2026, 11, 17, 0, 5, tzinfo=UTC)
PERIOD = Period("2026-11-17T08:05", NOW)
LATER = timedelta(seconds=61)


def row(connection: Connection, job: str = "send") -> object:
    return connection.execute(select(job_run).where(job_run.c.job == job)).one()


def test_a_period_is_taken_once_and_done_once(connection: Connection) -> None:
    run = take(connection, "send", PERIOD, "a", NOW)
    assert run == Run("send", PERIOD.key, 1, "a")
    assert take(connection, "send", PERIOD, "b", NOW + LEASE - timedelta(seconds=1)) is None
    finish(connection, run, NOW + LEASE, {"sent": 3}, 1.25)
    assert take(connection, "send", PERIOD, "b", NOW + LATER) is None
    kept = row(connection)
    assert (kept.state, kept.result, kept.seconds, kept.tries) == ("done", {"sent": 3}, 1.25, 1)
    assert (kept.due_at, kept.holder, kept.ended_at) == (NOW, "a", NOW + LEASE)


def test_a_frozen_worker_cannot_write_after_it_wakes(engine: Engine) -> None:
    with writing(engine) as connection:
        frozen = take(connection, "send", PERIOD, "frozen", NOW)
    with writing(engine) as connection:
        other = take(connection, "send", PERIOD, "other", NOW + LATER)
    assert frozen is not None and other is not None and (frozen.fence, other.fence) == (1, 2)
    for act in (
        lambda connection: hold(connection, frozen, NOW + LATER),
        lambda connection: finish(connection, frozen, NOW + LATER, {"by": "frozen"}, 1),
        lambda connection: fail(connection, frozen, NOW + LATER, "late", 1),
    ):
        with pytest.raises(Fenced), writing(engine) as connection:
            put_setting(connection, "frozen")
            act(connection)
    with writing(engine) as connection:
        put_setting(connection, "other")
        finish(connection, other, NOW + LATER, {"by": "other"}, 1)
        assert connection.scalars(select(setting.c.name)).all() == ["other"]
        assert row(connection).result == {"by": "other"}


def test_a_lease_that_is_renewed_is_not_taken_over(connection: Connection) -> None:
    run = take(connection, "send", PERIOD, "a", NOW)
    assert run is not None
    for seconds in range(10, 130, 10):
        assert connection.execute(renewal(run, NOW + timedelta(seconds=seconds))).rowcount == 1
        assert take(connection, "send", PERIOD, "b", NOW + timedelta(seconds=seconds + 10)) is None
    hold(connection, run, NOW + timedelta(seconds=200))
    assert take(connection, "send", PERIOD, "b", NOW + timedelta(seconds=231)) is not None
    assert connection.execute(renewal(run, NOW + timedelta(seconds=232))).rowcount == 0


def test_a_lease_written_by_a_clock_that_ran_ahead_holds_up_nobody(connection: Connection) -> None:
    assert take(connection, "send", PERIOD, "a", NOW + timedelta(days=365))
    assert take(connection, "send", PERIOD, "b", NOW)


def test_a_failure_is_kept_rests_and_is_given_up_in_the_end(connection: Connection) -> None:
    now = NOW
    for tries in range(1, MOST_TRIES + 1):
        run = take(connection, "send", PERIOD, "a", now)
        assert run is not None and run.fence == tries
        again = fail(connection, run, now, "ValueError: no" * 1_000, 0.5)
        assert failures_in_a_row(connection, "send", 99) == tries
        if again is None:
            break
        assert take(connection, "send", PERIOD, "a", again - timedelta(seconds=1)) is None
        now = again
    assert tries == MOST_TRIES
    assert take(connection, "send", PERIOD, "a", now + timedelta(days=1)) is None
    kept = row(connection)
    assert (kept.state, kept.lease_until, len(kept.error)) == ("failed", None, 4_000)


def test_a_success_ends_a_row_of_failures(connection: Connection) -> None:
    for minute, good in enumerate((False, True, False, False)):
        period = Period(f"p{minute}", NOW + timedelta(minutes=minute))
        run = take(connection, "send", period, "a", period.due)
        assert run is not None
        if good:
            finish(connection, run, NOW, {}, 0)
        else:
            fail(connection, run, NOW, "x", 0)
    assert failures_in_a_row(connection, "send", 9) == 2
    assert failures_in_a_row(connection, "other", 9) == 0


def test_a_period_that_kills_its_workers_is_given_up(connection: Connection) -> None:
    now = NOW
    for tries in range(1, MOST_TRIES + 1):
        run = take(connection, "send", PERIOD, f"w{tries}", now)
        assert run is not None and run.fence == tries
        now += LATER
    assert take(connection, "send", PERIOD, "last", now) is None
    assert close_left(connection, "send", now) == 1
    assert (row(connection).state, row(connection).error) == ("failed", LEFT)


def test_what_a_later_period_takes_the_place_of_is_closed(connection: Connection) -> None:
    earlier = [Period(name, NOW + timedelta(minutes=n)) for n, name in enumerate(("left", "failed", "held"))]
    runs = [take(connection, "send", each, "a", NOW) for each in earlier]
    assert runs[1] and runs[2]
    fail(connection, runs[1], NOW, "x", 0)
    connection.execute(renewal(runs[2], NOW + LATER))
    assert close_left(connection, "send", NOW + LATER, NOW + timedelta(hours=1)) == 2
    found = connection.execute(select(job_run.c.period, job_run.c.state, job_run.c.lease_until)).all()
    assert {each.period: (each.state, each.lease_until is None) for each in found} == {
        "left": ("failed", True),
        "failed": ("failed", True),
        "held": ("running", False),
    }


def test_the_mark_of_a_beginning_replaces_nothing(connection: Connection) -> None:
    run = take(connection, "send", PERIOD, "a", NOW)
    skip(connection, "send", PERIOD, NOW)
    assert run is not None and row(connection).state == "running"


OPERATOR = Actor(scope_for("zhou", "system_admin"), NOW + LATER)


def test_a_period_is_asked_for_again_with_a_reason_and_stands_in_the_audit_trail(
    connection: Connection,
) -> None:
    assert ask_again(connection, OPERATOR, "verify", "首次").said == "never"
    run = take(connection, "verify", PERIOD, "a", NOW)
    assert run is not None
    assert ask_again(connection, OPERATOR, "verify", "重跑").said == "moved"
    finish(connection, run, NOW, {"differences": 0}, 1)
    assert ask_again(connection, OPERATOR, "verify", " \u200b ").said == "reason"
    assert ask_again(connection, OPERATOR, "verify", "长" * 301).said == "long"
    assert ask_again(connection, OPERATOR, "mow", "重跑").said == "unknown"
    assert ask_again(connection, OPERATOR, "verify", "数据更正后重跑").done
    assert ask_again(connection, OPERATOR, "verify", "重跑").said == "moved"
    again = take(connection, "verify", PERIOD, "b", NOW + LATER)
    assert again is not None and again.fence == 2
    assert row(connection, "verify").asked_by == "zhou"
    lines = recent_audit(connection, action="job_again")
    assert [each.success for each in lines].count(True) == 1
    good = next(each for each in lines if each.success)
    assert (good.target, good.detail) == (f"verify {PERIOD.key}", {"reason": "数据更正后重跑"})
    (told,) = jobs_view(connection, OPERATOR.scope, NOW + LATER, "verify").history
    assert (told.asked_by, told.asked_why) == ("zhou", "数据更正后重跑")


@pytest.mark.parametrize("role", ["city_leader", "auditor", "security_admin", "district_coordinator"])
def test_who_may_not_operate_is_refused(connection: Connection, role: str) -> None:
    with pytest.raises(Denied):
        ask_again(connection, Actor(scope_for("x", role), NOW), "verify", "重跑")


def test_old_periods_go_by_their_number(connection: Connection) -> None:
    for job in ("send", "judge"):
        for minute in range(6):
            skip(connection, job, Period(f"p{minute}", NOW + timedelta(minutes=minute)), NOW)
    assert forget_runs(connection, kept=4) == 4
    left = connection.scalars(select(job_run.c.period).where(job_run.c.job == "send")).all()
    assert sorted(left) == ["p2", "p3", "p4", "p5"]


def test_workers_are_known_by_their_last_word(connection: Connection) -> None:
    enter_worker(connection, "a", NOW, "build")
    enter_worker(connection, "b", NOW, "build")
    connection.execute(beat("a", NOW + LATER, 61.26))
    connection.execute(leaving("b", NOW + LATER))
    found = {each.worker_id: each for each in connection.execute(select(worker))}
    assert (found["a"].beat_at, found["a"].drift, found["a"].stopped_at) == (NOW + LATER, 61.3, None)
    assert found["b"].stopped_at == NOW + LATER
    assert forget_workers(connection, NOW + timedelta(days=6)) == 0
    assert forget_workers(connection, NOW + timedelta(days=8)) == 2


def test_each_of_many_periods_is_done_once_by_several_processes(database_url: str) -> None:
    periods = 1_000 if profiles.LONG else 200
    engine = make_engine(database_url)
    with writing(engine) as connection:
        put_setting(connection, MARKS)
    command = [sys.executable, "-m", "tests.support.hammering", database_url, str(periods)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    processes = [subprocess.Popen([*command, str(number)], cwd=ROOT, **pipes) for number in (1, 2)]
    for each in processes:
        assert each.stdout.readline() == "ready\n"
    for each in processes:
        each.stdin.write("\n")
        each.stdin.flush()
    hammer(database_url, periods, 3)
    for each in processes:
        each.communicate(timeout=120)
    assert [each.returncode for each in processes] == [0, 0]
    with writing(engine) as connection:
        marks = connection.scalar(select(setting.c.reason).where(setting.c.name == MARKS)) or ""
        holders = set(connection.scalars(select(job_run.c.holder).distinct()))
    engine.dispose()
    assert Counter(marks.split()) == Counter({f"p{n}": 1 for n in range(periods)})
    # SQLite's lock may go to one of them again and again; PostgreSQL lets them in side by side.
    assert holders <= {"w1", "w2", "w3"} and (len(holders) > 1 or database_url.startswith("sqlite"))
