"""An open page while the database goes and comes back, new data arrive and the session ends."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DEMO_NOW
from tests.support.browser import serving, sign_in

Desk = tuple[Page, Path]


@pytest.fixture
def desk_alone(browser: Browser, demo_url: str, tmp_path: Path) -> Iterator[Desk]:
    """Yield a supervisor's page on a server and a base of its own."""
    file = tmp_path / "own.db"
    with sqlite3.connect(demo_url.removeprefix("sqlite:///")) as source, sqlite3.connect(file) as own:
        source.backup(own)
    source.close()
    own.close()
    with serving(f"sqlite:///{file}", DEMO_NOW) as base:
        context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
        page = sign_in(context, base, "supervisor")
        expect(page.locator("main h1")).to_have_text("总览")
        yield page, file
        context.close()


def change(file: Path, statement: str) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute(statement)
    connection.close()


def look_now(page: Page) -> None:
    """Let the page look now instead of within the half minute."""
    page.evaluate("window.dispatchEvent(new Event('online'))")


def test_a_base_that_is_away_is_said_under_the_page_asked_for(desk_alone: Desk) -> None:
    page, file = desk_alone
    page.locator("#rail a[href='/rank']").click()
    expect(page.locator("main h1")).to_have_text("区市排名")
    page.locator("#rail a[href='/']").click()
    expect(page.locator("main h1")).to_have_text("总览")
    parts = list(file.parent.glob("own.db*"))
    for each in parts:
        each.rename(each.with_name(f"off-{each.name}"))
    page.locator("#rail a[href='/rank']").click()  # seen before: as it was, with its age
    expect(page.locator("#outage")).to_contain_text("当前显示的是")
    expect(page.locator("main h1")).to_have_text("区市排名")
    page.locator("#rail a[href='/unit']").click()  # never seen: said under its own mark
    expect(page.locator("main h1")).to_have_text("单位")
    expect(page.locator("main .state-page")).to_contain_text("暂时连接不上数据库")
    expect(page.locator("#rail a[aria-current='page']")).to_have_text("单位")
    for each in file.parent.glob("off-own.db*"):
        each.rename(each.with_name(each.name.removeprefix("off-")))
    expect(page.locator("#outage")).to_be_hidden()
    expect(page.locator("main .state-page")).to_have_count(0)
    expect(page.locator("main h1")).to_have_text("单位")


@pytest.mark.parametrize("part", ["_dash-layout", "_dash-dependencies"])
def test_a_page_that_could_not_begin_says_so_and_begins_again(desk_alone: Desk, part: str) -> None:
    page, _file = desk_alone
    page.route(f"**/{part}", lambda route: route.fulfill(status=503, body="away"))
    page.goto(page.url.rstrip("/") + "/rank")
    expect(page.get_by_role("alert")).to_have_text("页面没有加载成功，正在自动重试。")
    expect(page.locator("._dash-error")).to_be_hidden()
    page.unroute(f"**/{part}")
    expect(page.locator("main h1")).to_have_text("区市排名")


def test_new_data_are_shown_or_offered_and_the_end_of_a_session_leads_back(desk_alone: Desk) -> None:
    page, file = desk_alone
    page.goto(page.url.rstrip("/") + "/orders")
    heading = page.locator("main h1")
    expect(heading).to_contain_text("受理")
    before = heading.inner_text()
    gone = "DELETE FROM orders WHERE order_id IN (SELECT order_id FROM orders LIMIT 5)"
    change(file, gone)
    change(file, "UPDATE data_version SET version = version + 1")
    look_now(page)
    expect(heading).not_to_have_text(before)  # renewed by itself
    # In the middle of typing it is only offered.
    page.locator("main input >> visible=true").first.press_sequentially("26")
    typed = heading.inner_text()
    change(file, "UPDATE data_version SET version = version + 1")
    look_now(page)
    expect(page.locator("#new-data")).to_be_visible()
    assert heading.inner_text() == typed
    page.locator("#refresh").click()
    expect(page.locator("#new-data")).to_be_hidden()
    change(file, "DELETE FROM web_session")
    look_now(page)
    expect(page.locator("#session-over")).to_be_visible()
    page.locator("#sign-in-again").click()
    page.locator("button[value='supervisor']").click()
    page.wait_for_url("**/orders")
    expect(heading).to_contain_text("受理")
