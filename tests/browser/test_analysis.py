"""The analysis tab in a browser: drawn at both sizes, each chart with its table, closed to districts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import serious
from tests.support.profiles import few

OpenPage = Callable[..., Page]
SLOW = 90_000  # on a busy machine: the page reads thirteen months


def test_every_chart_is_drawn_and_the_page_does_not_scroll_sideways(open_page: OpenPage, size: str) -> None:
    page = open_page("/rank/analysis", size=size)
    expect(page.locator(".analysis-chart .main-svg").first).to_be_visible()
    charts = page.locator(".analysis-chart")
    assert charts.count() == 5
    for place in range(charts.count()):
        expect(charts.nth(place).locator(".main-svg").first).to_be_visible()
        assert charts.nth(place).bounding_box()["height"] > 100  # type: ignore[index]
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_each_chart_opens_the_same_as_a_table(open_page: OpenPage) -> None:
    page = open_page("/rank/analysis")
    twins = page.locator(".analysis .data-twin")
    assert twins.count() == page.locator(".analysis-chart").count() == 5
    twins.first.locator("summary").click()
    expect(twins.first.locator("table")).to_be_visible()
    assert twins.first.locator("tbody tr").count() == 15


def test_choosing_a_unit_brings_it_into_focus_and_back_undoes_it(open_page: OpenPage) -> None:
    page = open_page("/rank/analysis?level=district")
    page.locator(".heat-table tbody a.stay", has_text="栖霞市").click()
    page.wait_for_url("**sel=370686**")
    expect(page.locator(".heat-table tr.selected")).to_contain_text("栖霞市", timeout=SLOW)
    page.go_back()
    expect(page.locator(".heat-table tr.selected")).not_to_contain_text("栖霞市", timeout=SLOW)


def test_a_cell_opens_as_many_orders_as_it_counts(open_page: OpenPage) -> None:
    page = open_page("/rank/analysis")
    link = page.locator(".heat-table td.heat a").first
    counted = int(link.inner_text().split("/")[1])
    link.click()
    page.wait_for_url("**/orders?**")
    expect(page.locator(".pager-count, main h1").first).to_be_visible()
    expect(page.locator("main")).to_contain_text(str(counted))


def test_a_district_account_is_told_that_it_lacks_the_right(open_page: OpenPage) -> None:
    page = open_page("/rank/analysis", account="laiyang")
    assert page.locator(".analysis").count() == 0
    expect(page.locator("main .state-page h1")).to_be_visible()


@pytest.mark.parametrize("level", few(["district", "township"], 1))
def test_no_serious_finding_of_axe(open_page: OpenPage, level: str) -> None:
    page = open_page(f"/rank/analysis?level={level}")
    expect(page.locator(".analysis-chart .main-svg").first).to_be_visible()
    assert serious(page) == []
