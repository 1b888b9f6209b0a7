"""The overview and the pages of units in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

OpenPage = Callable[..., Page]
PATIENCE = 30_000  # ms: the machine that runs the tests may be busy


def overflowing(page: Page) -> list[str]:
    """Return what lies outside the page's width."""
    return page.evaluate(
        """() => [...document.querySelectorAll('main *')]
          .filter((e) => e.getBoundingClientRect().right > window.innerWidth + 1
            && !e.closest('.picker-panel') && !e.closest('.js-plotly-plot'))
          .map((e) => e.className || e.tagName).slice(0, 5)"""
    )


def test_the_overview_is_the_first_page_and_a_red_number_opens_its_orders(
    open_page: OpenPage, size: str
) -> None:
    page = open_page("/", size=size)
    expect(page.locator("main h1")).to_have_text("总览", timeout=PATIENCE)
    assert overflowing(page) == []
    number = page.locator(".lead a.num-link").first
    count = int(number.inner_text())
    number.click()
    page.wait_for_url(lambda url: "/orders" in url)
    expect(page.locator(".pager-count")).to_contain_text(str(count), timeout=PATIENCE)


def test_a_hot_spot_opens_as_many_orders_as_it_says(open_page: OpenPage, size: str) -> None:
    page = open_page("/", size=size)
    number = page.locator(".hot-list .hot-figure a.num-link").first
    expect(number).to_be_visible(timeout=PATIENCE)
    assert 1 <= page.locator(".hot-list > li").count() <= 3
    count = int(number.inner_text())
    number.click()
    page.wait_for_url(lambda url: "/orders" in url)
    expect(page.locator(".pager-count")).to_contain_text(f"共 {count} ", timeout=PATIENCE)


def test_a_district_tile_leads_to_its_page_and_brackets_to_its_neighbours(open_page: OpenPage) -> None:
    page = open_page("/")
    page.locator(".tile a.tile-name").first.click()
    page.wait_for_selector(".unit-page h1")
    first = page.locator("main h1").inner_text()
    page.keyboard.press("]")
    expect(page.locator("main h1")).not_to_have_text(first, timeout=PATIENCE)
    page.keyboard.press("[")
    expect(page.locator("main h1")).to_have_text(first, timeout=PATIENCE)


def test_a_unit_page_fits_and_its_total_opens_as_many_orders(open_page: OpenPage, size: str) -> None:
    page = open_page("/unit/370682", size=size)
    assert overflowing(page) == []
    due = page.locator(".sub-units tr.total a.num-link").first
    count = int(due.inner_text())
    due.click()
    page.wait_for_url(lambda url: "/orders" in url)
    expect(page.locator(".pager-count")).to_contain_text(str(count), timeout=PATIENCE)


def test_choosing_a_township_stays_in_place_and_in_the_address(open_page: OpenPage) -> None:
    page = open_page("/unit/370682")
    row = page.locator(".sub-units tr.opens").nth(1)
    name = row.locator(".unit-link").inner_text()
    row.locator("td").first.click()
    expect(page.locator(".unit-side h2", has_text=name)).to_be_visible(timeout=PATIENCE)
    assert "sel" in parse_qs(urlsplit(page.url).query)


@pytest.mark.long
def test_another_district_is_shown_without_its_orders(open_page: OpenPage) -> None:
    page = open_page("/unit/370602", account="laiyang")
    expect(page.locator("main h1")).to_have_text("芝罘区", timeout=PATIENCE)
    assert page.locator("main a[href^='/orders']").count() == 0


@pytest.mark.long
def test_an_unknown_unit_and_period_stay_sensible(open_page: OpenPage) -> None:
    page = open_page("/unit/nowhere")
    expect(page.locator("main a[href='/unit']")).to_be_visible(timeout=PATIENCE)
    page = open_page("/unit/370682?period=never&with=nowhere&only=odd")
    expect(page.locator("main .notice")).to_have_count(2)
