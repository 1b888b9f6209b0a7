"""Pages in dark: every part follows, the account keeps it, and all of it can be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import serious
from tests.support.profiles import few

OpenPage = Callable[..., Page]
PAGES = (
    *("/", "/rank", "/rank?level=township", "/rank?tab=six", "/rank/analysis", "/unit", "/unit/370682"),
    *("/unit/370682?tab=orders", "/orders", "/f/JJL-370682-2610", "/account"),
    *("/proactive", "/proactive/repeats", "/proactive/repeats?show=replies", "/proactive/visits"),
    *("/survey", "/survey/findings", "/desk"),
)
DARK = "rgb(13, 20, 27)"


@pytest.fixture
def dark(open_page: OpenPage) -> Iterator[Page]:
    """Yield a page of an account that chose dark, and give the account its light pages back."""
    page = open_page("/?theme=dark", account="leader")
    yield page
    page.goto(page.url.partition("?")[0] + "?theme=light")


def test_the_switch_in_the_menu_changes_the_page_and_comes_back(open_page: OpenPage) -> None:
    page = open_page("/rank?level=township", account="leader")
    for button, theme, ground in (("深色显示", "dark", DARK), ("浅色显示", "light", "rgb(243, 245, 247)")):
        page.locator("details.account summary").click()
        page.locator(".menu-item", has_text=button).click()
        expect(page.locator(f"html[data-theme={theme}]")).to_have_count(1)
        page.wait_for_selector("main h1")
        assert "level=township" in page.url
        expect(page.locator("body")).to_have_css("background-color", ground)


@pytest.mark.parametrize("path", few(PAGES, 2))
def test_dark_pages_can_be_read(dark: Page, path: str) -> None:
    address = dark.url.split("/", 3)
    dark.goto("/".join(address[:3]) + path)
    dark.wait_for_selector("main h1")
    for chart in dark.locator(".js-plotly-plot, .dash-graph").all():
        expect(chart.locator(".main-svg").first).to_be_visible()
    assert serious(dark) == []
    assert bright(dark) == []


def bright(page: Page) -> list[str]:
    """Return the parts that kept a light ground on the dark page; small solid signs may be bright."""
    return page.evaluate(
        """() => [...document.querySelectorAll('body *')].filter((each) => {
            const box = each.getBoundingClientRect();
            const said = getComputedStyle(each).backgroundColor.match(/[\\d.]+/g).map(Number);
            const light = said[3] === 0 ? 0 : (said[0] + said[1] + said[2]) / 765;
            return light > 0.75 && box.width * box.height > 4000 && each.checkVisibility();
          }).map((each) => each.className || each.tagName).slice(0, 5)"""
    )


def test_dark_charts_have_the_dark_letters(dark: Page) -> None:
    tick = dark.locator(".main-svg .ytick text").first
    expect(tick).to_have_css("fill", "rgb(185, 197, 208)")
