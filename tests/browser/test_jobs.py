"""A failed job in a browser: its error unfolded, run again for a reason, and done by a worker."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import Engine

from callbacks.jobs.bodies import BODIES
from callbacks.jobs.work import do_period
from dashboard.jobs.listed import BY_NAME
from dashboard.jobs.rhythm import Period
from data_access.database import make_engine, migrate, reading, writing
from data_access.queries.jobs.due import due_of
from data_access.records.jobs.leases import fail, take
from data_access.reference.seed import seed_reference
from tests.support.browser import SIZES, Watch, serious, serving, sign_in
from tests.support.working import HandClock, place

NOW = datetime(2026, 11, 18, 6, 0, tzinfo=UTC)
LAST_NIGHT = Period("2026-11-18", datetime(2026, 11, 17, 19, 0, tzinfo=UTC))
JOB = BY_NAME["verify"]


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Engine]:
    """Yield a base whose recount failed last night."""
    engine = make_engine(f"sqlite:///{tmp_path / 'jobs.db'}")
    migrate(engine)
    with writing(engine) as connection:
        seed_reference(connection, NOW)
        run = take(connection, JOB.name, LAST_NIGHT, "w1", LAST_NIGHT.due)
        assert run is not None
        fail(connection, run, LAST_NIGHT.due, "OSError: disk\ncallbacks/jobs/bodies.py:49 verify", 1.0)
    yield engine
    engine.dispose()


def work(engine: Engine) -> list[str]:
    """Do what is due of the job, as a worker's tick does."""
    with reading(engine) as connection:
        due = due_of(connection, JOB, NOW)
    own = place(engine, HandClock(NOW))
    return [do_period(own, JOB, BODIES[JOB.name], each) for each in due.periods]


def test_a_failed_job_is_run_again_for_a_reason(browser: Browser, base: Engine) -> None:
    with serving(str(base.url), NOW) as address:
        watch = Watch(address)
        context = browser.new_context(viewport=SIZES["1366"], locale="zh-CN", timezone_id="Asia/Shanghai")
        page = sign_in(context, address, "system")
        watch.follow(page)
        page.goto(f"{address}/jobs")
        page.locator(".table-panel a.choose-link").nth(list(BODIES).index(JOB.name)).click()
        expect(page).to_have_url(re.compile("sel=verify"))
        page.locator("details.record-fold summary").click()
        # Who sees no orders is not told what an error says, but where it came from.
        expect(page.locator(".job-error")).to_have_text("OSError\ncallbacks/jobs/bodies.py:49 verify")
        assert serious(page) == []
        page.locator("input[name=reason]").fill("磁盘已清理，重跑复算")
        page.locator(".record-form button[type=submit]").click()
        expect(page).to_have_url(re.compile("said=asked"))
        expect(page.locator(".notice-done")).to_be_visible()
        expect(page.locator("input[name=reason]")).to_have_count(0)
        assert work(base) == ["done"]
        page.goto(f"{address}/jobs?sel=verify")
        expect(page.locator(".job-error")).to_have_count(0)
        expect(page.locator("td .sign-good")).to_have_count(2)
        page.goto(f"{address}/sources")
        expect(page.locator(".state-empty")).to_be_visible()
        assert serious(page) == [] and watch.problems == []
        context.close()
