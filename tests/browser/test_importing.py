"""A first table in a real browser: upload, match, preview, trial, import, ranking, orders, and Back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.i18n import use_language
from layouts.pages.importing.words import word_name
from tests.browser.conftest import DEMO_NOW
from tests.fixtures.imports.dialect import CHOICES, SAID, table, truths
from tests.fixtures.imports.tables import csv_file
from tests.integration.importing.test_look import month
from tests.support.browser import SIZES, Watch, serving, sign_in

HAND_MONTH = Path(__file__).parents[1] / "fixtures" / "hand_month" / "orders.csv"
LONG_MS = 60_000


@pytest.fixture
def empty_base(browser: Browser, new_sqlite: Callable[[], str], size: str) -> Iterator[Page]:
    """Yield a page signed in on a base without any order, speaking English."""
    with serving(new_sqlite(), DEMO_NOW) as base, use_language("en"):
        context = browser.new_context(viewport=SIZES[size], locale="en", timezone_id="Asia/Shanghai")
        watch = Watch(base)
        page = sign_in(context, base, "supervisor")
        page.set_default_timeout(LONG_MS)
        watch.follow(page)
        page.locator("details.account summary").click()
        page.get_by_role("button", name="English").click()
        page.wait_for_load_state()
        page.goto(base + "/")
        yield page
        context.close()
        assert watch.problems == []


def choose(page: Page, path: Path) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a file").click()
    chooser.value.set_files(path)


def test_from_upload_to_ranking_to_orders_and_back(empty_base: Page) -> None:
    page = empty_base
    expect(page).to_have_url(re.compile("/import$"))
    expect(page.get_by_text("three steps")).to_be_visible()
    choose(page, HAND_MONTH)
    expect(page.locator("[aria-current=step]")).to_have_text("2Match the columns", timeout=LONG_MS)
    expect(page.locator(".match-panel table").first.locator("tbody tr")).to_have_count(40)
    expect(page.locator("select[name=field0]")).to_have_value("order_no")
    page.get_by_role("link", name="Next: look at the rows").first.click()
    expect(page.locator(".import-figures .figure-value")).to_have_text(["62", "62", "0"])
    page.get_by_role("button", name="Next: try it out").click()
    expect(page.locator(".import-figures .figure-value")).to_have_text(["62", "0", "0", "0"], timeout=LONG_MS)
    expect(page.locator("tr.total")).to_contain_text("62")
    page.get_by_role("button", name="Confirm: store 62 rows").click()
    expect(page.locator(".readiness h2")).to_contain_text("of 27 figures", timeout=LONG_MS)
    page.get_by_role("link", name="Open the ranking of 2026-10").click()
    expect(page).to_have_url(re.compile(r"/rank\?period=2026-10"))
    expect(page.locator(".rankings .grid-table").first).to_contain_text("Zhifu")
    page.go_back()
    page.get_by_role("link", name="Open the orders of this import").click()
    expect(page).to_have_url(re.compile(r"/orders\?.*batch="))
    expect(page.locator(".pager-count")).to_contain_text("62")
    page.go_back()
    expect(page.locator(".readiness h2")).to_be_visible()
    page.get_by_text("Undo", exact=True).click()
    page.get_by_role("button", name="Undo this import").click()
    expect(page.get_by_text("This import was undone")).to_be_visible(timeout=LONG_MS)


def test_what_cannot_be_is_confirmed_point_by_point_and_the_rhythm_is_asked_for(
    empty_base: Page, tmp_path: Path
) -> None:
    page = empty_base
    choose(page, csv_file(tmp_path, month("A", 办结方式="", 承办单位="")))
    page.get_by_role("link", name="Next: look at the rows").first.click(timeout=LONG_MS)
    page.get_by_role("button", name="Next: try it out").click()
    expect(page.locator(".look-figures .figure-value").first).to_have_text("40", timeout=LONG_MS)
    points = page.locator(".look-point")
    expect(points).to_have_count(2)
    page.get_by_label("40 of 40 orders are no direct answers.").check()
    page.get_by_role("button", name="Confirm: store 40 rows").click()
    problem = page.locator("#import-problem")
    expect(problem).to_contain_text("1 points of this table have to be confirmed first.", timeout=LONG_MS)
    expect(problem).to_contain_text("40 of 40 orders have no responsible unit.")
    page.get_by_label("40 of 40 orders have no responsible unit.").check()
    page.locator(".rhythm-ask select").select_option("weekly")
    page.get_by_role("button", name="Confirm: store 40 rows").click()
    expect(page).to_have_url(re.compile("step=done"), timeout=LONG_MS)
    page.goto(page.url.split("/import")[0] + "/import")
    rhythm = page.locator(".sources select[name=rhythm]")
    expect(rhythm).to_have_value("weekly")
    rhythm.select_option("once")
    page.locator(".sources").get_by_role("button", name="Set the rhythm").click()
    expect(page.get_by_text("The rhythm of the source was changed.")).to_be_visible(timeout=LONG_MS)
    expect(page.locator(".sources select[name=rhythm]")).to_have_value("once")


def test_a_wrong_match_is_corrected_by_hand_and_a_refused_file_says_what_to_do(
    empty_base: Page, tmp_path: Path
) -> None:
    page = empty_base
    web_page = tmp_path / "report.xls"
    web_page.write_text("<html><table><tr><td>1</td></tr></table></html>")
    choose(page, web_page)
    expect(page.locator("#import-problem")).to_contain_text("web page", timeout=LONG_MS)
    expect(page).to_have_url(re.compile("/import$"))
    table = tmp_path / "bare.csv"
    table.write_text("号码,何时\n1001,2026-10-08 09:10\n1002,2026-10-09 10:00\n", encoding="utf-8")
    page.select_option("select[name=mapping]", "yantai")
    choose(page, table)
    missing = page.locator(".import-strip-bad")
    expect(missing).to_contain_text("Order number", timeout=LONG_MS)
    page.select_option("select[name=field0]", "order_no")
    page.select_option("select[name=field1]", "opened_at")
    page.get_by_role("button", name="Check again").click()
    expect(page).to_have_url(re.compile(r"/import\?batch=\d+&step=match"), timeout=LONG_MS)
    expect(page.locator("select[name=field1]")).to_have_value("opened_at")
    expect(missing).to_have_count(0)


def test_a_dialect_goes_through_without_yaml(empty_base: Page, tmp_path: Path) -> None:
    page, told = empty_base, truths(120)
    path = tmp_path / "dialect.csv"
    path.write_bytes(table(told))
    choose(page, path)
    doubtful = page.locator(".import-strip-doubt")
    expect(doubtful).to_contain_text("状态", timeout=LONG_MS)
    heads = page.locator(".match-panel tbody tr td:first-child").all_text_contents()
    for number, head in enumerate(heads):
        if head in CHOICES:
            page.select_option(f"select[name=field{number}]", CHOICES[head])
    page.select_option("select[name=deadline]", "computed")
    page.fill("input[name=data_time]", "2026-11-17 18:00")
    page.get_by_role("button", name="Check again").click()
    expect(doubtful).to_contain_text("nobody has said what they mean", timeout=LONG_MS)
    expect(page.get_by_role("link", name="Next: look at the rows")).to_have_count(0)
    asked = page.locator(".words-panel select.asked")
    expect(asked).to_have_count(sum(map(len, SAID.values())))
    for column, words in SAID.items():
        for word, meaning in words.items():
            page.select_option(f"select[name={word_name(column, word)}]", meaning)
    page.get_by_role("button", name="Check again").click()
    expect(page).to_have_url(re.compile(r"batch=\d+"), timeout=LONG_MS)
    expect(page.locator(".without-effect")).to_contain_text("要求办结时间")
    page.get_by_role("link", name="Next: look at the rows").first.click()
    rejected = sum(one.rejected for one in told)
    expect(page.locator(".import-figures .figure-value")).to_have_text(
        ["120", str(120 - rejected), str(rejected)]
    )
    page.get_by_role("button", name="Next: try it out").click()
    expect(page.locator(".without-effect")).to_contain_text("要求办结时间", timeout=LONG_MS)
    expect(page.locator(".said-words")).to_contain_text("转下 = dispatched", timeout=LONG_MS)
    page.get_by_role("button", name=f"Confirm: store {120 - rejected} rows").click()
    expect(page.locator(".said-words")).to_contain_text("(blank) = not counted, excluded", timeout=LONG_MS)
