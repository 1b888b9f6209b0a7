"""How jobs and workers stand, and the words for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from dashboard.jobs.failing import ALARM_AFTER, LEASE
from dashboard.jobs.listed import BY_NAME
from dashboard.jobs.model import Known
from dashboard.jobs.rhythm import Rhythm, daily, every, weekly
from dashboard.jobs.standing import STANDINGS, job_standing, worker_standing
from dashboard.views.jobs import JobRow, JobsView, RunRow, WorkerRow
from layouts.pages.jobs.page import jobs_page
from layouts.pages.jobs.words import (
    ALWAYS,
    DONE,
    REFUSED,
    RESULTS,
    TO_LOOK_AT,
    asks_to_look,
    result_words,
    rhythm_words,
    seconds_words,
)
from layouts.pages.jobs.words import (
    STANDINGS as WORDS,
)
from tests.unit.components.test_frame import words as text_of

NOW = datetime(2026, 11, 18, 1, 30, tzinfo=UTC)
SOON, LONG_AGO = NOW - timedelta(minutes=4), NOW - timedelta(minutes=6)


def known(state: str, lease: timedelta | None = None) -> Known:
    return Known("p", NOW, state, 1, None if lease is None else NOW + lease)


@pytest.mark.parametrize(
    ("last", "failures", "due", "standing"),
    [
        (None, 0, None, "never"),
        (None, 0, LONG_AGO, "late"),
        (None, 0, SOON, "never"),
        (known("done"), 0, None, "good"),
        (known("done"), 0, SOON, "good"),
        (known("done"), 0, LONG_AGO, "late"),
        (known("running", LEASE), 0, LONG_AGO, "running"),
        (known("running", -LEASE), 0, None, "left"),
        (known("running"), 0, None, "left"),
        (known("waiting"), 0, LONG_AGO, "waiting"),
        (known("failed", LEASE), 1, None, "retrying"),
        (known("failed", LEASE), ALARM_AFTER, None, "failed"),
        (known("failed"), 1, None, "failed"),
    ],
)
def test_how_a_job_stands(last: Known | None, failures: int, due: datetime | None, standing: str) -> None:
    assert job_standing(last, failures, due, NOW) == standing
    assert standing in STANDINGS


def test_how_a_worker_stands() -> None:
    assert worker_standing(NOW - timedelta(seconds=60), None, NOW) == "alive"
    assert worker_standing(NOW - timedelta(seconds=61), None, NOW) == "late"
    assert worker_standing(NOW - timedelta(days=3), NOW - timedelta(days=3), NOW) == "stopped"


def test_every_standing_and_result_has_its_word() -> None:
    assert set(WORDS) == set(STANDINGS)
    assert {*ALWAYS, *TO_LOOK_AT} <= set(RESULTS)
    assert not set(DONE) & set(REFUSED)


@pytest.mark.parametrize(
    ("rhythm", "said"),
    [
        (every(1), "every minute"),
        (every(5), "every 5 minutes"),
        (every(60), "hourly"),
        (every(120), "every 2 hours"),
        (daily("08:30"), "daily 08:30"),
        (daily("08:30", workdays=True), "working days 08:30"),
        (weekly(4, "16:00"), "Friday 16:00"),
    ],
)
@pytest.mark.usefixtures("english")
def test_rhythms_in_words(rhythm: Rhythm, said: str) -> None:
    assert rhythm_words(rhythm) == said


@pytest.mark.usefixtures("english")
def test_results_in_words() -> None:
    assert result_words({}) == "nothing to do"
    assert result_words({"stored": 0, "refused": 2, "elsewhere": 3}) == "2 tables put aside, elsewhere 3"
    assert result_words({"differences": 0}) == "0 differences"
    assert seconds_words(None) == "–" and seconds_words(0.04) == "0.0 s" and seconds_words(90) == "1 min"


def run(state: str = "done", **more: object) -> RunRow:
    facts: dict[str, object] = {
        "period": "2026-11-18",
        "due_at": NOW,
        "state": state,
        "tries": 1,
        "started_at": NOW,
        "ended_at": NOW,
        "seconds": 2.0,
        "holder": "w1",
        "asked_by": "",
        "result": {},
        "error": "",
        "retry_at": None,
    }
    return RunRow(**{**facts, **more})  # type: ignore[arg-type]


def test_what_somebody_has_to_look_at() -> None:
    assert asks_to_look(run(result={"differences": 2})) and not asks_to_look(run(result={"differences": 0}))
    assert not asks_to_look(run("failed", result={"differences": 2}))


def page(
    standing: str, last: RunRow | None, *, chosen: bool = True, workers: tuple[WorkerRow, ...] = ()
) -> str:
    row = JobRow(BY_NAME["verify"], standing, last, NOW + timedelta(days=1), failures=3)
    view = JobsView(NOW, (row,), workers, row if chosen else None, (last,) if last and chosen else ())
    return text_of(jobs_page(view))


@pytest.mark.usefixtures("english")
def test_the_page_says_what_needs_a_look_and_offers_to_run_it_again() -> None:
    alive = WorkerRow("w1", NOW - timedelta(hours=1), NOW, None, -3600.0, "alive")
    good = page("good", run(result={"differences": 0}), workers=(alive,))
    assert "All 1 jobs are as they should be. Workers at work: 1." in good
    assert "Run again" in good and "0 differences" in good and "its clock jumped by −3600 s" in good
    failed = page("failed", run("failed", error="ValueError: no\ncallbacks/x.py:1 y"))
    assert "1 of 1 jobs need a look: Recount of what is stored. Workers at work: 0." in failed
    assert "failed 3 times in a row" in failed and "callbacks/x.py:1 y" in failed
    assert "Run again" not in page("running", run("running")) + page("never", None)
    assert "No worker is at work" in page("never", None, chosen=False)
