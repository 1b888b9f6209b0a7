"""A report's life in a browser: drafted, issued, acknowledged, its suggestion adopted and carried out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine

from data_access.database import make_engine, migrate, writing
from data_access.reference.seed import seed_reference
from tests.support.browser import SIZES, Watch, serious, serving, sign_in

NOW = datetime(2026, 11, 18, 6, 0, tzinfo=UTC)
TITLE, FACTS = "关于船员上岸的专报", "近期企业反映隔离酒店不足。\n宜先行安排。"


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Engine]:
    """Yield an empty base with its reference data."""
    engine = make_engine(f"sqlite:///{tmp_path / 'records.db'}")
    migrate(engine)
    with writing(engine) as connection:
        seed_reference(connection, NOW)
    yield engine
    engine.dispose()


def desk(browser: Browser, address: str, account: str, watch: Watch) -> Page:
    context = browser.new_context(viewport=SIZES["1366"], locale="zh-CN", timezone_id="Asia/Shanghai")
    page = sign_in(context, address, account)
    watch.follow(page)
    return page


def test_a_report_s_life(browser: Browser, base: Engine) -> None:
    with serving(str(base.url), NOW) as address:
        watch = Watch(address)
        office = desk(browser, address, "supervisor", watch)
        office.goto(f"{address}/proactive/reports?new=1")
        form = office.locator(".record-form")
        # What is refused is said beside the form, and nothing that was written is lost.
        form.locator("input[name=title]").fill(TITLE)
        form.locator("input[name=problem]").fill("船员上岸")
        form.locator("textarea[name=facts]").fill("长" * 4001)
        form.locator("button[type=submit]").click()
        expect(form.locator(".form-said")).to_contain_text("■")
        expect(form.locator("input[name=title]")).to_have_value(TITLE)
        form.locator("textarea[name=facts]").fill(FACTS)
        form.locator("select[name=category]").select_option("1004")
        form.locator("input[name=to_370602]").check()
        form.locator("button[type=submit]").click()
        expect(office).to_have_url(re.compile(r"/proactive/reports/1\?said=saved$"))
        assert serious(office) == []

        add = office.locator("form[action$='/suggest']")
        add.locator("textarea[name=text]").fill("预留隔离床位。")
        add.locator("select[name=unit]").select_option("370602")
        add.locator("input[name=due]").fill("2026-11-22")  # a Sunday
        add.locator("button[type=submit]").click()
        expect(add.locator(".form-said")).to_contain_text("■")
        add.locator("input[name=due]").fill("2026-11-25")
        add.locator("button[type=submit]").click()
        expect(office.locator(".draft-suggestion")).to_contain_text("预留隔离床位。")

        receiver = desk(browser, address, "zhifu", watch)
        receiver.goto(f"{address}/proactive/reports")
        expect(receiver.locator(".records .state-empty")).to_be_visible()  # nothing before it is issued
        office.locator("form[action$='/issue'] button").click()
        expect(office.locator("h1")).to_have_text("烟政企专〔2026〕1 号")
        assert serious(office) == []

        receiver.goto(f"{address}/proactive/reports")
        receiver.locator(".grid-table tbody a").first.click()
        expect(receiver.locator(".paper-title")).to_have_text(TITLE)
        expect(receiver.locator(".paper-text p")).to_have_count(2)
        receiver.locator("form[action$='/acknowledge'] button").click()
        expect(receiver.locator(".notice-done")).to_be_visible()
        expect(receiver.locator("form[action$='/acknowledge']")).to_have_count(0)

        receiver.goto(f"{address}/proactive/suggestions")
        receiver.locator(".grid-table tbody a").first.click()
        receiver.locator("form[action$='/adopt'] button").click()
        expect(receiver.locator(".notice-done")).to_be_visible()
        assert serious(receiver) == []
        finish = receiver.locator("form[action$='/finish']")
        finish.locator("textarea").fill("已预留 60 间。")
        finish.locator("button").click()
        expect(receiver.locator(".pairs").first).to_contain_text("已预留 60 间。")
        expect(receiver.locator(".record-form")).to_have_count(0)

        office.goto(f"{address}/proactive/reports/1")
        expect(office.locator(".cell-under")).to_have_text("已预留 60 间。")
        expect(office.locator(".grid-table").nth(1)).to_contain_text("孙联络员")
        office.goto(f"{address}/proactive/reports")
        expect(office.locator(".kpi-value a").nth(1)).to_have_text("1")
        assert watch.problems == []


def test_a_visit_s_sheet_is_one_page(open_page: object, demo_url: str) -> None:
    """Print the sheet of a district of the demo: one sheet of A4."""
    assert callable(open_page)
    page: Page = open_page("/proactive/visits")
    page.locator(".record-form select[name=unit]").select_option("370682")
    page.locator(".record-form input[name=day]").fill("2026-11-20")
    page.locator(".record-form button[type=submit]").click()
    page.wait_for_url(re.compile(r"/proactive/visits/\d+"))
    page.locator("a", has_text="单页打印").or_(page.locator(".card-more", has_text="One page")).first.click()
    page.wait_for_selector(".checkup-page .checkup")
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
