"""What a reader does with the desk: few actions to the orders, one call for a view, nothing for axe."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select

from data_access.database import make_engine, reading
from data_access.records.audit import recent_audit
from data_access.schema import order
from tests.support.browser import SIZES, serious
from tests.support.profiles import few

OpenPage = Callable[..., Page]
PATIENCE = 30_000  # ms: the machine that runs the tests may be busy
CALL = "_dash-update-component"


def test_from_signing_in_to_the_orders_that_cost_a_district_most_in_three_actions(
    browser: Browser, server: str
) -> None:
    context = browser.new_context(viewport=SIZES["1366"], locale="zh-CN", timezone_id="Asia/Shanghai")
    page = context.new_page()
    page.goto(f"{server}/login")
    actions = 0
    page.locator("button[value='laiyang']").click()
    actions += 1
    page.locator("#rail a", has_text="单位").click(timeout=PATIENCE)
    actions += 1
    lost = page.locator(".unit-page .lead a.num-link")
    expect(lost).to_have_count(1, timeout=PATIENCE)
    lost.click()
    actions += 1
    # October's two unsolved orders of the district, by the lost points of the resolution rate.
    expect(page.locator("main h1")).to_have_text("莱阳市 · 2026 年 10 月 · 未解决 2 件", timeout=PATIENCE)
    assert page.locator("main tr.opens").count() == 2
    assert actions == 3
    context.close()


@pytest.mark.parametrize("path", few(["/", "/rank", "/rank?level=township", "/unit", "/unit/370686"], 2))
def test_every_red_number_is_one_action_from_its_orders(open_page: OpenPage, path: str) -> None:
    page = open_page(path)
    page.wait_for_selector("main table")
    stuck = page.evaluate(
        """() => {
          const probe = document.createElement('span');
          probe.className = 'bad-text';
          document.body.append(probe);
          const red = getComputedStyle(probe).color;
          probe.remove();
          const own = (e) => [...e.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data).join('');
          return [...document.querySelectorAll('main *')]
            .filter((e) => getComputedStyle(e).color === red && /[0-9]/.test(own(e)))
            .filter((e) => e.offsetParent !== null && own(e).trim() !== '0' && !/另有/.test(own(e)))
            .filter((e) => !e.closest('a[href*="/orders"], tr[data-href*="/orders"]'))
            .map((e) => e.outerHTML.slice(0, 160));
        }"""
    )
    assert stuck == []


@pytest.mark.parametrize("path", few(["/", "/rank", "/unit/370682", "/orders", "/unit"], 1))
def test_a_view_is_one_call_and_starts_no_chain(open_page: OpenPage, path: str) -> None:
    page = open_page("/account")
    calls: list[str] = []
    page.on(
        "request", lambda sent: calls.append(str(sent.post_data_json["output"])) if CALL in sent.url else None
    )
    page.goto(page.url.removesuffix("/account") + path)
    page.wait_for_selector("main h1")
    page.wait_for_load_state("networkidle")
    content = [output for output in calls if "_pages_content" in output]
    frame = [output for output in calls if "freshness" in output]
    assert len(content) == 1 and len(frame) <= 1
    assert len(calls) == len(content) + len(frame), calls


@pytest.mark.parametrize(
    "path", few(["/admin/readiness", "/", "/unit", "/unit/370682", "/unit/D04", "/orders"], 1)
)
def test_no_serious_finding_of_axe(open_page: OpenPage, path: str) -> None:
    page = open_page(path)
    page.wait_for_load_state("networkidle")
    assert serious(page) == []


@pytest.mark.parametrize("path", few(["/unit/370682", "/"], 1))
def test_every_chart_has_its_table(open_page: OpenPage, path: str) -> None:
    page = open_page(path)
    page.wait_for_selector(".js-plotly-plot .main-svg")
    cards = page.locator("section.panel:has(.js-plotly-plot)")
    assert cards.count() >= 1
    for place in range(cards.count()):
        expect(cards.nth(place).locator("details.data-twin")).to_have_count(1)


def test_question_mark_shows_the_keys_and_escape_puts_them_away(open_page: OpenPage) -> None:
    page = open_page("/")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()


@pytest.mark.long
def test_an_account_of_a_unit_finds_its_own_page_in_the_rail(open_page: OpenPage) -> None:
    page = open_page("/", account="laiyang")
    page.locator("#rail a", has_text="单位").click()
    expect(page.locator("main h1")).to_have_text("莱阳市", timeout=PATIENCE)
    assert page.url.endswith("/unit/370682")


def test_an_enterprise_is_found_by_a_part_of_its_name_by_a_search_that_is_logged(
    open_page: OpenPage, demo_url: str
) -> None:
    page = open_page("/")
    page.fill("#search", "有限公司")
    hit = page.locator(".hit", has_text="按企业名称、联系人或电话查找")
    expect(hit).to_contain_text("留痕", timeout=PATIENCE)
    hit.click()
    expect(page.locator(".filter-chip")).to_contain_text("企业或联系人", timeout=PATIENCE)
    engine = make_engine(demo_url)
    with reading(engine) as connection:
        (line,) = recent_audit(connection, action="contact_search")
        named = select(func.count()).where(order.c.enterprise_name.contains("有限公司"))
        count = connection.scalar(named.where(order.c.confidential.is_(False)))
    engine.dispose()
    assert (line.account, line.target, line.detail) == ("supervisor", "orders", {"term": "**有限公司"})
    expect(page.locator(".pager-count")).to_contain_text(f"{count:,}")
