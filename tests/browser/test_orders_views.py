"""The order list in a browser: further filters, the lead, the file, and views that are kept and deleted."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.test_rankings import list_count
from tests.support.browser import serious

OpenPage = Callable[..., Page]


def test_further_filters_open_with_the_one_in_force(open_page: OpenPage, size: str) -> None:
    page = open_page("/orders", size=size)
    every = list_count(page)
    expect(page.locator("select[name=verdict]")).to_be_hidden()
    page.locator(".filters-more summary").click()
    page.locator("select[name=verdict]").select_option(value="unsolved")
    expect(page.locator(".filter-chip")).to_contain_text("未解决")
    expect(page.locator("select[name=verdict]")).to_be_visible()
    assert 0 < list_count(page) < every
    verdicts = page.locator("table tbody tr").all_inner_texts()
    assert verdicts and all("未解决" in each for each in verdicts)
    page.locator(".filter-chip").click()
    expect(page.locator("select[name=verdict]")).to_be_hidden()
    assert list_count(page) == every


def test_each_number_of_the_lead_opens_as_many_orders(open_page: OpenPage) -> None:
    page = open_page("/orders")
    links = page.locator(".lead a.num-link")
    shown = [link.inner_text() for link in links.all()]
    assert len(shown) >= 2
    for place, number in enumerate(shown):
        page.goto(page.url.split("/orders")[0] + "/orders")
        links.nth(place).click()
        expect(page.locator(".filter-chip")).to_have_count(1)
        assert list_count(page) == int(number.replace(",", ""))


def test_the_file_holds_the_list_that_is_open(open_page: OpenPage) -> None:
    page = open_page("/orders?clock=overdue&sort=-opened")
    with page.expect_download() as started:
        page.get_by_text("导出 Excel").click()
    assert started.value.suggested_filename.endswith(".xlsx")
    with open(started.value.path(), "rb") as handle:
        book = load_workbook(io.BytesIO(handle.read()))
    numbers = [row[0] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)]
    shown = [link.inner_text() for link in page.locator("a.order-link").all()]
    assert numbers[: len(shown)] == shown and len(numbers) == list_count(page)


def test_a_view_is_kept_opened_and_deleted(open_page: OpenPage) -> None:
    page = open_page("/orders?clock=near&district=370681")
    menu = page.locator(".picker", has_text="视图")
    menu.locator("summary").click()
    menu.locator("input[name=view_name]").fill("龙口临期")
    menu.get_by_role("button", name="保存").click()
    expect(page.locator(".notice")).to_contain_text("视图已保存")
    page.goto(page.url.split("/orders")[0] + "/orders")
    menu.locator("summary").click()
    assert [re.sub(r"\s", "", each) for each in menu.locator(".picker-item").all_inner_texts()] == [
        "今日到期",
        "超期未办结",
        "未解决（上月）",
        "龙口临期",
    ]
    assert serious(page) == []
    menu.get_by_text("龙口临期").click()
    expect(page.locator(".filter-chip")).to_have_count(2)
    assert "clock=near" in page.url and "district=370681" in page.url
    menu.locator("summary").click()
    menu.get_by_role("button", name="删除视图“龙口临期”").click()
    expect(page.locator(".notice")).to_contain_text("视图已删除")
    expect(menu.locator(".picker-item")).to_have_count(3)
