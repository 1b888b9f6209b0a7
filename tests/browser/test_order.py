"""One order's page in a browser: the strip in its place, the table behind it, links that hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import ColumnElement, and_, select

from data_access.database import make_engine
from data_access.schema import order, unit
from tests.browser.test_rankings import list_count
from tests.support.browser import serious
from tests.support.profiles import few

OpenPage = Callable[..., Page]
Find = Callable[..., str]
RETURNED = and_(
    order.c.provincial.is_(True),
    order.c.redo_count == 1,
    order.c.state == "closed",
    order.c.verdict_official != "",
)


@pytest.fixture
def find(demo_url: str) -> Iterator[Find]:
    """Yield a function that returns the address of one order that meets a condition."""
    engine = make_engine(demo_url)

    def one(condition: ColumnElement[bool]) -> str:
        with engine.connect() as connection:
            found = connection.scalar(
                select(order.c.order_no).where(condition, order.c.confidential.is_(False)).limit(1)
            )
        assert found is not None
        return f"/orders/demo~{found}"

    yield one
    engine.dispose()


def test_a_provincial_order_shows_strip_gates_and_items(open_page: OpenPage, find: Find, size: str) -> None:
    page = open_page(find(RETURNED), size=size)
    expect(page.locator(".strip-row")).to_have_count(3)
    expect(page.locator(".strip-row .strip-due")).to_have_count(3)
    expect(page.locator(".reference-clock")).to_have_count(3)
    expect(page.locator(".six-table tbody tr")).to_have_count(6)
    expect(page.locator(".gates")).to_contain_text("第 2 次办理")
    field = page.locator(".strip-field").bounding_box()
    assert field is not None
    for mark in page.locator(".strip-bar, .strip-due, .strip-label").all():
        box = mark.bounding_box()
        assert box is not None
        assert field["x"] - 8 <= box["x"] and box["x"] + box["width"] <= field["x"] + field["width"] + 8
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0


@pytest.mark.long
def test_rows_of_the_strip_stand_beside_their_names(open_page: OpenPage, find: Find, size: str) -> None:
    page = open_page(find(RETURNED), size=size)
    for legend, row in zip(
        page.locator(".strip-legend").all(), page.locator(".strip-row").all(), strict=True
    ):
        left, right = legend.bounding_box(), row.bounding_box()
        assert left is not None and right is not None
        assert abs(left["y"] - right["y"]) <= 2


def test_reasons_and_the_table_behind_the_strip_open(open_page: OpenPage, find: Find) -> None:
    page = open_page(find(RETURNED))
    page.locator(".strip-tools .clock-why summary").click()
    expect(page.locator(".strip-reasons li").first).to_be_visible()
    page.locator(".strip-tools .data-twin summary").click()
    expect(page.locator(".strip-tools .grid-table tbody tr")).to_have_count(6)


def test_a_related_list_holds_as_many_orders_as_it_says(open_page: OpenPage, find: Find) -> None:
    page = open_page(find(RETURNED))
    link = page.locator(".related a").last
    counted = int(link.inner_text())
    link.click()
    page.wait_for_url("**/orders?**")
    expect(page.locator(".pager-count")).to_be_visible()
    assert list_count(page) == counted


def test_an_order_past_its_deadline_is_overdue_up_to_the_data_time(open_page: OpenPage) -> None:
    page = open_page("/orders?measure=overdue_now")
    number = page.locator("a.order-link").first.inner_text()
    page.goto(page.url.split("/orders")[0] + f"/orders/demo~{number}")
    expect(page.locator(".strip-now")).to_contain_text("数据 11-18 08:00")
    expect(page.locator(".strip-word-bad")).to_contain_text("超期")


@pytest.mark.long
def test_another_districts_order_is_out_of_reach(open_page: OpenPage, find: Find, demo_url: str) -> None:
    engine = make_engine(demo_url)
    with engine.connect() as connection:
        laiyang = connection.scalar(select(unit.c.unit_id).where(unit.c.code == "370682"))
    engine.dispose()
    page = open_page(find(and_(RETURNED, order.c.unit_id != laiyang)), account="laiyang")
    expect(page.locator("main .state-page h1")).to_contain_text("您的账号可查看莱阳市")
    expect(page.locator(".order")).to_have_count(0)


@pytest.mark.parametrize("state", few(["closed", "in_progress", "direct"], 1))
def test_no_serious_finding_of_axe(open_page: OpenPage, find: Find, state: str) -> None:
    page = open_page(find(order.c.state == state if state != "closed" else RETURNED))
    expect(page.locator(".order")).to_be_visible()
    assert serious(page) == []
