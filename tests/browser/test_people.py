"""From a new account to a liaison's phone in a browser: given a role, kept, opened by an address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import Engine, delete

from data_access.database import make_engine, migrate, writing
from data_access.reference.seed import seed_reference
from data_access.schema import web_session
from tests.support.browser import SIZES, Watch, serious, serving, sign_in
from tests.support.orders import SOURCE, add_source, at, put_order, unit_ids

NOW = datetime(2026, 11, 18, 6, 0, tzinfo=UTC)
DATA_TIME = at("2026-11-18 13:30")
NUMBER, PASSWORD = "261113090000048561", "Blue-Kettle-77"


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Engine]:
    """Yield a base with one open order of 莱阳市."""
    engine = make_engine(f"sqlite:///{tmp_path / 'people.db'}")
    migrate(engine)
    with writing(engine) as connection:
        seed_reference(connection, NOW)
        add_source(connection, DATA_TIME)
        moment = at("2026-11-13 09:00")
        times = {"opened_at": moment, "dispatched_at": moment, "received_at": moment}
        facts = {"title": "供热管道漏水", "channel": "city_line", "unit_id": unit_ids(connection)["370682"]}
        put_order(connection, NUMBER, DATA_TIME, **times, **facts)
    yield engine
    engine.dispose()


def desk(browser: Browser, address: str, account: str) -> Page:
    context = browser.new_context(viewport=SIZES["1366"], locale="zh-CN", timezone_id="Asia/Shanghai")
    return sign_in(context, address, account)


def phone(browser: Browser) -> BrowserContext:
    return browser.new_context(
        viewport=SIZES["375"], locale="zh-CN", timezone_id="Asia/Shanghai", has_touch=True, is_mobile=True
    )


def test_from_a_new_account_to_a_phone_that_stays_signed_in(browser: Browser, base: Engine) -> None:
    with serving(str(base.url), NOW) as address:
        watch = Watch(address)
        keeper = desk(browser, address, "system")
        watch.follow(keeper)
        expect(keeper).to_have_url(re.compile("/admin/users$"))
        assert serious(keeper) == []
        keeper.locator("input[name=name]").fill("lian")
        keeper.locator("input[name=display_name]").fill("姜联络员")
        keeper.get_by_role("button", name="新增账号").click()
        made = keeper.locator("dl.made code").inner_text()

        giver = desk(browser, address, "security")
        watch.follow(giver)
        expect(giver).to_have_url(re.compile("/admin/roles$"))
        giver.get_by_role("link", name="lian").click()
        expect(giver.locator(".people-form select[name=role]")).to_be_visible()
        assert serious(giver) == []
        giver.locator(".people-form select[name=role]").select_option("district_coordinator")
        giver.locator(".people-form select[name=unit]").select_option("370682")
        giver.get_by_role("button", name="授权").click()
        expect(giver.locator("tr.selected")).to_contain_text("莱阳市")

        own = phone(browser).new_page()
        watch.follow(own)
        order = f"/m/order/{SOURCE}~{NUMBER}"
        own.goto(address + order)
        own.fill("#name", "lian")
        own.fill("#password", made)
        own.get_by_label("在这部手机上保持登录").check()
        own.get_by_role("button", name="登录", exact=True).click()
        own.fill("#former", made)
        own.fill("#new", PASSWORD)
        own.fill("#again", PASSWORD)
        own.locator("button.primary").click()
        expect(own).to_have_url(address + order)
        expect(own.get_by_role("heading", name="供热管道漏水")).to_be_visible()

        with writing(base) as connection:
            connection.execute(delete(web_session))
        # The desk's address of the order leads to the same order on the phone.
        own.goto(f"{address}/orders/{SOURCE}~{NUMBER}")
        expect(own).to_have_url(address + order)
        own.get_by_role("button", name="收到").click()
        expect(own.locator(".phone-receive")).to_contain_text("● 已收到")
        expect(own.locator(".phone-bar a")).to_have_text(["工单", "我的"])
        own.goto(f"{address}/m/me")
        assert serious(own) == []
        own.get_by_role("link", name="输入密码登录").click()
        expect(own).to_have_url(re.compile("/login"))
        own.goto(f"{address}/rank")
        expect(own).to_have_url(f"{address}/login?next=/rank")

        auditor = desk(browser, address, "audit")
        watch.follow(auditor)
        expect(auditor).to_have_url(re.compile("/admin/audit$"))
        assert serious(auditor) == []
        auditor.locator("select[name=action]").select_option("acknowledge")
        expect(auditor.locator(".grid-table tbody tr")).to_have_count(1)
        expect(auditor.locator(".grid-table tbody tr")).to_contain_text(f"{SOURCE}~{NUMBER}")
        assert watch.problems == []
