"""The reception desk in a browser: an order arrives, is reminded of, acknowledged on a phone, and is late."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine, select

from data_access.database import make_engine, migrate, reading, writing
from data_access.reference.seed import seed_reference
from data_access.schema import acknowledgement, message
from tests.support.browser import Watch, serious, serving, sign_in
from tests.support.reception import ARRIVED, LAIYANG, NOW, arrive, bring, liaison, live_source, number

Open = Callable[..., Page]


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Engine]:
    """Yield a base with a live source, an order that has just arrived, and the liaison of 莱阳市."""
    engine = make_engine(f"sqlite:///{tmp_path / 'desk.db'}")
    migrate(engine)
    with writing(engine) as connection:
        seed_reference(connection, NOW)
        live_source(connection)
        arrive(connection, 111111, 95, 90)
        arrive(connection, 222222, 5)
        liaison(connection, LAIYANG)
    yield engine
    engine.dispose()


@pytest.fixture
def opened(browser: Browser, base: Engine) -> Iterator[Open]:
    """Yield a function that serves the base at a moment and opens a page there with an account."""
    with ExitStack() as stack:
        served: dict[datetime, tuple[str, Watch]] = {}

        def open_one(path: str, account: str = "supervisor", now: datetime = NOW, **options: Any) -> Page:
            if now not in served:
                address = stack.enter_context(serving(str(base.url), now))
                served[now] = (address, Watch(address))
            address, watch = served[now]
            options = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", **options}
            context = stack.enter_context(browser.new_context(**options))
            context.clock.install(time=now)
            page = sign_in(context, address, account)
            watch.follow(page)
            page.goto(address + path)
            page.wait_for_selector("main h1")
            return page

        yield open_one
        problems = [each for _address, watch in served.values() for each in watch.problems]
    assert problems == []


def card(page: Page, tail: str) -> Any:
    return page.locator(f"#card-{tail}")


def column_of(page: Page, tail: str) -> int:
    """Return the place of the column that a card stands in, from 1; 0 for one that is on no board."""
    found: int = page.evaluate(
        "tail => [...document.querySelectorAll('.recv-column')]"
        ".findIndex(each => each.querySelector('#card-' + tail)) + 1",
        tail,
    )
    return found


def look_now(page: Page) -> None:
    """Let the page look now instead of within the half minute."""
    page.evaluate("window.dispatchEvent(new Event('online'))")


def stays(page: Page) -> None:
    """Leave a mark that a reload would wipe out."""
    page.evaluate("window.notReloaded = true")


def test_from_the_arrival_to_the_phone_and_past_the_two_hours(
    opened: Open, base: Engine, tmp_path: Path
) -> None:
    desk = opened("/desk")
    stays(desk)
    expect(desk.locator(".recv-card")).to_have_count(2)
    bring(base, tmp_path, NOW - timedelta(minutes=1), NOW)
    look_now(desk)
    expect(card(desk, "654321")).to_be_visible()
    assert column_of(desk, "654321") == 2
    assert desk.evaluate("window.notReloaded")
    assert "海蓝" not in desk.locator("main").inner_text()

    card(desk, "654321").locator("summary").click()
    card(desk, "654321").locator("form[action='/desk/remind'] button").click()
    desk.wait_for_url("**/desk?said=reminded")
    with reading(base) as connection:
        sent = connection.execute(select(message)).all()
    assert {each.channel for each in sent} >= {"sms", "phone"} and all(each.urgent for each in sent)
    assert not any("海蓝" in each.text for each in sent)
    # What was unfolded stays so: the act shows without a load.
    card(desk, "654321").locator("form[action='/desk/phone'] button").click()
    desk.wait_for_url("**/desk?said=noted_phone")
    expect(card(desk, "654321").locator(".recv-channels")).to_contain_text("王科员")

    stays(desk)
    phone = opened(f"/m/order/province~{ARRIVED}", "laiyang", viewport={"width": 375, "height": 812})
    phone.locator(".phone-receive").click()
    expect(phone.locator(".phone-receive.is-done")).to_be_visible()
    for _attempt in range(50):
        with reading(base) as connection:
            if connection.execute(select(acknowledgement)).first():
                break
        phone.wait_for_timeout(100)
    look_now(desk)
    expect(card(desk, "654321").locator(".recv-answer")).to_contain_text("姜联络员")
    assert column_of(desk, "654321") == 4
    assert desk.evaluate("window.notReloaded")

    later = NOW + timedelta(minutes=115)
    bring(base, tmp_path, later - timedelta(minutes=1), later)
    late = opened("/desk", now=later)
    expect(card(late, "654321").locator(".recv-clock.is-bad .recv-mark")).to_have_text("■")
    expect(card(late, "654321")).to_have_class("recv-card is-bad")
    assert column_of(late, "654321") == 4


def test_clocks_run_on_and_end_without_an_accusation(opened: Open) -> None:
    desk = opened("/desk")
    first = card(desk, "111111")
    expect(first).to_have_class("recv-card is-near")
    expect(first.locator(".recv-clock").first.locator(".recv-mark")).to_have_text("▲")
    top = desk.locator(".recv-next .recv-clock").first
    expect(top.locator(".recv-jump")).to_have_text("…111111")
    desk.clock.fast_forward("00:26:00")
    expect(first).to_have_class("recv-card is-may")
    expect(first.locator(".recv-clock").first.locator(".recv-mark")).to_have_text("◇")
    expect(top.locator(".recv-mark")).to_have_text("◇")
    assert "■" not in first.locator(".recv-clock").first.inner_text()


def test_who_writes_a_note_is_not_disturbed_by_what_arrives(
    opened: Open, base: Engine, tmp_path: Path
) -> None:
    desk = opened("/desk")
    desk.locator(".recv-side textarea").fill("夜班请盯紧尾号 111111")
    bring(base, tmp_path, NOW - timedelta(minutes=1), NOW)
    look_now(desk)
    expect(desk.locator("#new-data")).to_be_visible()
    expect(desk.locator(".recv-side textarea")).to_have_value("夜班请盯紧尾号 111111")
    assert column_of(desk, "654321") == 0
    desk.locator("form[action='/desk/hand-over'] button").click()
    desk.wait_for_url("**/desk?said=handed")
    expect(desk.locator(".recv-notes")).to_contain_text("夜班请盯紧尾号 111111")
    assert column_of(desk, "654321") == 2


def test_the_text_for_the_group_is_copied_as_it_stands(opened: Open) -> None:
    desk = opened("/desk", permissions=["clipboard-read", "clipboard-write"])
    first = card(desk, "111111")
    first.locator("summary").click()
    shown = first.locator(".recv-text").inner_text()
    first.locator(".recv-copy").click()
    assert desk.evaluate("navigator.clipboard.readText()") == shown
    assert "111111" in shown and number(111111) not in shown


@pytest.mark.parametrize("width", [683, 1366, 1920])
def test_the_board_is_readable_for_everybody(opened: Open, width: int) -> None:
    desk = opened("/desk", viewport={"width": width, "height": 900})
    assert serious(desk) == []
    desk.goto(desk.url + "?theme=dark")
    desk.wait_for_selector(".recv-card")
    assert serious(desk) == []
    assert not desk.evaluate("document.documentElement.scrollWidth > innerWidth")
