"""A notice's life in a browser, with the reply from a phone; acts on chosen orders; papers of one page."""

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
from tests.support.orders import at
from tests.support.supervise import add_contact, put_orders, source

NOW = datetime(2026, 11, 18, 6, 0, tzinfo=UTC)
PHONE = {"width": 375, "height": 800}
# A picture of one point.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360f8cfc0f01f0005000201fd4d8c6c0000000049454e44ae426082"
)


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Engine]:
    """Yield a base with three orders of 芝罘区, one of them closed, and its liaison."""
    engine = make_engine(f"sqlite:///{tmp_path / 'supervise.db'}")
    migrate(engine)
    with writing(engine) as connection:
        seed_reference(connection, NOW)
        source(connection)
        put_orders(connection, "A1", "A2", enterprise_name="烟台某某机械有限公司")
        put_orders(connection, "A3", closed_at=at("2026-11-17 10:00"), closing_kind="solved")
        add_contact(connection)
    yield engine
    engine.dispose()


def desk(browser: Browser, address: str, account: str, watch: Watch, size: dict[str, int]) -> Page:
    context = browser.new_context(viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai")  # type: ignore[arg-type]
    page = sign_in(context, address, account)
    watch.follow(page)
    return page


def reply(phone: Page, address: str, text: str) -> None:
    """Reply from the phone, with a photo."""
    phone.goto(f"{address}/m/notices")
    phone.locator(".phone-row a").first.click()
    form = phone.locator("form[action$='/reply']")
    form.locator("textarea").fill(text)
    form.locator("input[type=file]").set_input_files(
        {"name": "现场.png", "mimeType": "image/png", "buffer": PNG}
    )
    form.locator("button[type=submit]").click()
    expect(phone).to_have_url(re.compile(r"/m/notices/1\?said=replied$"))
    expect(phone.locator(".phone-card", has_text=text)).to_be_visible()
    wide = phone.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["width"]


def test_a_notice_s_life(browser: Browser, base: Engine) -> None:
    with serving(str(base.url), NOW) as address:
        watch = Watch(address)
        office = desk(browser, address, "supervisor", watch, SIZES["1366"])
        office.goto(f"{address}/orders")
        # By the keyboard: choose two orders and draft a notice on them, without a reload.
        boxes = office.locator(".bulk-box[data-order] input")
        expect(boxes).to_have_count(3)
        for place in (0, 1, 2):
            boxes.nth(place).focus()
            office.keyboard.press("Space")
        expect(office.locator(".bulk-count")).to_contain_text("3")
        urge = office.locator("form[action$='/bulk/urge'] button")
        urge.focus()
        office.keyboard.press("Enter")
        expect(office.locator(".bulk-bar > .bulk-said")).to_contain_text("2")
        expect(office.locator(".bulk-bar > .bulk-said")).to_contain_text("A3")
        assert serious(office) == []
        boxes.nth(2).uncheck()
        office.locator("form[action$='/bulk/notice'] button").click()
        office.locator(".bulk-said a").click()
        expect(office).to_have_url(re.compile(r"/supervise/notices/1$"))

        form = office.locator("form[action$='/notices/save']")
        form.locator("input[name=title]").fill("关于两件工单的督办")
        form.locator("textarea[name=asked]").fill("请说明办理情况。")
        form.locator("input[name=due]").fill("2026-11-22")  # a Sunday
        form.locator("button[type=submit]").click()
        expect(form.locator(".form-said")).to_contain_text("■")
        expect(form.locator("textarea[name=asked]")).to_have_value("请说明办理情况。")
        form.locator("input[name=due]").fill("2026-11-25")
        form.locator("button[type=submit]").click()
        expect(office.locator(".notice-done")).to_be_visible()
        office.locator("form[action$='/issue'] button").click()
        expect(office.locator("h1")).to_have_text("烟政企督〔2026〕1 号")
        assert serious(office) == []

        phone = desk(browser, address, "zhifu", watch, PHONE)
        expect(phone).to_have_url(re.compile(r"/m$"))
        # The link of a message leads to the phone's page.
        phone.goto(f"{address}/supervise/notices/1")
        expect(phone).to_have_url(re.compile(r"/m/notices/1$"))
        phone.locator("form[action$='/acknowledge'] button").click()
        expect(phone.locator("form[action$='/acknowledge']")).to_have_count(0)
        assert serious(phone) == []
        reply(phone, address, "已到现场，本周修复。")

        office.goto(f"{address}/supervise/notices/1")
        expect(office.locator(".record-files a")).to_have_text("现场.png")
        office.locator(".record-fold summary").first.click()
        back = office.locator("form[action$='/return']")
        back.locator("textarea").fill("缺少完工照片。")
        back.locator("button[type=submit]").click()
        expect(office.locator(".notice-done")).to_be_visible()
        phone.goto(f"{address}/m/notices/1")
        expect(phone.locator(".phone-card", has_text="缺少完工照片。")).to_be_visible()
        reply(phone, address, "已完工，照片附后。")

        office.goto(f"{address}/supervise/notices/1")
        office.locator("form[action$='/sign_off'] button").click()
        expect(office.locator(".notice-done")).to_be_visible()

        district = desk(browser, address, "zhifu", watch, SIZES["1366"])
        district.goto(f"{address}/supervise/weekly?week=2026-W47")
        row = district.locator(".weekly-body .grid-table tbody tr", has_text="烟政企督〔2026〕1 号")
        expect(row).to_contain_text("关于两件工单的督办")
        expect(row.locator(".sign-good")).to_be_visible()
        # Numbers that open a list look like it on the screen, and are plain on paper.
        opens = district.locator(".weekly-body .grid-table a.num-link").first
        expect(opens).to_have_css("text-decoration-line", "underline")
        district.emulate_media(media="print")
        expect(opens).to_have_css("text-decoration-line", "none")
        district.emulate_media(media="screen")
        assert serious(district) == []
        assert watch.problems == []


def test_papers_are_of_one_page(open_page: object, demo_url: str) -> None:
    """Print a notice of the demo: one sheet of A4, without the frame."""
    assert callable(open_page)
    page: Page = open_page("/supervise/notices?state=returned")
    page.locator(".grid-table tbody a").first.click()
    page.locator("a[href$='?sheet=1']").click()
    page.wait_for_selector(".notice-sheet .paper")
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
