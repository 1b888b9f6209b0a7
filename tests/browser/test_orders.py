"""The orders page in a browser: filters, pages, the drawer and the contact behind its mask."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_rankings import list_count

OpenPage = Callable[..., Page]


def numbers(page: Page) -> list[str]:
    return [link.inner_text() for link in page.locator("a.order-link").all()]


def test_a_filter_narrows_the_list_and_its_chip_widens_it_again(open_page: OpenPage, size: str) -> None:
    page = open_page("/orders", size=size)
    every = list_count(page)
    page.locator("select[name=district]").select_option(label="龙口市")
    expect(page.locator(".filter-chip")).to_contain_text("龙口市")
    expect(page.locator("h1")).to_contain_text("龙口市")
    narrowed = list_count(page)
    assert 0 < narrowed < every
    assert "district=370681" in page.url
    page.locator(".filter-chip").click()
    expect(page.locator(".filter-chip")).to_have_count(0)
    assert list_count(page) == every


def test_pages_follow_each_other_without_gap_or_repeat(open_page: OpenPage) -> None:
    page = open_page("/orders?measure=late&period=r3m&basis=due")
    total = list_count(page)
    first = numbers(page)
    page.get_by_text("下一页").click()
    expect(page.locator(".pager-count")).to_contain_text("第 51–")
    second = numbers(page)
    assert len(first) == 50 and not set(first) & set(second)
    assert len(second) == min(50, total - 50)
    page.get_by_text("上一页").click()
    expect(page.locator(".pager-count")).to_contain_text("第 1–")
    assert numbers(page) == first


def test_escape_closes_the_drawer_and_returns_the_focus(open_page: OpenPage) -> None:
    page = open_page("/orders?measure=overdue_now")
    link = page.locator("a.order-link").nth(1)
    number = link.inner_text()
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".drawer")).to_contain_text(number)
    expect(page.locator(".drawer")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".drawer")).to_have_count(0)
    expect(page.locator(f"a.order-link:text-is('{number}')")).to_be_focused()
    assert "order=" not in page.url


def test_a_click_anywhere_in_a_row_opens_it(open_page: OpenPage) -> None:
    page = open_page("/orders?measure=overdue_now")
    page.locator("tr.opens").first.locator("td").nth(2).click()
    expect(page.locator(".drawer")).to_be_visible()
    expect(page.locator(".drawer .clock-why li").first).to_be_hidden()
    page.locator(".drawer .clock-why summary").first.click()
    expect(page.locator(".drawer .clock-why li").first).to_be_visible()


def test_an_order_number_in_the_search_box_finds_the_order(open_page: OpenPage) -> None:
    page = open_page("/orders")
    number = numbers(page)[0]
    page.locator(".filters input[name=q]").fill(number)
    page.locator(".filters input[name=q]").press("Enter")
    expect(page.locator("a.order-link")).to_have_count(1)
    assert numbers(page) == [number]


def test_the_contact_is_shown_only_with_a_reason(open_page: OpenPage) -> None:
    page = open_page("/orders?measure=overdue_now")
    page.locator("a.order-link").first.click()
    masked = page.locator("#contact-shown").inner_text()
    assert "*" in masked
    page.locator(".contact summary").click()
    page.locator("#contact-show").click()
    expect(page.locator(".toasts")).to_contain_text("原因")
    expect(page.locator("#contact-shown")).to_have_text(masked)
    page.locator("#contact-reason").fill("回访企业")
    page.locator("#contact-show").click()
    expect(page.locator("#contact-shown")).to_have_text(re.compile(r"^[^*]*\d{7,}[^*]*$"))


@pytest.mark.long
def test_an_order_of_another_district_is_out_of_reach(open_page: OpenPage) -> None:
    page = open_page("/orders?measure=overdue_now")
    own = open_page("/orders", account="laiyang")
    reachable = own.locator("h1").inner_text()
    foreign = page.locator("tr.opens", has_not_text=reachable.split(" ")[0])
    address = foreign.first.get_attribute("data-href") or ""
    order = address.split("order=")[1]
    own.goto(own.url.split("/orders")[0] + f"/orders/{order}")
    expect(own.locator("h1")).to_contain_text("您的账号可查看")
    expect(own.locator(".order-facts")).to_have_count(0)
