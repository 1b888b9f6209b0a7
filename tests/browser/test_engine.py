"""The supervision engine in one story: from a provincial order to the district's weekly bulletin."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine, select

from callbacks.jobs.bodies import BODIES
from callbacks.jobs.work import do_period
from dashboard.jobs.listed import BY_NAME
from dashboard.jobs.rhythm import newest_period
from data_access.counting.local_days import CITY_ZONE
from data_access.database import make_engine, migrate, reading, writing
from data_access.reference.seed import seed_reference
from data_access.reference.units import read_calendar
from data_access.schema import message, warning
from tests.support.browser import Watch, serving, sign_in
from tests.support.gateway import Stub, gateway
from tests.support.reception import ARRIVED, LAIYANG, NOW, bring, liaison, live_source
from tests.support.working import HandClock, place

# Received on Wednesday 18 November, to be solved by the end of the 25th.
LAST_DAY = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
DAY_AFTER = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
WORK = ("desk", "warnings", "supervision", "reminders")
PHONE = {"width": 375, "height": 812}
DESK = {"width": 1366, "height": 768}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360f8cfc0f01f0005000201fd4d8c6c0000000049454e44ae426082"
)


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Engine]:
    """Yield a base with a live source and the liaison of 莱阳市."""
    engine = make_engine(f"sqlite:///{tmp_path / 'engine.db'}")
    migrate(engine)
    with writing(engine) as connection:
        seed_reference(connection, NOW)
        live_source(connection)
        liaison(connection, LAIYANG, account="laiyang")
        liaison(connection, LAIYANG, "刘明", "leader", mobile="13800005678", phone="")
    yield engine
    engine.dispose()


def work(engine: Engine, stub: Stub, now: datetime) -> None:
    """Let a worker do what is due at a moment."""
    where = place(engine, HandClock(now), sms_url=stub.url, address="https://zqt.example.cn")
    with reading(engine) as connection:
        calendar = read_calendar(connection)
    for name in WORK:
        job = BY_NAME[name]
        period = newest_period(job.rhythm, now, CITY_ZONE, calendar)
        assert period is not None
        assert do_period(where, job, BODIES[name], period) == "done", name


def texts(stub: Stub) -> list[str]:
    return [json.loads(each["body"])["text"] for each in stub.asked]


def levels(engine: Engine) -> dict[str, str]:
    with reading(engine) as connection:
        return {row.kind: row.level for row in connection.execute(select(warning))}


def opened(stack: ExitStack, browser: Browser, address: str, account: str, size: dict[str, int]) -> Page:
    context = stack.enter_context(
        browser.new_context(viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai")  # type: ignore[arg-type]
    )
    return sign_in(context, address, account)


def acknowledge(browser: Browser, engine: Engine) -> None:
    """The liaison acknowledges on the phone, which is the receipt of the message."""
    with ExitStack() as stack:
        address = stack.enter_context(serving(str(engine.url), NOW))
        phone = opened(stack, browser, address, "laiyang", PHONE)
        expect(phone).to_have_url(re.compile(r"/m$"))
        phone.goto(f"{address}/m/order/province~{ARRIVED}")
        phone.locator(".phone-receive").click()
        expect(phone.locator(".phone-receive.is-done")).to_be_visible()
        for _attempt in range(50):
            with reading(engine) as connection:
                m = message.c
                own = select(m.state).where(m.channel == "tray", m.account == "laiyang")
                if set(connection.scalars(own)) == {"received"}:
                    return
            phone.wait_for_timeout(100)
    raise AssertionError("the message was never marked as received")


def supervise(office: Page, address: str) -> None:
    """From the red warning to a notice that is issued."""
    office.goto(f"{address}/alerts")
    row = office.locator(".grid-table tbody tr", has_text=ARRIVED)
    expect(row.first).to_contain_text("■")
    row.first.locator("td").last.click()
    expect(office).to_have_url(re.compile(r"/alerts/\d+$"))
    office.locator("a[href*='/supervise/notices?new=1&warning=']").click()
    form = office.locator("form[action$='/notices/save']")
    expect(form.locator("input[name=title]")).not_to_have_value("")
    form.locator("textarea[name=asked]").fill("请三个工作日内办结并说明原因。")
    form.locator("input[name=due]").fill("2026-12-01")
    form.locator("button[type=submit]").click()
    office.locator("form[action$='/issue'] button").click()
    expect(office.locator("h1")).to_have_text("烟政企督〔2026〕1 号")


def reply(phone: Page, address: str) -> None:
    expect(phone).to_have_url(re.compile(r"/m$"))
    phone.goto(f"{address}/m/notices")
    phone.locator(".phone-row a").first.click()
    form = phone.locator("form[action$='/reply']")
    form.locator("textarea").fill("已到现场办结，照片附后。")
    photo = {"name": "现场.png", "mimeType": "image/png", "buffer": PNG}
    form.locator("input[type=file]").set_input_files(photo)  # type: ignore[arg-type]
    form.locator("button[type=submit]").click()
    expect(phone).to_have_url(re.compile(r"said=replied$"))


def settle(office: Page, address: str) -> None:
    """Sign the notice off, then settle the warning that it was born of."""
    office.goto(f"{address}/supervise/notices/1")
    expect(office.locator(".record-files a")).to_have_text("现场.png")
    office.locator("form[action$='/sign_off'] button").click()
    expect(office.locator(".notice-done")).to_be_visible()
    office.locator("a[href^='/alerts/']").first.click()
    expect(office.locator("main")).to_contain_text("烟政企督〔2026〕1 号")
    office.locator("details:has(form[action$='/settle']) > summary").click()
    form = office.locator("form[action$='/settle']")
    form.locator("textarea").fill("督办单已销号。")
    form.locator("button[type=submit]").click()
    expect(office.locator(".notice-done")).to_be_visible()


def test_from_the_arrival_to_the_bulletin(browser: Browser, base: Engine, tmp_path: Path) -> None:
    with gateway() as stub, ExitStack() as stack:
        # It arrives, and the reminder reaches the receiver: urgent, and naming neither enterprise nor person.
        bring(base, tmp_path, NOW - timedelta(minutes=1), NOW)
        work(base, stub, NOW)
        first = texts(stub)
        assert first and all("海蓝" not in text and "李明" not in text for text in first)
        acknowledge(browser, base)

        # Nobody came in two hours; yellow on the last working day, red on the day after.
        bring(base, tmp_path, NOW + timedelta(hours=3), NOW + timedelta(hours=3, minutes=1))
        work(base, stub, NOW + timedelta(hours=3, minutes=2))
        assert levels(base)["onsite"] == "red"
        bring(base, tmp_path, LAST_DAY, LAST_DAY)
        work(base, stub, LAST_DAY)
        assert levels(base)["solve"] == "amber"
        bring(base, tmp_path, DAY_AFTER, DAY_AFTER)
        told = len(stub.asked)
        work(base, stub, DAY_AFTER)
        assert levels(base)["solve"] == "red"
        assert len(stub.asked) > told  # told again, for the level rose
        work(base, stub, DAY_AFTER + timedelta(minutes=30))
        keys = [json.loads(each["body"])["key"] for each in stub.asked]
        assert len(keys) == len(set(keys))  # and never twice

        address = stack.enter_context(serving(str(base.url), DAY_AFTER))
        office = opened(stack, browser, address, "supervisor", DESK)
        watch = Watch(address)
        watch.follow(office)
        supervise(office, address)
        phone = opened(stack, browser, address, "laiyang", PHONE)
        watch.follow(phone)
        reply(phone, address)
        settle(office, address)

        district = opened(stack, browser, address, "laiyang", DESK)
        watch.follow(district)
        district.goto(f"{address}/supervise/weekly?week=2026-W48")
        row = district.locator(".weekly-body .grid-table tbody tr", has_text="烟政企督〔2026〕1 号")
        expect(row.locator(".sign-good")).to_be_visible()
        assert watch.problems == []
