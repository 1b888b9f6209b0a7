"""A reminder in a browser: a contact is entered, told, the bell counts, the call is made, all is received."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine

from data_access.database import make_engine, migrate, writing
from data_access.records.reminders.outbox import post
from data_access.reference.seed import seed_reference
from tests.support.browser import SIZES, Watch, serious, serving, sign_in
from tests.support.reminders import ZHIFU, notice, put_contact

NOW = datetime(2026, 11, 18, 6, 0, tzinfo=UTC)
TEXT = "省平台工单已转派，请 2 小时内到达现场。"


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Engine]:
    """Yield an empty base with its reference data."""
    engine = make_engine(f"sqlite:///{tmp_path / 'reminders.db'}")
    migrate(engine)
    with writing(engine) as connection:
        seed_reference(connection, NOW)
    yield engine
    engine.dispose()


def desk(browser: Browser, address: str, account: str, watch: Watch) -> Page:
    context = browser.new_context(viewport=SIZES["1366"], locale="zh-CN", timezone_id="Asia/Shanghai")
    page = sign_in(context, address, account)
    watch.follow(page)
    return page


# Cells of which what they say reaches into the next one.
OVERLAPPING = """() => [...document.querySelectorAll("main .grid-table td")]
  .filter((cell) => cell.scrollWidth > cell.clientWidth + 1).map((cell) => cell.textContent)"""


def test_names_and_mobiles_stand_apart_on_a_phone(browser: Browser, base: Engine) -> None:
    with writing(base) as connection:
        put_contact(connection, name="孙某某（县级干部）", mobile="13800000001", phone="0535-6600000")
    with serving(str(base.url), NOW) as address:
        watch = Watch(address)
        phone = desk(browser, address, "supervisor", watch)
        phone.set_viewport_size({"width": 375, "height": 812})
        phone.goto(f"{address}/contacts")
        expect(phone.locator("main")).to_contain_text("138****0001")
        assert phone.evaluate(OVERLAPPING) == []
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert watch.problems == []


def test_a_reminder_reaches_a_person(browser: Browser, base: Engine) -> None:
    with serving(str(base.url), NOW) as address:
        watch = Watch(address)
        office = desk(browser, address, "supervisor", watch)
        office.goto(f"{address}/contacts")
        form = office.locator(".record-form")
        form.locator("select[name=unit]").select_option(ZHIFU)
        form.locator("input[name=name]").fill("孙某")
        # What is refused is said beside the form, and nothing that was written is lost.
        form.locator("input[name=mobile]").fill("12345")
        form.locator("button[type=submit]").click()
        expect(form.locator(".form-said")).to_contain_text("■")
        expect(form.locator("input[name=name]")).to_have_value("孙某")
        form.locator("input[name=mobile]").fill("13800000001")
        form.locator("input[name=account]").fill("zhifu")
        form.locator("button[type=submit]").click()
        expect(office).to_have_url(re.compile(r"said=saved$"))
        expect(office.locator("main")).to_contain_text("138****0001")
        assert serious(office) == []

        with writing(base) as connection:
            assert post(connection, NOW, notice(connection, text=TEXT, urgent=True)) == 3
        unit = desk(browser, address, "zhifu", watch)
        unit.goto(f"{address}/messages")
        expect(unit.locator(".bell-count")).to_have_text("1")
        expect(unit.locator(".tray > li")).to_have_count(1)
        assert serious(unit) == []
        unit.locator(".tray .is-new button[type=submit]").click()
        expect(unit.locator(".bell-count")).to_have_count(0)
        expect(unit.locator(".tray .is-new")).to_have_count(0)

        office.goto(f"{address}/messages?show=calls")
        expect(office.locator(".call-list .panel")).to_have_count(1)
        expect(office.locator("#duty-shown")).to_have_text("138****0001")
        office.locator(".call-list details summary").click()
        office.locator("#duty-show").click()
        expect(office.locator("#duty-shown")).to_contain_text("13800000001")
        assert serious(office) == []
        office.locator("form[action$='/reached'] button").click()
        expect(office).to_have_url(re.compile(r"said=reached$"))
        expect(office.locator(".call-list")).to_have_count(0)
        assert watch.problems == []
