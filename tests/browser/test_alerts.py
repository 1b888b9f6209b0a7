"""A warning in a browser: counted in the rail, opened, acknowledged and settled, and the count falls."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import Engine

from data_access.database import make_engine, migrate, writing
from data_access.records.alerts.judging import judge
from data_access.reference.seed import seed_reference
from tests.support.alerts import TOWNSHIP, opened, put
from tests.support.browser import SIZES, Watch, serious, serving, sign_in
from tests.support.orders import add_source, at, unit_ids

NOW = datetime(2026, 11, 17, 1, 0, tzinfo=UTC)
DATA_TIME = at("2026-11-17 08:00")


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Engine]:
    """Yield a base with an overdue order and one near its deadline, judged."""
    engine = make_engine(f"sqlite:///{tmp_path / 'alerts.db'}")
    migrate(engine)
    with writing(engine) as connection:
        seed_reference(connection, NOW)
        add_source(connection, DATA_TIME)
        township = {"township_id": unit_ids(connection)[TOWNSHIP]}
        put(
            connection, "261102090000000001", DATA_TIME, **opened("11-02"), title="供暖温度不达标", **township
        )
        put(connection, "261111090000000002", DATA_TIME, **opened("11-11"), title="道路破损")
        judge(connection, NOW)
    yield engine
    engine.dispose()


def test_a_warning_is_opened_acknowledged_and_settled(browser: Browser, base: Engine) -> None:
    with serving(str(base.url), NOW) as address:
        watch = Watch(address)
        context = browser.new_context(viewport=SIZES["1366"], locale="zh-CN", timezone_id="Asia/Shanghai")
        page = sign_in(context, address, "zhifu")
        watch.follow(page)
        page.goto(f"{address}/alerts")
        badge = page.locator("#rail-badge")
        expect(badge).to_have_text("2")
        assert badge.get_attribute("aria-live") == "polite"
        expect(page.locator(".grid-table tbody tr")).to_have_count(1)
        expect(page.locator(".grid-table tbody .time-bad").first).to_be_visible()
        assert serious(page) == []

        page.locator(".grid-table tbody .choose-link").click()
        expect(page).to_have_url(re.compile(r"/alerts/\d+$"))
        expect(page.locator("h1")).to_contain_text("261102090000000001")
        assert serious(page) == []
        page.locator("form[action$='/acknowledge'] button").click()
        expect(page.locator(".notice-done")).to_be_visible()
        expect(page.locator("#rail-badge")).to_have_text("1")

        page.locator("details:has(form[action$='/settle']) summary").click()
        settle = page.locator("form[action$='/settle']")
        settle.locator("textarea").fill("长" * 4001)
        settle.locator("button[type=submit]").click()
        expect(settle.locator(".form-said")).not_to_be_empty()
        settle.locator("textarea").fill("已现场办结。")
        settle.locator("button[type=submit]").click()
        expect(page.locator(".history-note")).to_have_text("已现场办结。")
        expect(page.locator("form[action$='/settle']")).to_have_count(0)

        page.goto(f"{address}/alerts?tab=near")
        expect(page.locator(".grid-table tbody tr")).to_have_count(1)
        page.goto(f"{address}/alerts?tab=risk")
        expect(page.locator(".state-empty")).to_be_visible()
        assert serious(page) == []
        assert watch.problems == []
