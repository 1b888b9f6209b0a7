"""What came of an act shows in place: no load, the same spot, focus and drafts kept, the result told."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine

from tests.browser.test_alerts import NOW as ALERTS_NOW
from tests.browser.test_alerts import base as alerts_base
from tests.browser.test_ledgers import NOW as LEDGERS_NOW
from tests.browser.test_ledgers import base as ledgers_base
from tests.browser.test_proactive_records import desk
from tests.support.browser import SIZES, Watch, serious, serving

__all__ = ["alerts_base", "ledgers_base"]
LOW = {"width": 1366, "height": 420}  # little enough that a page's head is out of sight below


def loaded_once(page: Page) -> bool:
    """Tell whether the page is still the one that was marked."""
    return bool(page.evaluate("window.loadedOnce === true"))


def open_first(page: Page, address: str) -> str:
    """Open the first overdue clock and return its path."""
    page.goto(f"{address}/alerts")
    page.locator(".grid-table tbody .choose-link").click()
    expect(page.locator("form[action$='/acknowledge'] button")).to_be_visible()
    return urlsplit(page.url).path


def mark(page: Page) -> None:
    page.evaluate("window.loadedOnce = true")


def test_a_warning_s_acts_show_in_place(browser: Browser, alerts_base: Engine) -> None:
    with serving(str(alerts_base.url), ALERTS_NOW) as address:
        watch = Watch(address)
        page = desk(browser, address, "zhifu", watch)
        page.set_viewport_size(LOW)  # type: ignore[arg-type]
        warning = open_first(page, address)
        expect(page.locator("#rail-badge")).to_have_text("2")
        mark(page)
        page.locator("details:has(form[action$='/settle']) summary").click()
        page.locator("form[action$='/settle'] textarea").fill("写了一半")
        button = page.locator("form[action$='/acknowledge'] button")
        button.scroll_into_view_if_needed()
        page.evaluate("window.scrollTo(0, 120)")
        where = page.evaluate("window.scrollY")
        assert where > 0
        button.focus()
        page.keyboard.press("Enter")
        expect(page.locator("form[action$='/acknowledge']")).to_have_count(0)
        expect(page).to_have_url(re.compile(rf"{warning}\?said=acknowledged$"))
        expect(page.locator("#rail-badge")).to_have_text("1")
        # Its line is out of sight above: it is told in the corner, and aloud.
        expect(page.locator("#acted")).to_have_text("● 已签收。")
        expect(page.locator("#acted")).to_have_class("acted on")
        expect(page.locator("#acted")).to_have_attribute("role", "status")
        assert page.evaluate("window.scrollY") == where
        # What is written in another form is still there, and unfolded.
        expect(page.locator("form[action$='/settle'] textarea")).to_have_value("写了一半")
        expect(page.locator("form[action$='/settle'] textarea")).to_be_visible()
        # The button is gone: the keyboard goes on from where it stood, not from the page's beginning.
        assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
        assert page.evaluate("document.activeElement.tagName") != "MAIN"
        assert serious(page) == []

        page.set_viewport_size(SIZES["1366"])
        settle = page.locator("form[action$='/settle']")
        settle.locator("button[type=submit]").click()
        expect(page.locator(".history-note").first).to_have_text("写了一半")
        expect(page).to_have_url(re.compile(r"\?said=settled$"))
        assert loaded_once(page)
        assert watch.problems == []


def test_the_same_act_twice_and_back(browser: Browser, ledgers_base: Engine) -> None:
    """The second act has the first one's address: the page is drawn anew all the same."""
    with serving(str(ledgers_base.url), LEDGERS_NOW) as address:
        watch = Watch(address)
        page = desk(browser, address, "zhifu", watch)
        page.goto(f"{address}/supervise")
        mark(page)
        page.locator(".ledger-enter summary").click()
        form = page.locator("form[action$='/enter']")
        form.locator("textarea[name=numbers]").fill("A1")
        form.locator("select[name=book]").select_option("planned")
        form.locator("textarea[name=why]").fill("资金分期安排")
        form.locator("input[name=until]").fill("2026-11-27")
        form.locator("button[type=submit]").click()
        expect(page.locator(".table-panel .grid-table tbody a")).to_have_count(1)
        page.locator(".table-panel .grid-table tbody a").first.click()
        expect(page).to_have_url(re.compile(r"/supervise/item/1$"))
        for said in ("首笔已支付", "次笔已支付"):
            note = page.locator("form[action$='/note']")
            note.locator("textarea").fill(said)
            note.locator("button[type=submit]").click()
            expect(page.locator(".history-note").first).to_have_text(said)
            # A form that was sent is empty again, and its button keeps the focus.
            expect(page.locator("form[action$='/note'] textarea")).to_have_value("")
            expect(page.locator("form[action$='/note'] button[type=submit]")).to_be_focused()
        expect(page).to_have_url(re.compile(r"\?said=noted$"))
        assert loaded_once(page)
        # Acts leave no steps behind: Back leads to the list.
        page.go_back()
        expect(page).to_have_url(re.compile(r"/supervise(\?said=entered)?$"))
        expect(page.locator(".ledger-enter")).to_be_visible()
        assert loaded_once(page)
        assert watch.problems == []


def test_a_button_s_refusal_is_said_beside_it(browser: Browser, alerts_base: Engine) -> None:
    """A form of one button says why nothing was done, without leaving the page."""
    with serving(str(alerts_base.url), ALERTS_NOW) as address:
        watch = Watch(address)
        page, other = (desk(browser, address, "zhifu", watch) for _each in range(2))
        for each in (page, other):
            open_first(each, address)
        mark(page)
        other.locator("form[action$='/acknowledge'] button").click()
        expect(other.locator(".notice-done")).to_be_visible()
        page.locator("form[action$='/acknowledge'] button").click()
        expect(page.locator("form[action$='/acknowledge'] [role=alert]")).to_contain_text("■")
        assert loaded_once(page)
        assert watch.problems == []
