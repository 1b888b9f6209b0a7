"""The phone pages in a browser: where one lands, countdown, 收到 without a connection, assigning, copying."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import Engine, func, select

from data_access.database import make_engine, migrate, reading, writing
from data_access.reference.seed import seed_reference
from data_access.schema import acknowledgement, assignment
from tests.support.browser import Watch, serious, serving, sign_in
from tests.support.orders import SOURCE, add_source, at, put_order, unit_ids
from tests.support.profiles import few

DATA_TIME = at("2026-11-18 13:30")
NOW = datetime(2026, 11, 18, 6, 0, tzinfo=UTC)  # 14:00 in Yantai
PROVINCIAL, NEXT, LATE = "261118131804092007", "261113090000048561", "261105090000000003"
PHONE = {"width": 375, "height": 812}
OpenPhone = Callable[..., Page]


def put(connection: Any, number: str, unit_id: int, received: str, **facts: Any) -> None:
    moment = at(received)
    times = {"opened_at": moment, "dispatched_at": moment, "received_at": moment}
    facts = {"enterprise_name": "海蓝包装有限公司", "channel": "city_line", "unit_id": unit_id, **facts}
    put_order(connection, number, DATA_TIME, **times, **facts)


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Engine]:
    """Yield a base with three open orders of 莱阳市: one runs for two hours, one for days, one is late."""
    engine = make_engine(f"sqlite:///{tmp_path / 'phone.db'}")
    migrate(engine)
    with writing(engine) as connection:
        seed_reference(connection, NOW)
        add_source(connection, DATA_TIME)
        own = unit_ids(connection)["370682"]
        sent = at("2026-11-18 13:18")
        facts = {"provincial": True, "transferred_out_at": sent, "channel": "provincial"}
        put(connection, PROVINCIAL, own, "2026-11-18 13:18", title="工伤待遇申领", **facts)
        put(connection, NEXT, own, "2026-11-13 09:00", title="供热管道漏水")
        put(connection, LATE, own, "2026-11-05 09:00", title="工程款拖欠")
    yield engine
    engine.dispose()


@pytest.fixture
def phone(browser: Browser, base: Engine) -> Iterator[OpenPhone]:
    """Yield a function that signs in on a phone whose clock shows 14:00 and opens a page."""
    with serving(str(base.url), NOW) as address:
        watch = Watch(address)
        contexts: list[BrowserContext] = []

        def open_one(path: str = "", account: str = "laiyang", **options: Any) -> Page:
            options = {"viewport": PHONE, "locale": "zh-CN", "timezone_id": "Asia/Shanghai", **options}
            context = browser.new_context(**options)
            contexts.append(context)
            context.clock.install(time=NOW)
            page = sign_in(context, address, account)
            watch.follow(page)
            if account == "laiyang" and options["viewport"] == PHONE:
                page.wait_for_url("**/m")
            if path:
                page.goto(address + path)
            page.wait_for_selector("main h1")
            return page

        yield open_one
        for context in contexts:
            context.close()
        assert [each for each in watch.problems if "ERR_INTERNET_DISCONNECTED" not in each] == []


def stored(base: Engine, table: Any) -> int:
    with reading(base) as connection:
        return int(connection.scalar(select(func.count()).select_from(table)) or 0)


def wait_for(base: Engine, table: Any, n: int, page: Page) -> None:
    for _attempt in range(50):
        if stored(base, table) == n:
            return
        page.wait_for_timeout(100)
    assert stored(base, table) == n


def test_a_liaison_lands_on_the_phone_pages_and_back_walks_through_them(phone: OpenPhone) -> None:
    page = phone()
    page.wait_for_url("**/m")
    # An empty tab, the sign-in, this page: the desk page that led here left no step to fall back into.
    assert page.evaluate("history.length") == 3
    expect(page.locator(".phone-left")).to_have_text(re.compile("^余 1 小时 1[78] 分$"))
    page.locator("a.phone-row", has_text="供热管道漏水").click()
    page.wait_for_url(f"**/m/order/{SOURCE}~{NEXT}")
    expect(page.locator(".phone-card h2")).to_have_text("供热管道漏水")
    page.go_back()
    expect(page.locator(".phone-card h2")).to_have_text("工伤待遇申领")


@pytest.mark.long
def test_an_order_of_the_desk_opens_as_the_same_order(phone: OpenPhone) -> None:
    page = phone(f"/orders/{SOURCE}~{NEXT}")
    page.wait_for_url(f"**/m/order/{SOURCE}~{NEXT}")
    expect(page.locator(".phone-card h2")).to_have_text("供热管道漏水")


def test_a_desk_page_without_a_twin_keeps_its_target_on_a_phone(phone: OpenPhone) -> None:
    page = phone("/messages")
    assert page.url.endswith("/messages")
    page.goto(page.url.replace("/messages", "/alerts"))
    page.wait_for_url("**/m/warnings")
    page.goto(page.url.replace("/m/warnings", "/alerts/999"))
    page.wait_for_selector("main h1")
    assert page.url.endswith("/alerts/999")  # a message's link leads where it says, if only to a refusal


@pytest.mark.long
def test_who_stands_for_no_unit_stays_on_the_desk(phone: OpenPhone) -> None:
    page = phone("/rank", account="supervisor")
    expect(page.locator("main h1")).to_be_visible()
    assert page.url.endswith("/rank")


@pytest.mark.long
def test_a_wide_screen_stays_on_the_desk_and_shows_the_phone_page_as_a_column(phone: OpenPhone) -> None:
    page = phone("/rank", viewport={"width": 1366, "height": 768})
    assert page.url.endswith("/rank")
    page.goto(page.url.replace("/rank", "/m"))
    box = page.locator(".phone").bounding_box()
    assert box is not None and box["width"] == 480
    middle = page.evaluate(
        "(r => (r.left + r.right) / 2)(document.querySelector('main').getBoundingClientRect())"
    )
    assert abs(box["x"] + box["width"] / 2 - middle) < 1
    expect(page.locator("#rail")).to_be_visible()


def test_the_countdown_follows_the_readers_clock_and_ends_without_an_accusation(phone: OpenPhone) -> None:
    page = phone("/m")
    box = page.locator(".phone-big")
    page.clock.fast_forward("00:48:30")
    expect(box.locator(".phone-left")).to_have_text(re.compile("^▲ 余 2[89] 分$"))
    expect(box).to_have_class("phone-big is-near")
    expect(box.locator(".phone-used")).to_have_text(re.compile("^已用 1 小时 3[01] 分 / 2 小时$"))
    page.clock.fast_forward("00:30:00")
    expect(box.locator(".phone-left")).to_have_text("◇ 可能已超期（数据之后）")
    expect(page.locator("main")).to_contain_text("■ 超期 4 个工作日")


def test_one_tap_acknowledges_and_says_who(phone: OpenPhone, base: Engine) -> None:
    page = phone("/m")
    expect(page.locator(".phone-new")).to_have_text("待收到")
    page.locator(".phone-receive").click()
    expect(page.locator(".phone-receive")).to_have_text("● 已收到 14:00")
    wait_for(base, acknowledgement, 1, page)
    page.reload()
    expect(page.locator(".phone-done")).to_contain_text("姜联络员 14:00 收到")
    expect(page.locator(".phone-receive")).to_be_disabled()
    assert page.evaluate("localStorage.getItem('zqt-received')") == "[]"


def test_a_tap_without_a_connection_is_kept_by_number_and_sent_later(phone: OpenPhone, base: Engine) -> None:
    page = phone("/m")
    page.context.set_offline(True)
    page.locator(".phone-receive").click()
    expect(page.locator(".phone-said")).to_contain_text("联网后自动发送")
    expect(page.locator(".phone-new")).to_have_text("待发送")
    kept = page.evaluate("localStorage.getItem('zqt-received')")
    assert PROVINCIAL in kept and "工伤" not in kept and "海蓝" not in kept
    assert stored(base, acknowledgement) == 0
    page.context.set_offline(False)
    wait_for(base, acknowledgement, 1, page)
    expect(page.locator(".phone-new")).to_have_text("已收到 14:00")


def test_a_tap_while_somebody_else_writes_is_kept_and_sent_later(browser: Browser, base: Engine) -> None:
    with serving(str(base.url), NOW) as address:
        context = browser.new_context(viewport=PHONE, locale="zh-CN", timezone_id="Asia/Shanghai")
        page = sign_in(context, address, "laiyang")
        page.wait_for_url("**/m")
        button = page.locator(".phone-receive")
        other = sqlite3.connect(str(base.url.database), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        button.click()
        expect(button).to_have_text(re.compile("^● 已收到"))
        expect(page.locator("#outage")).to_have_text(
            "■ 系统暂时不能保存。您点过的内容已留在本机，稍后自动补发。", timeout=60_000
        )
        other.execute("ROLLBACK")
        other.close()
        page.evaluate("window.dispatchEvent(new Event('online'))")
        wait_for(base, acknowledgement, 1, page)
        context.close()


def test_a_kept_tap_is_not_sent_by_the_next_account(phone: OpenPhone, base: Engine) -> None:
    page = phone("/m")
    order = f"{SOURCE}~{PROVINCIAL}"
    page.evaluate(
        "order => localStorage.setItem('zqt-received', JSON.stringify([{account: -1, order, at: 0}]))", order
    )
    page.reload()
    page.wait_for_selector(".phone-receive.primary")
    page.clock.fast_forward("00:02:00")
    page.locator(".phone-bar a", has_text="我的").click()
    expect(page.locator(".phone-waiting")).to_have_text("已全部送达")
    assert stored(base, acknowledgement) == 0
    assert order in page.evaluate("localStorage.getItem('zqt-received')")


def test_an_order_is_assigned_to_a_township_with_a_reason(phone: OpenPhone, base: Engine) -> None:
    page = phone(f"/m/order/{SOURCE}~{NEXT}")
    page.locator(".phone-assign").click()
    page.locator(".phone-give").click()
    expect(page.locator(".phone-said")).to_have_text("请先选择单位")
    page.locator(".phone-unit", has_text="冯格庄街道").click()
    page.locator(".phone-sheet input").fill("就近")
    page.locator(".phone-give").click()
    expect(page.locator(".phone-given")).to_have_text("已指派给冯格庄街道")
    wait_for(base, assignment, 1, page)
    page.reload()
    expect(page.locator(".phone-done")).to_contain_text("姜联络员 14:00 指派给冯格庄街道")
    expect(page.locator(".phone-done")).to_contain_text("就近")
    expect(page.locator(".phone-text")).to_contain_text("【政企通】冯格庄街道")


@pytest.mark.parametrize("clipboard", few([True, False], 1))
def test_the_text_for_the_group_is_copied_as_it_is_shown(phone: OpenPhone, clipboard: bool) -> None:
    page = phone("/m", permissions=["clipboard-read", "clipboard-write"])
    if not clipboard:
        page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    shown = page.locator(".phone-text").inner_text()
    assert "15:18 前到场" in shown and shown.endswith("尾号 092007")
    assert "海蓝" not in shown and PROVINCIAL not in shown
    page.locator(".phone-copy").click()
    expect(page.locator(".phone-said")).to_contain_text("已复制")
    if clipboard:
        assert page.evaluate("navigator.clipboard.readText()") == shown


@pytest.mark.parametrize(
    "path", few(["/m", f"/m/order/{SOURCE}~{NEXT}", "/m/rank", "/m/warnings", "/m/me"], 1)
)
def test_each_page_fits_a_thumb_and_a_screen_reader(phone: OpenPhone, path: str) -> None:
    page = phone(path)
    if "/order/" in path:
        page.locator(".phone-assign").click()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    small = page.evaluate(
        """[...document.querySelectorAll('.phone button, .phone-bar a, a.phone-row, .phone-back')]
        .filter(each => each.offsetParent || getComputedStyle(each).position === 'fixed')
        .filter(each => each.getBoundingClientRect().height < 42).map(each => each.outerHTML)"""
    )
    assert small == []
    assert serious(page) == []
