"""A weekly meeting in a browser: decided on a phone, the second writer told, a call noted, the city reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine

from dashboard.order.case_log import canonical
from data_access.database import bump_data_version, make_engine, migrate, writing
from data_access.reference.seed import seed_reference
from tests.support.browser import Watch, serious, serving, sign_in
from tests.support.orders import add_source, at, put_order, unit_ids

DATA_TIME, NOW = at("2026-11-17 08:00"), at("2026-11-18 14:00")
LATE: dict[str, Any] = {"opened_at": at("2026-11-02 09:00"), "dispatched_at": at("2026-11-02 09:30")}
PHONE, DESK = {"width": 375, "height": 800}, {"width": 1366, "height": 768}
# What is pressed on the page and lower than a thumb needs.
TOO_LOW = """() => [...document.querySelectorAll("main :is(button, summary, .button, .segment, select)")]
  .map((each) => [each.textContent.slice(0, 20), each.getBoundingClientRect().height])
  .filter(([, height]) => height && height < 42)"""


def log(*entries: tuple[str, str, str]) -> str:
    return canonical([(int(at(when).timestamp()), step, "", result, "") for when, step, result in entries])


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Engine]:
    """Yield a base with an overdue order of 莱阳市 and one that was closed unsolved, each with checks."""
    engine = make_engine(f"sqlite:///{tmp_path / 'agenda.db'}")
    migrate(engine)
    with writing(engine) as connection:
        seed_reference(connection, NOW)
        add_source(connection, DATA_TIME)
        number = unit_ids(connection)["370682"]
        own = {"unit_id": number, "district_id": number}
        returned = log(
            ("2026-11-05 09:00", "gate2", "passed"), ("2026-11-06 09:00", "first_review", "returned")
        )
        put_order(connection, "LATE", DATA_TIME, **own, **LATE, title="供水压力不足", gate_log=returned)
        closed = {
            "closed_at": at("2026-11-06 10:00"),
            "closing_kind": "solved",
            "verdict_official": "unsolved",
        }
        passed = log(("2026-11-05 09:00", "gate2", "passed"), ("2026-11-06 11:00", "first_review", "passed"))
        put_order(connection, "CLOSED", DATA_TIME, **own, **LATE, **closed, title="奖补资金", gate_log=passed)
        bump_data_version(connection, NOW)
    yield engine
    engine.dispose()


def opened(browser: Browser, address: str, account: str, size: dict[str, int], watch: Watch) -> Page:
    context = browser.new_context(
        viewport=size,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",  # type: ignore[arg-type]
    )
    page = sign_in(context, address, account)
    watch.follow(page)
    return page


def test_a_weekly_meeting(browser: Browser, base: Engine) -> None:
    with serving(str(base.url), NOW) as address:
        watch = Watch(address)
        phone = opened(browser, address, "laiyang", PHONE, watch)
        stale = opened(browser, address, "laiyang", DESK, watch)
        for page in (phone, stale):
            page.goto(f"{address}/supervise/agenda")
            expect(page.locator(".agenda-item")).to_have_count(1)
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert serious(phone) == [] and serious(stale) == []

        form = phone.locator("form[action$='/decide']")
        expect(form).to_be_hidden()
        phone.locator(".agenda-form .record-fold > summary").click()
        assert phone.evaluate(TOO_LOW) == []
        here = phone.locator(".segments [aria-current]").bounding_box()
        assert here is not None and here["x"] >= 0 and here["x"] + here["width"] <= PHONE["width"]
        form.locator("textarea[name=measure]").fill("由分管负责人包案")
        form.locator("button[type=submit]").click()
        expect(phone).to_have_url(re.compile(r"said=decided"))
        expect(phone.locator(".agenda-form .agenda-said")).to_have_text("由分管负责人包案")
        expect(phone.locator("form[action$='/decide'] textarea[name=measure]")).to_have_value(
            "由分管负责人包案"
        )

        # Who drew the form before is told beside it, and keeps what was written.
        late = stale.locator("form[action$='/decide']")
        stale.locator(".agenda-form .record-fold > summary").click()
        late.locator("textarea[name=measure]").fill("另一项措施")
        late.locator("button[type=submit]").click()
        expect(late.locator(".form-said")).to_contain_text("■")
        expect(late.locator("textarea[name=measure]")).to_have_value("另一项措施")

        phone.locator(".agenda-list .record-fold summary").click()
        call = phone.locator("form[action$='/call']")
        call.locator("input[name=at]").fill("2026-11-17T15:00")
        call.locator("input[name=head]").fill("主要负责人")
        call.locator("select[name=result]").select_option("agreed")
        call.locator("textarea[name=note]").fill("约定月底前整改")
        call.locator("button[type=submit]").click()
        expect(phone.locator(".agenda-call")).to_contain_text("约定月底前整改")

        office = opened(browser, address, "supervisor", DESK, watch)
        office.goto(f"{address}/supervise/agenda?unit=370682")
        expect(office.locator(".agenda-now")).to_contain_text("由分管负责人包案")
        expect(office.locator("main form.record-form")).to_have_count(0)
        office.emulate_media(media="print")
        expect(office.locator(".agenda-item").first).to_be_visible()
        assert not watch.problems


def test_a_number_of_the_gates_opens_its_orders(browser: Browser, base: Engine) -> None:
    with serving(str(base.url), NOW) as address:
        watch = Watch(address)
        page = opened(browser, address, "supervisor", DESK, watch)
        page.goto(f"{address}/gates?period=2026-11&basis=accepted")
        expect(page.locator(".rail-link[href='/gates']")).to_have_count(1)
        assert serious(page) == []
        link = page.locator("main a[href*='checked=first_review.returned']").first
        expect(link).to_have_text("1")
        link.click()
        expect(page.locator(".orders tbody tr")).to_have_count(1)
        expect(page.locator(".filter-chips")).to_be_visible()
        assert not watch.problems
