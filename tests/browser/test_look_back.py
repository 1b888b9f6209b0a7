"""A look-back and a social review in a browser: listed, handled, called; proposed, drawn, voted, decided."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine, insert

from dashboard.reviews.records import BACKGROUNDS
from data_access.database import make_engine, migrate, writing
from data_access.records.look_back.listing import list_closed
from data_access.reference.seed import seed_reference
from data_access.schema import social_supervisor
from tests.support.browser import SIZES, Watch, serious, serving, sign_in
from tests.support.orders import add_source, at, put_order, unit_ids

NOW = datetime(2026, 11, 18, 6, 0, tzinfo=UTC)
NUMBER = "261102090000123456"


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Engine]:
    """Yield a base with one order that was not solved, and a pool of supervisors."""
    engine = make_engine(f"sqlite:///{tmp_path / 'look-back.db'}")
    migrate(engine)
    with writing(engine) as connection:
        seed_reference(connection, NOW)
        add_source(connection, at("2026-11-18 08:00"))
        put_order(
            connection,
            NUMBER,
            at("2026-11-18 08:00"),
            title="厂区道路积水",
            unit_id=unit_ids(connection)["370602"],
            opened_at=at("2026-11-02 09:00"),
            dispatched_at=at("2026-11-02 10:00"),
            received_at=at("2026-11-02 10:00"),
            closed_at=at("2026-11-06 16:00"),
            verdict_official="unsolved",
            verdict_official_at=at("2026-11-10 15:00"),
        )
        assert list_closed(connection, NOW)["listed"] == 1
        rows = [
            {
                "name": f"监督员{place}{n}",
                "background": name,
                "organisation": f"单位{place}{n}",
                "changed_at": NOW,
            }
            for place, name in enumerate(BACKGROUNDS)
            for n in "甲乙"
        ]
        connection.execute(insert(social_supervisor), rows)
    yield engine
    engine.dispose()


def desk(browser: Browser, address: str, account: str, watch: Watch) -> Page:
    context = browser.new_context(viewport=SIZES["1366"], locale="zh-CN", timezone_id="Asia/Shanghai")
    page = sign_in(context, address, account)
    watch.follow(page)
    return page


def test_a_round_of_a_look_back(browser: Browser, base: Engine) -> None:
    with serving(str(base.url), NOW) as address:
        watch = Watch(address)
        unit = desk(browser, address, "zhifu", watch)
        unit.goto(f"{address}/supervise/look-backs")
        expect(unit.locator(".grid-table").first).to_contain_text("厂区道路积水")
        assert serious(unit) == []
        unit.locator(".grid-table tbody a").first.click()
        handle = unit.locator("form[action$='/handle']")
        handle.locator("textarea").fill("长" * 4001)
        handle.locator("button").click()
        expect(handle.locator(".form-said")).to_contain_text("■")
        handle.locator("textarea").fill("已疏通雨水管网。")
        handle.locator("button").click()
        expect(unit.locator(".notice-done")).to_be_visible()
        expect(unit.locator("form[action$='/check']")).to_have_count(0)
        assert serious(unit) == []

        office = desk(browser, address, "supervisor", watch)
        office.goto(f"{address}/supervise/look-backs/1")
        check = office.locator("form[action$='/check']")
        check.locator("select[name=result]").select_option("solved")
        check.locator("textarea").fill("企业满意。")
        check.locator("button").click()
        expect(office.locator(".notice-done")).to_be_visible()
        office.goto(f"{address}/supervise/look-backs")
        expect(office.locator(".lead")).to_contain_text("100")
        office.goto(f"{address}/orders/test~{NUMBER}")
        expect(office.locator(".order")).to_contain_text("已疏通雨水管网。")
        assert watch.problems == []


def test_a_case_of_social_review(browser: Browser, base: Engine) -> None:
    with serving(str(base.url), NOW) as address:
        watch = Watch(address)
        unit = desk(browser, address, "zhifu", watch)
        unit.goto(f"{address}/orders/test~{NUMBER}")
        unit.locator("a[href*='/supervise/reviews?order=']").click()
        form = unit.locator("form[action$='/propose']")
        expect(form.locator("input[name=order]")).to_have_value(f"test~{NUMBER}")
        form.locator("select[name=level]").select_option("city")
        form.locator("select[name=ground]").select_option("untrue")
        form.locator("textarea").fill("经核查不属实。")
        form.locator("button").click()
        expect(unit).to_have_url(re.compile(r"/supervise/reviews/1\?said=proposed$"))
        assert serious(unit) == []

        office = desk(browser, address, "supervisor", watch)
        office.goto(f"{address}/supervise/reviews/1")
        office.locator("form[action$='/draw'] button").click()
        office.locator("form[action$='/open'] button").click()
        expect(office.locator("form[action$='/decide']")).to_be_visible()
        for place in range(4):
            form = office.locator("form[action$='/vote']")
            members = form.locator("select[name=member] option")
            expect(members).to_have_count(7 - place)  # a placeholder and “choose …” before them
            member = members.nth(2).get_attribute("value")
            form.locator("select[name=member]").select_option(member)
            form.locator("select[name=vote]").select_option("exclude")
            form.locator("button").click()
            expect(form.locator(".form-said")).not_to_be_empty()  # it was not read back
            form.locator("input[name=sure]").check()
            form.locator("button").click()
            expect(office.locator(f"form[action$='/vote'] option[value='{member}']")).to_have_count(0)
        assert serious(office) == []
        office.locator("form[action$='/decide'] button").click()
        expect(office.locator("h1 ~ .chip").nth(1)).to_be_visible()
        expect(office.locator("form[action$='/decide']")).to_have_count(0)
        unit.goto(f"{address}/supervise/reviews")
        chooser = unit.locator(".reviews .card-head summary[title='状态']")
        box = chooser.bounding_box()
        assert box is not None and box["height"] < 40  # one line, however many states there are
        chooser.click()
        expect(unit.locator(".reviews .picker-item[aria-current]")).to_contain_text("全部状态")
        expect(unit.locator(".case-state .chip")).to_have_count(2)
        unit.goto(f"{address}/supervise/reviews/1")
        expect(unit.locator(".person").first).to_contain_text("*")
        assert watch.problems == []
