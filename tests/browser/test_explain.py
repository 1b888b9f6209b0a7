"""Figures explain themselves on hover, focus and tap; Escape ends it; codes in print and in the search."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.browser import Watch, serious, sign_in
from tests.support.profiles import few

OpenPage = Callable[..., Page]
expect.set_options(timeout=20_000)


def panel(page: Page) -> Locator:
    return page.locator("#explain-panel")


def head(page: Page, text: str) -> Locator:
    return page.locator("th button.explain:visible", has_text=text).first


def inside_and_beside(page: Page, shown: Locator, label: Locator) -> None:
    """Check that a panel lies inside the window and does not cover the label that it explains."""
    box, at, size = shown.bounding_box(), label.bounding_box(), page.viewport_size
    assert box and at and size
    assert box["x"] >= 0 and box["x"] + box["width"] <= size["width"]
    assert box["y"] >= 0 and box["y"] + box["height"] <= size["height"]
    assert box["y"] >= at["y"] + at["height"] or box["y"] + box["height"] <= at["y"]


@pytest.fixture
def phone(browser: Browser, server: str) -> Iterator[Page]:
    """Yield a phone of 375 px with a touch screen, signed in as a district's liaison."""
    context = browser.new_context(
        viewport={"width": 375, "height": 812}, has_touch=True, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    watch = Watch(server)
    page = sign_in(context, server, "laiyang")
    watch.follow(page)
    page.wait_for_url("**/m")  # a phone is led to its own pages first
    yield page
    context.close()
    assert watch.problems == []


def test_hovering_a_head_shows_formula_fraction_exclusions_rules_and_data_time(
    open_page: OpenPage, size: str
) -> None:
    page = open_page("/rank", size=size)
    label = head(page, "问题解决率")
    label.hover()
    expect(panel(page)).to_be_visible()
    for said in ("公式", "分子", "分母", "剔除项", "口径设置", "规则版本", "数据时间", "JJL"):
        expect(panel(page)).to_contain_text(said)
    inside_and_beside(page, panel(page), label)
    panel(page).hover()
    page.wait_for_timeout(500)
    expect(panel(page)).to_be_visible()
    page.mouse.move(2, 600)
    expect(panel(page)).to_be_hidden()


@pytest.mark.long
def test_the_number_that_a_strips_label_names_stays_in_sight(open_page: OpenPage) -> None:
    page = open_page("/unit/370682")
    for place in range(7):
        cell = page.locator(".kpi").nth(place)
        cell.locator(".explain").hover()
        expect(panel(page)).to_contain_text(cell.get_attribute("data-code") or "no code")
        inside_and_beside(page, panel(page), cell.locator(".kpi-value"))


def test_the_keyboard_reaches_explanations_and_escape_closes_them_first(open_page: OpenPage) -> None:
    page = open_page("/rank")
    page.locator("th a.sort", has_text="名次").focus()
    page.keyboard.press("Tab")  # past the mark, which is no stop, to the next head
    expect(page.locator("th button.explain:focus")).to_have_text("较上月")
    expect(panel(page)).to_contain_text("名次变化")
    described = (page.locator("button.explain:focus").get_attribute("aria-describedby") or "").split()
    assert len(described) == 2
    assert all(page.locator(f"#{name}").count() == 1 for name in described)
    page.keyboard.press("Escape")
    expect(panel(page)).to_be_hidden()
    expect(page.locator("th button.explain:focus")).to_have_text("较上月")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(panel(page)).to_be_visible()
    page.keyboard.press("Tab")
    expect(panel(page)).not_to_contain_text("名次变化")


@pytest.mark.long
def test_escape_leaves_the_drawer_open_that_lies_below(open_page: OpenPage) -> None:
    page = open_page("/rank")
    page.locator("details.picker > summary").first.click()
    expect(page.locator("details.picker[open]")).to_have_count(1)
    page.evaluate("document.querySelector('th a.sort').focus({ focusVisible: true })")
    expect(panel(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel(page)).to_be_hidden()
    expect(page.locator("details.picker[open]")).to_have_count(1)


def test_a_click_pins_the_panel_and_heads_still_sort(open_page: OpenPage) -> None:
    page = open_page("/rank")
    head(page, "满意度").click()
    expect(panel(page)).to_contain_text("MYD")
    page.mouse.move(2, 600)
    page.wait_for_timeout(600)
    expect(panel(page)).to_be_visible()
    head(page, "满意度").click()
    expect(panel(page)).to_be_hidden()
    page.locator("th a.sort", has_text="得分").click()
    expect(page.locator("th[aria-sort]", has_text="得分")).to_have_attribute("aria-sort", "descending")
    page.mouse.move(2, 600)
    expect(panel(page)).to_be_hidden()


def test_a_tap_explains_at_375_px_and_a_tap_elsewhere_ends_it(phone: Page, server: str) -> None:
    phone.goto(f"{server}/m/rank")
    label = phone.locator(".phone-card .explain", has_text="问题解决率")
    label.tap()
    expect(panel(phone)).to_contain_text("JJL")
    inside_and_beside(phone, panel(phone), label)
    label.tap()
    expect(panel(phone)).to_be_hidden()
    score = phone.locator(".phone-card .explain", has_text="得分")
    score.tap()
    expect(panel(phone)).to_contain_text("DF")
    inside_and_beside(phone, panel(phone), score)
    phone.locator(".phone-card").first.tap(position={"x": 5, "y": 5})
    expect(panel(phone)).to_be_hidden()
    assert serious(phone) == []


@pytest.mark.long
def test_by_touch_a_mark_explains_beside_a_head_that_sorts(browser: Browser, server: str) -> None:
    context = browser.new_context(
        viewport={"width": 1366, "height": 768}, has_touch=True, is_mobile=True, locale="zh-CN"
    )
    page = sign_in(context, server, "supervisor")
    page.goto(f"{server}/rank")
    mark = page.locator("th", has_text="得分").locator(".explain-mark:visible")
    mark.tap()
    expect(panel(page)).to_contain_text("DF")
    assert "sort=" not in page.url
    context.close()


@pytest.mark.parametrize("path", few(["/rank", "/f/JJL-370682-2610"], 1))
def test_no_serious_finding_of_axe(open_page: OpenPage, path: str) -> None:
    page = open_page(path)
    if path == "/rank":
        head(page, "满意度").click()
        expect(panel(page)).to_be_visible()
    assert serious(page) == []


@pytest.mark.long
def test_a_definition_higher_than_its_place_is_read_by_keys(open_page: OpenPage) -> None:
    page = open_page("/rank")
    page.set_viewport_size({"width": 1366, "height": 420})
    label = head(page, "满意度")
    label.focus()
    shown = panel(page)
    expect(shown).to_be_visible()
    height = shown.evaluate("panel => panel.scrollHeight - panel.clientHeight")
    assert height > 20
    assert serious(page) == []
    page.keyboard.press("Tab")
    expect(shown).to_be_focused()
    page.keyboard.press("End")
    page.wait_for_timeout(500)
    assert shown.evaluate("panel => panel.scrollTop") > 20
    page.keyboard.press("Shift+Tab")
    expect(shown).to_be_visible()
    page.keyboard.press("Escape")
    expect(shown).to_be_hidden()
    label.blur()
    label.focus()
    page.keyboard.press("Tab")
    expect(shown).to_be_focused()
    page.keyboard.press("Tab")  # on, to what stands behind the label
    expect(shown).not_to_be_focused()
    expect(label).not_to_be_focused()


def test_codes_stand_beside_numbers_in_print_and_nowhere_else(open_page: OpenPage) -> None:
    page = open_page("/rank")
    read = "cell => getComputedStyle(cell, '::after').content"
    cell = page.locator("tr.opens td[data-code^='JJL-']").first
    code = cell.get_attribute("data-code")
    assert cell.evaluate(read) == "none"
    page.emulate_media(media="print")
    assert cell.evaluate(read) == f'"{code}"'
    assert page.locator("tr.opens").first.locator("td[data-code]:visible").count() > 8


def test_a_code_typed_into_the_search_box_leads_to_the_figure_and_its_orders(open_page: OpenPage) -> None:
    page = open_page("/rank")
    cell = page.locator("tr.opens").nth(3).locator("td[data-code^='JJL-']")
    code, shown = cell.get_attribute("data-code") or "", cell.inner_text()
    page.locator("#search").fill(code.lower())
    page.locator(".hit", has_text=code).click()
    expect(page.locator(".figure-page h1")).to_contain_text("问题解决率")
    expect(page.locator(".kpi-value")).to_contain_text(shown)
    number = page.locator(".figure-page a.num-link").last
    wanted = number.inner_text()
    number.click()
    expect(page.locator(".orders h1")).to_contain_text(f"{wanted} 件")


def test_what_is_no_code_is_told(open_page: OpenPage) -> None:
    page = open_page("/f/ABC-370682-2610")
    expect(page.locator(".state-page")).to_contain_text("JJL-370682-2610")
