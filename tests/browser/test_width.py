"""The desk on less room than a desk has: zoom, a tablet, a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect
from sqlalchemy import select

from data_access.database import make_engine
from data_access.schema import order
from tests.support.browser import SIZES, serious
from tests.support.profiles import few

OpenPage = Callable[..., Page]
PATIENCE = 30_000  # ms: the machine that runs the tests may be busy
LEAST_TYPE = 12  # px
LEAST_TARGET = 24  # px
WIDTHS: tuple[ViewportSize, ...] = (
    SIZES["375"],
    {"width": 360, "height": 740},
    SIZES["683"],
    {"width": 899, "height": 600},
    {"width": 900, "height": 600},
    SIZES["1024"],
    {"width": 1279, "height": 720},
)
RETURNED = "an order that was returned once"  # its address is the base's
PAGES = (
    "/",
    "/rank",
    "/rank?level=township&show=all",
    "/rank?level=township&tab=six&area=town",
    "/rank?level=department",
    "/rank/analysis",
    "/unit",
    "/unit/370682",
    "/unit/370682?with=370686",
    "/unit/D04",
    "/unit/370682?tab=ledgers",
    "/orders",
    RETURNED,
    "/f/JJL-370682-2610",
    "/f/JJL",
    "/import",
    "/admin/readiness",
    "/admin/reconcile",
    "/account",
    "/nowhere",
    "/survey",
    "/survey/findings",
    "/survey/fieldwork",
    "/survey/calls",
    "/survey/questionnaires",
    "/records/import",
    "/proactive/reports",
    "/proactive/suggestions",
    "/proactive/instructions",
    "/proactive/visits",
    "/proactive/experts",
    "/proactive",
    "/proactive/repeats",
    "/proactive/repeats?show=replies",
    "/desk",
)


@pytest.fixture
def visit(open_page: OpenPage, demo_url: str) -> OpenPage:
    """Return a function that opens a desk page and waits until it is drawn."""

    def one(path: str, size: str, account: str = "supervisor") -> Page:
        page = open_page(returned(demo_url) if path == RETURNED else path, account=account, size=size)
        page.wait_for_load_state("networkidle")
        return page

    return one


def returned(url: str) -> str:
    engine = make_engine(url)
    chosen = select(order.c.order_no).where(order.c.redo_count == 1, order.c.provincial.is_(True))
    with engine.connect() as connection:
        number = connection.scalar(chosen.where(order.c.confidential.is_(False)).limit(1))
    engine.dispose()
    return f"/orders/demo~{number}"


def sideways(page: Page) -> list[str]:
    """Return what makes a page scroll sideways, nothing where it fits."""
    return page.evaluate(
        """() => {
          const held = (e) => e && (getComputedStyle(e).overflowX !== 'visible' || held(e.parentElement));
          if (document.scrollingElement.scrollWidth <= window.innerWidth) return [];
          return [...document.querySelectorAll('body *')]
            .filter((e) => e.getBoundingClientRect().right > window.innerWidth && !held(e.parentElement))
            .map((e) => `${e.tagName}.${e.className} ${e.getBoundingClientRect().right}`);
        }"""
    )


def open_menu(page: Page) -> Locator:
    """Open the menu of places by the keyboard alone: the second stop of a page, after the way past it."""
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    button = page.locator("#rail-open")
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    return button


@pytest.mark.parametrize("path", few(PAGES, 5))
def test_a_page_fits_every_width_and_axe_finds_nothing_serious(visit: OpenPage, path: str) -> None:
    page = visit(path, "375")
    assert serious(page) == []
    heading = page.locator("main h1")
    for size in WIDTHS:
        page.set_viewport_size(size)
        assert (size["width"], sideways(page)) == (size["width"], [])
        expect(heading).to_be_visible()
        box = heading.bounding_box()
        assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= size["width"]
        page.evaluate("document.querySelectorAll('main details').forEach((each) => { each.open = true; })")
        assert (size["width"], "opened", sideways(page)) == (size["width"], "opened", [])
        page.evaluate("document.querySelectorAll('main details').forEach((each) => { each.open = false; })")


@pytest.mark.parametrize("path", few(["/", "/rank", "/unit/370682", "/orders", RETURNED, "/import"], 1))
def test_type_and_targets_keep_their_least_size(visit: OpenPage, path: str) -> None:
    page = visit(path, "375")
    small = page.evaluate(
        """(least) => [...document.querySelectorAll('body *')]
          .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
          .filter((e) => e.checkVisibility() && !e.closest('.visually-hidden, script, style'))
          .filter((e) => parseFloat(getComputedStyle(e).fontSize) < least)
          .map((e) => `${e.className} ${getComputedStyle(e).fontSize} ${e.textContent.slice(0, 20)}`)""",
        LEAST_TYPE,
    )
    assert small == []
    low = page.evaluate(
        """(least) => [...document.querySelectorAll('button, summary, select, input, main a:not(svg a)')]
          .filter((e) => e.checkVisibility() && e.type !== 'hidden' && e.type !== 'file')
          .filter((e) => !e.closest('.visually-hidden'))
          .filter((e) => e.getBoundingClientRect().height < least - 0.5)
          .map((e) => `${e.outerHTML.slice(0, 90)} ${e.getBoundingClientRect().height}`)""",
        LEAST_TARGET,
    )
    assert low == []


@pytest.mark.parametrize("size", few(["375", "683"], 1))
def test_the_menu_opens_by_the_keyboard_and_leads_to_a_page(visit: OpenPage, size: str) -> None:
    page = visit("/", size)
    link = page.locator("#rail a", has_text="工单")
    expect(link).to_be_hidden()
    open_menu(page)
    expect(link).to_be_visible()
    for _step in range(12):
        page.keyboard.press("Tab")
        if link.evaluate("(e) => e === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.locator(".orders h1")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("#rail-open")).to_have_attribute("aria-expanded", "false")
    expect(link).to_be_hidden()
    expect(page.locator("#content")).to_be_focused()


@pytest.mark.long
def test_escape_and_leaving_close_the_menu(visit: OpenPage) -> None:
    page = visit("/account", "375")
    button = open_menu(page)
    page.keyboard.press("Escape")
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(button).to_be_focused()
    button.click()
    page.mouse.click(180, 760)
    expect(button).to_have_attribute("aria-expanded", "false")


def test_the_rail_needs_no_menu_on_a_desk(visit: OpenPage, size: str) -> None:
    page = visit("/account", size)
    expect(page.locator("#rail-open")).to_be_hidden()
    expect(page.locator("#rail a").first).to_be_visible()
    assert page.locator("[data-scrolls]").count() == 0


def test_a_wide_table_scrolls_in_its_own_box_by_the_keyboard_and_keeps_its_names(visit: OpenPage) -> None:
    page = visit("/rank", "375")
    box = page.locator(".table-panel .table-box")
    expect(box).to_have_attribute("tabindex", "0")
    expect(box).to_have_attribute("role", "region")
    expect(box).to_have_attribute("aria-label", page.locator(".table-panel caption").inner_text())
    name = box.locator("tbody .unit-link").first
    box.focus()
    for _step in range(12):
        page.keyboard.press("ArrowRight")
    expect(box).not_to_have_js_property("scrollLeft", 0)
    left, frame = name.bounding_box(), box.bounding_box()
    assert left is not None and frame is not None
    assert frame["x"] <= left["x"] and left["x"] + left["width"] <= frame["x"] + frame["width"]
    assert page.evaluate("window.scrollX") == 0


@pytest.mark.parametrize(("size", "edge"), few([("375", ".rail"), ("683", ""), ("1024", ".top")], 1))
def test_heads_of_a_wide_table_stay_in_sight_while_it_is_scrolled(
    visit: OpenPage, size: str, edge: str
) -> None:
    page = visit("/rank?level=township&show=all", size)
    box = page.locator(".table-panel .table-box")
    start = box.evaluate("(e) => window.scrollY + e.getBoundingClientRect().top")
    page.evaluate(f"window.scrollTo(0, {start + 900})")
    held = page.locator(edge).bounding_box() if edge else {"y": 0, "height": 0}
    assert held is not None
    expect(box.locator("thead")).not_to_have_css("transform", "none")
    head = box.locator("thead").bounding_box()
    assert head is not None and abs(head["y"] - held["y"] - held["height"]) <= 1
    page.evaluate("window.scrollTo(0, 0)")
    expect(box.locator("thead")).to_have_css("transform", "none")
    last = box.locator("tbody tr").last
    last.evaluate("(e) => window.scrollTo(0, window.scrollY + e.getBoundingClientRect().top)")
    head, total = box.locator("thead").bounding_box(), last.bounding_box()
    assert head is not None and total is not None and head["y"] + head["height"] <= total["y"] + 1


@pytest.mark.long
def test_a_menu_and_an_order_take_the_screen_and_give_it_back(visit: OpenPage) -> None:
    page = visit("/rank", "375")
    page.locator(".page-head details.picker > summary").first.click()
    panel = page.locator("details.picker[open] .picker-panel").bounding_box()
    assert panel is not None
    assert (panel["x"], panel["width"]) == (0, 375) and panel["y"] + panel["height"] == 812
    page.mouse.click(180, 60)
    expect(page.locator("details.picker[open]")).to_have_count(0)
    page = visit("/orders", "375")
    page.locator("a.order-link").first.click()
    expect(page.locator(".drawer-body .panel").first).to_be_visible(timeout=PATIENCE)
    drawer = page.locator(".drawer").bounding_box()
    assert drawer is not None and (drawer["x"], drawer["width"]) == (0, 375)
    assert sideways(page) == []
    page.keyboard.press("Escape")
    expect(page.locator(".drawer")).to_have_count(0)
    expect(page.locator("a.order-link").first).to_be_focused()


@pytest.mark.long
def test_rows_of_the_event_strip_stand_beside_their_names_at_375(visit: OpenPage) -> None:
    page = visit(RETURNED, "375")
    names, rows = page.locator(".strip-legend").all(), page.locator(".strip-row").all()
    assert len(names) == len(rows) == 3
    for name, row in zip(names, rows, strict=True):
        left, right = name.bounding_box(), row.bounding_box()
        assert left is not None and right is not None and abs(left["y"] - right["y"]) <= 2
        assert name.evaluate("(e) => e.scrollHeight <= e.clientHeight + 1")


@pytest.mark.long
def test_print_knows_nothing_of_narrow_screens(visit: OpenPage) -> None:
    page = visit("/rank", "683")
    page.emulate_media(media="print")
    expect(page.locator("#rail-open")).to_be_hidden()
    page.evaluate("window.scrollTo(0, 600)")
    expect(page.locator(".table-panel thead")).to_have_css("transform", "none")
    styles = page.locator(".table-panel .table-box").evaluate("(e) => getComputedStyle(e).overflowX")
    assert styles == "visible"
    assert page.locator(".grid-table .pin").first.evaluate("(e) => getComputedStyle(e).position") == "static"
