"""A period's work is stored with its end, a failure is kept and told, a frozen worker stores nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select

from callbacks.config import Config
from callbacks.jobs.bodies import BODIES, in_one
from callbacks.jobs.clock import JUMP_SECONDS, Clock
from callbacks.jobs.work import Body, Work, do_period
from callbacks.jobs.worker import Beat, Worker
from dashboard.jobs.failing import ALARM_AFTER, LEASE
from dashboard.jobs.listed import BY_NAME, JOBS
from dashboard.jobs.model import Job
from dashboard.jobs.rhythm import Period, daily, every
from data_access.database import Connection, reading, writing
from data_access.importing.transactions import write
from data_access.queries.jobs.due import due_of
from data_access.records.jobs.leases import skip, take
from data_access.schema import contact, job_run, message, unit, worker
from tests.support.working import SECRET, HandClock, place

NOW = datetime(2026, 11, 17, 0, 5, tzinfo=UTC)
MINUTES = Job("send", "Send", every(5))
NIGHTLY = Job("night", "Night", daily("03:00"))


def marked(engine: Engine) -> list[str]:
    """Return the contacts that bodies wrote."""
    with reading(engine) as connection:
        return list(connection.scalars(select(contact.c.name).order_by(contact.c.contact_id)))


def put_mark(connection: Connection, name: str) -> dict[str, int]:
    """Write a contact of the city's office: what a job does to the base."""
    office = connection.scalar(select(unit.c.unit_id).where(unit.c.kind == "city"))
    values = {"unit_id": office, "duty": "liaison", "name": name, "changed_at": NOW, "account": "wang"}
    connection.execute(insert(contact).values(values))
    return {"raised": 1}


def run_of(engine: Engine, job: str = "send") -> Any:
    with reading(engine) as connection:
        query = select(job_run).where(job_run.c.job == job).order_by(job_run.c.due_at.desc())
        return connection.execute(query).first()


def test_what_a_job_writes_and_its_end_are_stored_together(engine: Engine) -> None:
    clock = HandClock(NOW)

    def body(work: Work, now: datetime) -> dict[str, int]:
        clock.go(2)
        assert now == NOW
        return work.finish_with(lambda connection: put_mark(connection, "a"))

    period = Period("2026-11-17T08:05", NOW)
    assert do_period(place(engine, clock), MINUTES, body, period) == "done"
    assert do_period(place(engine, clock), MINUTES, body, period) == "taken"
    run = run_of(engine)
    assert (run.state, run.result, run.seconds, run.tries) == ("done", {"raised": 1}, 2.0, 1)
    assert marked(engine) == ["a"]


def test_a_worker_frozen_for_a_minute_stores_nothing_after_it_wakes(engine: Engine) -> None:
    slow, quick = HandClock(NOW), HandClock(NOW)
    period = Period("2026-11-17T08:05", NOW)

    def frozen(work: Work, now: datetime) -> dict[str, int]:
        work.write(lambda connection: put_mark(connection, "before the frost"))
        slow.go(60)
        quick.go(60)
        other = do_period(place(engine, quick, "other"), MINUTES, at_once("other"), period)
        assert other == "done"
        return work.finish_with(lambda connection: put_mark(connection, "after the frost"))

    assert do_period(place(engine, slow, "frozen"), MINUTES, frozen, period) == "fenced"
    assert marked(engine) == ["before the frost", "other"]
    run = run_of(engine)
    assert (run.state, run.holder, run.fence) == ("done", "other", 2)


def at_once(name: str) -> Body:
    return lambda work, now: work.finish_with(lambda connection: put_mark(connection, name))


def test_the_work_of_a_killed_worker_is_taken_over(engine: Engine) -> None:
    period = Period("2026-11-17T08:05", NOW)
    assert write(engine, lambda connection: take(connection, "send", period, "killed", NOW))
    clock = HandClock(NOW + LEASE - timedelta(seconds=1))
    assert do_period(place(engine, clock), MINUTES, at_once("b"), period) == "taken"
    clock.go(1)
    assert do_period(place(engine, clock), MINUTES, at_once("b"), period) == "done"
    assert marked(engine) == ["b"] and run_of(engine).fence == 2


def fails(work: Work, now: datetime) -> dict[str, int]:
    work.write(lambda connection: {})

    def step(connection: Connection) -> dict[str, int]:
        put_mark(connection, "half")
        raise ValueError("no such thing\nwith a second line")

    return work.finish_with(step)


def test_a_failure_is_taken_back_kept_tried_again_and_told_to_the_office(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    with writing(engine) as connection:
        put_mark(connection, "the office")
    clock = HandClock(NOW)
    job = BY_NAME["import"]
    for tries in range(1, ALARM_AFTER + 1):
        with reading(engine) as connection:
            due = due_of(connection, job, clock.now())
        assert [each.due for each in due.periods] == [clock.now().replace(second=0)]
        assert do_period(place(engine, clock), job, fails, due.periods[0]) == "failed"
        run = run_of(engine, "import")
        assert run.error.startswith("ValueError: no such thing\ncallbacks/jobs/work.py:")
        assert "second line" not in run.error and "/home" not in run.error
        with reading(engine) as connection:
            told = connection.execute(select(message.c.account, message.c.link, message.c.text)).all()
        assert [each[:2] for each in told] == ([("wang", "/jobs")] if tries == ALARM_AFTER else [])
        clock.go(60)
    assert marked(engine) == ["the office"]
    assert do_period(place(engine, clock), job, fails, Period("later", clock.now())) == "failed"
    with reading(engine) as connection:
        assert len(connection.execute(select(message.c.key)).all()) == 1  # once a day


def test_a_worker_that_slept_an_hour_does_one_period_and_says_how_many_it_left_out(engine: Engine) -> None:
    clock = HandClock(NOW)
    done = []
    for seconds in (0, 3_600, 1):
        clock.go(seconds)
        with reading(engine) as connection:
            due = due_of(connection, MINUTES, clock.now())
        done.append(
            [do_period(place(engine, clock), MINUTES, at_once(each.key), each) for each in due.periods]
        )
    assert done == [["done"], ["done"], []]
    assert marked(engine) == ["2026-11-17T08:05", "2026-11-17T09:05"]
    assert run_of(engine).result == {"raised": 1, "left_out": 11}


def test_a_clock_that_jumps_back_or_ahead_does_nothing_twice(engine: Engine) -> None:
    clock = HandClock(NOW)
    for jump in (0, -3_600, 3_600, 365 * 86_400, -365 * 86_400, 300):
        clock.jump(jump)
        with reading(engine) as connection:
            due = due_of(connection, MINUTES, clock.now())
        for each in due.periods:
            do_period(place(engine, clock), MINUTES, at_once(each.key), each)
    assert marked(engine) == [
        "2026-11-17T08:05",
        "2027-11-17T08:05",
        "2026-11-17T08:10",
    ]


def test_a_nightly_job_begins_with_its_next_night(engine: Engine) -> None:
    with reading(engine) as connection:
        due = due_of(connection, NIGHTLY, NOW)
    assert due.periods == () and due.first is not None and due.first.key == "2026-11-17"
    with writing(engine) as connection:
        skip(connection, "night", due.first, NOW)
    for hours, expected in ((1, []), (24, ["2026-11-18"])):
        with reading(engine) as connection:
            found = due_of(connection, NIGHTLY, NOW + timedelta(hours=hours))
        assert [each.key for each in found.periods] == expected


def test_of_a_job_that_works_alone_no_second_period_begins_meanwhile(engine: Engine) -> None:
    alone = Job("send", "Send", every(5), alone=True)
    periods = [Period("p1", NOW), Period("p2", NOW + timedelta(minutes=5))]
    with writing(engine) as connection:
        assert take(connection, alone.name, periods[0], "other", NOW) is not None
    clock = HandClock(NOW)
    assert do_period(place(engine, clock), alone, at_once("p2"), periods[1]) == "taken"
    assert do_period(place(engine, clock), MINUTES, at_once("p2"), periods[1]) == "done"
    clock.go(LEASE.total_seconds() + 1)  # the other one's lease has run out
    third = Period("p3", NOW + timedelta(minutes=10))
    assert do_period(place(engine, clock), alone, at_once("p3"), third) == "done"


def test_every_job_of_the_list_has_a_body_and_no_other() -> None:
    assert list(BODIES) == [job.name for job in JOBS]


@pytest.mark.parametrize("job", [name for name in BODIES if name != "import"])
def test_every_body_works_on_an_empty_base(sqlite_engine: Engine, job: str) -> None:
    clock = HandClock(NOW)
    period = Period("p", NOW)
    assert do_period(place(sqlite_engine, clock), BY_NAME[job], BODIES[job], period) == "done"
    expected = {
        "warnings": {"raise": 1, "messages": 0},  # the calendar of the next year is missing
        "ledgers": {"taken": 0, "brought": 0, "reminded": 0},
        "supervision": {"reminded": 0, "confirmed": 0},
        "look_back": {"listed": 0},
        "desk": {"reminded": 0, "already": 0, "no_contact": 0},
        "daily_list": {"reminded": 0},
        "reminders": {},
        "verify": {"differences": 0},
        "calendar": {"changed": 0, "provisional": 0, "missing_year": 2027},
        "clean_up": {
            "sessions": 0,
            "phones": 0,
            "imports": 0,
            "uploads": 0,
            "runs": 0,
            "workers": 0,
            "messages": 0,
        },
    }
    assert run_of(sqlite_engine, job).result == expected[job]


def test_a_body_of_one_function_is_loaded_when_it_is_done(sqlite_engine: Engine) -> None:
    body = in_one(__name__, "put_two")
    assert do_period(place(sqlite_engine, HandClock(NOW)), MINUTES, body, Period("p", NOW)) == "done"
    assert marked(sqlite_engine) == ["one", "two"] and run_of(sqlite_engine).result == {"raised": 2}


def put_two(connection: Connection, now: datetime) -> dict[str, int]:
    assert now == NOW
    for name in ("one", "two"):
        put_mark(connection, name)
    return {"raised": 2}


def test_a_jump_of_the_clock_is_noticed_and_noted(sqlite_engine: Engine) -> None:
    clock = HandClock(NOW)
    config = Config(secret_key=SECRET)
    made = Worker(sqlite_engine, config, {"import": fails}, clock)
    with writing(sqlite_engine) as connection:
        connection.execute(
            insert(worker).values(worker_id=made.worker_id, started_at=NOW, beat_at=NOW, build="")
        )
    for go, jump, drift in ((1, 0, 0), (1, JUMP_SECONDS, 0), (1, -3_600, -3_600), (60, 0, -3_600)):
        clock.go(go)
        clock.jump(jump)
        made.pulse()
        with reading(sqlite_engine) as connection:
            assert connection.scalar(select(worker.c.drift)) == drift
    with reading(sqlite_engine) as connection:
        assert connection.scalar(select(worker.c.beat_at)) == clock.now().replace(microsecond=0)


def test_ticks_never_heap_up() -> None:
    beat = Beat(15)
    now = datetime.now(UTC)
    assert beat.get_next_fire_time(None, now) == now
    assert beat.get_next_fire_time(now - timedelta(days=365), now) == now + timedelta(seconds=15)


def test_a_clock_that_begins_elsewhere_runs_on() -> None:
    clock = Clock(NOW)
    first = clock.now()
    assert NOW <= first <= clock.now() < NOW + timedelta(minutes=5)
    assert clock.jumped() == 0.0
