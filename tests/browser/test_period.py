"""Any period by keyboard and touch, the same in the list behind a number; what cost most in two actions."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.profiles import few

PICKER = ".period-pick > .picker > summary"


def test_a_quarter_is_chosen_by_keyboard_and_reaches_the_list_behind_a_number(
    open_page: Callable[..., Page],
) -> None:
    page = open_page("/rank")
    page.locator(PICKER).focus()
    page.keyboard.press("Enter")
    third = page.locator(".period-panel").get_by_role("link", name="第 3 季度").first
    third.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"period=2026-Q3"))
    expect(page.locator(PICKER)).to_have_text("2026 年第 3 季度")
    expect(page.locator(".page-head")).to_contain_text("非正式名次")
    page.locator("a.num-link[href*='measure=unsolved']").first.click()
    expect(page).to_have_url(re.compile(r"/orders\?.*period=2026-Q3"))
    expect(page.locator("h1")).to_contain_text("2026 年第 3 季度")


def test_the_period_before_and_after_stand_beside_it_and_the_running_one_is_the_last(
    open_page: Callable[..., Page],
) -> None:
    page = open_page("/unit/370602?period=2026-W46")
    expect(page.locator(PICKER)).to_contain_text("第 46 周（11 月 9—15 日）")
    page.locator("a.period-after").click()
    expect(page).to_have_url(re.compile(r"period=2026-W47"))
    expect(page.locator("a.period-after")).to_have_count(0)
    page.locator("a.period-before").click()
    expect(page).to_have_url(re.compile(r"period=2026-W46"))


@pytest.mark.long
def test_two_days_make_a_range_by_touch_on_a_phone(open_page: Callable[..., Page]) -> None:
    page = open_page("/unit/370602", size="375")
    page.locator(PICKER).click()
    page.locator("input[name='from']").fill("2026-11-02")
    page.locator("input[name='to']").fill("2026-11-06")
    page.locator(".period-range button").click()
    expect(page.locator(PICKER)).to_have_text("2026 年 11 月 2—6 日")
    page.locator("a.period-before").click()
    expect(page).to_have_url(re.compile(r"period=2026-10-28\.\.2026-11-01"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 375


def test_days_that_are_none_fall_back_with_a_sentence(open_page: Callable[..., Page]) -> None:
    page = open_page("/rank?from=2026-02-30&to=2026-03-01")
    expect(page.locator(".notice")).to_contain_text("2026-02-30..2026-03-01")
    expect(page.locator(PICKER)).to_have_text("2026 年 10 月")


@pytest.mark.parametrize("width", few(["1366", "375"], 1))
def test_what_cost_most_is_two_actions_from_the_ranking(open_page: Callable[..., Page], width: str) -> None:
    page = open_page("/rank", size=width)
    page.get_by_role("link", name="逐件失分").first.click()
    lost = page.locator(".lost")
    expect(lost.locator("h2")).to_contain_text("失分清单")
    points = lost.locator("tbody tr td:first-child").all_inner_texts()[:-1]
    values = [float(each.replace("\N{MINUS SIGN}", "-")) for each in points]
    assert values == sorted(values)
    lost.locator("tbody a").first.click()
    expect(page).to_have_url(re.compile(r"/orders/demo~\d+"))
