"""The pages of jobs and sources: who sees them, what stands there, and running a job again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, insert, update

from dashboard.jobs.listed import JOBS
from dashboard.jobs.rhythm import Period
from dashboard.people.access import Denied, scope_for
from data_access.database import reading, writing
from data_access.queries.health import readiness
from data_access.queries.importing.sources import sources_view
from data_access.queries.jobs.page import HISTORY, jobs_view
from data_access.records.jobs.leases import fail, finish, skip, take
from data_access.records.jobs.workers import beat, enter_worker, leaving
from data_access.schema import import_batch, source

NOW = datetime(2026, 11, 18, 1, 30, tzinfo=UTC)
CITY, SYSTEM = scope_for("wang", "city_supervisor"), scope_for("zhou", "system_admin")
OTHERS = ("city_leader", "security_admin", "auditor", "district_coordinator", "survey_caller", "unassigned")


def minute(n: int) -> Period:
    """Return the period of n minutes ago, named as in the city."""
    due = NOW - timedelta(minutes=n)
    return Period(f"{due + timedelta(hours=8):%Y-%m-%dT%H:%M}", due)


def do(connection: Connection, job: str, period: Period, **result: int) -> None:
    run = take(connection, job, period, "w1", period.due)
    assert run is not None
    finish(connection, run, period.due, result, 1.0)


@pytest.mark.parametrize("role", OTHERS)
def test_others_are_refused(connection: Connection, role: str) -> None:
    scope = scope_for("x", role)
    for view in (jobs_view, sources_view):
        with pytest.raises(Denied):
            view(connection, scope, NOW)


def test_a_supervisor_of_one_unit_keeps_no_jobs() -> None:
    assert not scope_for("x", "city_supervisor", 370682, "district").may("operate")
    assert not CITY.on_phone().may("operate")


def test_an_empty_base_has_every_job_and_no_worker(connection: Connection) -> None:
    view = jobs_view(connection, CITY, NOW)
    assert {row.standing for row in view.rows} == {"never"} and view.workers == ()
    assert all(row.next_due is not None and row.next_due > NOW for row in view.rows)
    assert view.selected is None and jobs_view(connection, CITY, NOW, "mow").selected is None


def test_the_last_run_the_history_and_what_is_late(connection: Connection) -> None:
    for n in range(60):
        do(connection, "import", minute(n), stored=1 if n in (0, 20, 50) else 0)
    skip(connection, "clean_up", Period("2026-11-16", NOW - timedelta(days=2)), NOW)
    view = jobs_view(connection, CITY, NOW, "import")
    standing = {row.job.name: row.standing for row in view.rows}
    assert {name: standing.pop(name) for name in ("import", "clean_up")} == {
        "import": "good",
        "clean_up": "late",
    }
    assert len(standing) == len(JOBS) - 2 and set(standing.values()) == {"never"}
    assert view.selected is not None and view.selected.last == view.history[0]
    # The newest five, and before them those that came to something.
    assert [run.period for run in view.history] == [minute(n).key for n in (0, 1, 2, 3, 4, 20, 50)]
    assert len(view.history) <= HISTORY
    # The next minute was due at 1 min; five more are given to the workers.
    for seconds, expected in ((6 * 60, "good"), (6 * 60 + 1, "late"), (86_400, "late")):
        later = jobs_view(connection, CITY, NOW + timedelta(seconds=seconds))
        assert {row.job.name: row.standing for row in later.rows}["import"] == expected


def test_an_error_keeps_its_words_from_who_sees_no_orders(connection: Connection) -> None:
    run = take(connection, "verify", Period("2026-11-18", NOW), "w1", NOW)
    assert run is not None
    fail(connection, run, NOW, "ValueError: 芝罘区 13900001111\ncallbacks/jobs/work.py:1 do_period", 1.0)
    for scope, said in ((CITY, "ValueError: 芝罘区 13900001111"), (SYSTEM, "ValueError")):
        view = jobs_view(connection, scope, NOW, "verify")
        assert view.history[0].error == f"{said}\ncallbacks/jobs/work.py:1 do_period"
        assert view.selected is not None and view.selected.standing == "retrying"
        assert view.history[0].retry_at == NOW + timedelta(minutes=1)


def test_workers_stand_by_their_last_word_and_readiness_tells_it(engine: Engine) -> None:
    assert readiness(engine, NOW).worker_beat is None
    with writing(engine) as connection:
        for name in ("stopped", "late", "alive"):
            enter_worker(connection, name, NOW - timedelta(hours=1), "b")
        connection.execute(leaving("stopped", NOW))
        connection.execute(beat("alive", NOW - timedelta(seconds=8), 0))
    with reading(engine) as connection:
        view = jobs_view(connection, CITY, NOW)
    assert [(each.worker_id, each.state) for each in view.workers] == [
        ("alive", "alive"),
        ("late", "late"),
        ("stopped", "stopped"),
    ]
    assert readiness(engine, NOW).worker_beat == NOW - timedelta(seconds=8)


BATCH = {"file_name": "f.csv", "file_sha256": "", "mapping_content": {}, "state": "applied"}


def put_source(connection: Connection, source_id: int, code: str, **more: Any) -> None:
    values = {"source_id": source_id, "code": code, "name": code, "time_zone": "Asia/Shanghai"}
    rhythm = {"rhythm": "daily", "rhythm_at": "08:00"}
    connection.execute(insert(source).values({**values, **rhythm, **more}))


def put_arrival(connection: Connection, source_id: int, day: int, rows: int, **more: Any) -> None:
    at = datetime(2026, 11, day, 0, 5, tzinfo=UTC)
    times = {"created_at": at, "applied_at": at, "data_time": at - timedelta(hours=1)}
    values = {**BATCH, **times, "source_id": source_id, "mapping": "yantai", "rows_read": rows, **more}
    connection.execute(insert(import_batch).values(values))
    reached = {"last_import_at": at, "data_time": at - timedelta(hours=1)}
    connection.execute(update(source).where(source.c.source_id == source_id).values(reached))


def test_sources_with_rows_against_those_usual_and_the_next_arrival(connection: Connection) -> None:
    daily = 1
    put_source(connection, daily, "sheet")
    put_source(connection, 2, "silent", rhythm="none", rhythm_at="")
    for day, rows in ((10, 100), (11, 110), (12, 90), (13, 104), (14, 49)):
        put_arrival(connection, daily, day, rows)
    put_arrival(connection, daily, 14, 7, mapping="joint")
    put_arrival(connection, daily, 15, 7, state="undone")
    view = sources_view(connection, SYSTEM, NOW, "sheet")
    assert view.selected is not None
    found = [(each.mapping, each.rows, each.usual, each.short) for each in view.arrivals]
    assert found == [
        ("joint", 7, None, False),
        ("yantai", 49, 102, True),
        ("yantai", 104, 100, False),
        ("yantai", 90, None, False),
        ("yantai", 110, None, False),
        ("yantai", 100, None, False),
    ]
    sheet, silent = view.rows
    # The last counted on the 15th at 08:05: those of the 16th, 17th and 18th did not come.
    assert (sheet.missed, sheet.next_due) == (3, datetime(2026, 11, 19, 0, 0, tzinfo=UTC))
    assert (silent.missed, silent.next_due, silent.last) == (0, None, None)
