"""The rankings page in a browser: numbers open their lists, rows explain themselves, keys suffice."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import fields
from urllib.parse import parse_qsl, urlsplit

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from dashboard.people.access import scope_for
from dashboard.views.order import OrderFilter
from data_access.database import make_engine, reading
from data_access.queries.orders.page import orders_view
from data_access.queries.rankings.page import ranking_view
from layouts.components.links import RankState
from layouts.pages.rankings.page import rankings_page
from layouts.pages.rankings.sheet import Sheet
from tests.browser.conftest import DEMO_NOW
from tests.support.profiles import few
from tests.support.sheets import walk, words

SUPERVISOR = scope_for("supervisor", "city_supervisor")
OpenPage = Callable[..., Page]
expect.set_options(timeout=20_000)


def list_count(page: Page) -> int:
    """Return how many orders the open list says it has."""
    expect(page.locator(".orders h1")).to_be_visible()
    found = re.search(r"([\d,]+) 件$", page.locator(".orders h1").inner_text())
    assert found is not None
    return int(found[1].replace(",", ""))


@pytest.mark.parametrize(
    ("level", "period"),
    few([("district", "2026-10"), ("township", ""), ("district", "2026-11"), ("department", "r3m")], 2),
)
def test_every_number_of_the_page_is_the_length_of_its_list(demo_url: str, level: str, period: str) -> None:
    engine = make_engine(demo_url)
    names = {each.name for each in fields(OrderFilter)}
    checked = 0
    with reading(engine) as connection:
        view = ranking_view(connection, SUPERVISOR, level=level, period=period, now=DEMO_NOW)
        drawn = rankings_page(Sheet(view, RankState(level=level, period=period), SUPERVISOR))
        links = [each for each in walk(drawn) if getattr(each, "className", "") == "num-link"]
        # A rate or a lost point opens the orders behind it; what counts orders is a whole number.
        numbers = {each.href: words(each) for each in links if words(each).isdecimal()}
        for address, number in list(numbers.items())[:: max(1, len(numbers) // 45)]:
            query = dict(parse_qsl(urlsplit(address).query))
            assert set(query) <= names
            counted = orders_view(
                connection, SUPERVISOR, OrderFilter(**query), page_size=1, now=DEMO_NOW
            ).total
            assert (address, counted) == (address, int(number))
            checked += 1
    engine.dispose()
    assert checked > 40


def test_the_six_items_open_their_orders_and_their_units(open_page: OpenPage, size: str) -> None:
    page = open_page("/rank", size=size)
    page.get_by_role("link", name="六项", exact=True).click()
    expect(page.locator("main h1")).to_have_text("区市接诉即办六项")
    number = page.locator("tr.total a.num-link").first
    wanted = int(number.inner_text())
    number.click()
    assert list_count(page) == wanted
    page.go_back()
    expect(page.locator(".order-card").first).to_be_visible()
    name = page.locator("tbody a.unit-link").first.inner_text()
    page.locator("tbody a.unit-link").first.click()
    expect(page.locator("main h1")).to_have_text(name)


def test_from_a_rank_to_the_list_to_the_order_and_back(open_page: OpenPage, size: str) -> None:
    page = open_page("/rank", size=size)
    number = page.locator("tr.opens").first.locator("a.num-link").first
    wanted = int(number.inner_text())
    number.click()
    assert list_count(page) == wanted
    assert len(page.locator("a.order-link").all()) == min(wanted, 50)
    order_no = page.locator("a.order-link").first.inner_text()
    page.locator("a.order-link").first.click()
    expect(page.locator(".drawer")).to_contain_text(order_no)
    page.locator(".drawer-page").click()
    expect(page.locator(".order h1")).to_be_visible()
    expect(page.locator(".order .order-no")).to_have_text(order_no)
    page.go_back()
    expect(page.locator(".drawer")).to_contain_text(order_no)
    page.go_back()
    expect(page.locator(".drawer")).to_have_count(0)
    assert list_count(page) == wanted
    page.go_back()
    expect(page.locator(".rankings table").first).to_be_visible()
    assert urlsplit(page.url).path == "/rank"


def test_choosing_a_row_fills_the_cards_and_keeps_the_place(open_page: OpenPage) -> None:
    page = open_page("/rank")
    page.mouse.wheel(0, 150)  # less than the shortest of the pages scrolls
    expect(page.locator("html")).not_to_have_js_property("scrollTop", 0)
    before = page.evaluate("window.scrollY")
    row = page.locator("tr.opens:not(.selected)").nth(2)
    name = row.locator("a.unit-link").inner_text()
    row.locator("a.choose-link").click()
    expect(page.locator(".cards h2").first).to_contain_text(name)
    expect(page.locator("tr.selected")).to_contain_text(name)
    assert abs(page.evaluate("window.scrollY") - before) < 20
    assert "sel=" in page.url
    expect(page.locator("tr.selected a.choose-link")).to_be_focused()


@pytest.mark.long
def test_a_click_beside_links_chooses_a_row_and_the_name_opens_the_unit(open_page: OpenPage) -> None:
    page = open_page("/rank?period=2026-09&asof=2026-11-01T08:00")
    row = page.locator("tr.opens:not(.selected)").nth(1)
    name = row.locator("a.unit-link").inner_text()
    row.locator("td").nth(2).click(position={"x": 2, "y": 2})
    expect(page.locator("tr.selected")).to_contain_text(name)
    ranked = page.locator("tr.selected").inner_text()
    page.locator("tr.selected a.unit-link").click()
    expect(page.locator("main h1")).to_have_text(name)
    assert "period=2026-09" in page.url and "asof=2026-11-01" in page.url
    solved = page.locator(".kpis .fraction").first.inner_text()
    assert solved in ranked


def test_the_keyboard_opens_menus_sorts_and_chooses(open_page: OpenPage) -> None:
    page = open_page("/rank")
    period = page.locator("details.picker > summary").first
    period.focus()
    page.keyboard.press("Enter")
    expect(page.locator("details.picker[open] .period-panel a").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("details.picker[open]")).to_have_count(0)
    expect(period).to_be_focused()
    page.locator("th a.sort", has_text="得分").focus()
    page.keyboard.press("Enter")
    expect(page.locator("th[aria-sort]", has_text="得分")).to_have_attribute("aria-sort", "descending")


@pytest.mark.long
def test_a_typed_period_is_shown_and_nonsense_is_told(open_page: OpenPage) -> None:
    page = open_page("/rank")
    page.locator("details.picker > summary").first.click()
    page.locator("input[name=from]").fill("2026-08-03")
    page.locator("input[name=to]").fill("2026-10-15")
    page.locator("input[name=to]").press("Enter")
    expect(page.locator(".page-head .chip").first).to_contain_text("8 月 3 日")
    assert "from=2026-08-03" in page.url and "to=2026-10-15" in page.url
    page = open_page("/rank?period=someday&level=galaxy")
    expect(page.locator(".notice")).to_have_count(2)
    expect(page.locator("tr.opens").first).to_be_visible()


def test_a_district_sees_every_rank_but_opens_only_its_own(open_page: OpenPage) -> None:
    page = open_page("/rank", account="laiyang")
    expect(page.locator("tr.opens")).to_have_count(15)
    own = {
        dict(parse_qsl(urlsplit(link.get_attribute("href") or "").query)).get("district")
        for link in page.locator("tbody a.num-link").all()
    }
    assert own == {"370682"}


def test_the_export_is_what_is_seen(open_page: OpenPage) -> None:
    page = open_page("/rank?sort=-late")
    first = page.locator("tr.opens a.unit-link").first.inner_text()
    with page.expect_download() as download:
        page.get_by_text("导出 Excel").click()
    with open(download.value.path(), "rb") as file:
        book = load_workbook(io.BytesIO(file.read()))
    heads = [cell.value for cell in book.worksheets[0][1]]
    assert book.worksheets[0].cell(2, heads.index("单位") + 1).value == first
    assert download.value.suggested_filename.endswith(".xlsx")


@pytest.mark.long
@pytest.mark.parametrize(
    "path", few(["/rank", "/rank?level=township&show=all", "/rank?level=department", "/orders"], 2)
)
def test_no_page_scrolls_sideways(open_page: OpenPage, size: str, path: str) -> None:
    page = open_page(path, size=size)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize(
    ("path", "rows"),
    few(
        [
            ("/rank", 1),
            ("/rank?tab=six", 1),
            ("/rank?level=township", 2),
            ("/rank?level=township&area=town", 2),
        ],
        1,
    ),
)
def test_the_head_is_as_few_rows_as_its_controls_need_at_1366(
    open_page: OpenPage, path: str, rows: int
) -> None:
    page = open_page(path, size="1366")
    head = page.locator(".page-head")
    expect(head).to_be_visible()
    middles = head.evaluate(
        """(e) => [...e.children].map((each) => each.getBoundingClientRect())
          .filter((room) => room.height > 0).map((room) => Math.round((room.top + room.bottom) / 2))"""
    )
    found = [middles[0]]
    for middle in sorted(middles):
        if middle - found[-1] > 8:
            found.append(middle)
    assert len(found) == rows
    last = head.evaluate(
        "(e) => e.getBoundingClientRect().right - e.lastElementChild.getBoundingClientRect().right"
    )
    assert abs(last) <= 1  # the actions stand at the right edge
