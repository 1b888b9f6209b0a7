"""A screen is paired from both sides: its code typed at the desk, the wall on the screen, cut off again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine

from data_access.database import make_engine, migrate, writing
from data_access.reference.seed import seed_reference
from tests.support.browser import SIZES, Watch, serious, serving, sign_in
from tests.support.profiles import few

NOW = datetime(2026, 11, 18, 6, 0, tzinfo=UTC)


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Engine]:
    """Yield a base without orders."""
    engine = make_engine(f"sqlite:///{tmp_path / 'screens.db'}")
    migrate(engine)
    with writing(engine) as connection:
        seed_reference(connection, NOW)
    yield engine
    engine.dispose()


@pytest.fixture
def address(base: Engine) -> Iterator[str]:
    """Yield the address of the served base, with the wall's addresses."""
    with serving(str(base.url), NOW) as address:
        yield address


def wall(browser: Browser, watch: Watch, **options: Any) -> Page:
    """Open a browser on a wall."""
    context = browser.new_context(viewport=SIZES["1920"], locale="zh-CN", **options)
    page = context.new_page()
    watch.follow(page)
    return page


def desk(browser: Browser, address: str) -> Page:
    context = browser.new_context(viewport=SIZES["1366"], locale="zh-CN", timezone_id="Asia/Shanghai")
    return sign_in(context, address, "supervisor")


def act(page: Page, button: str) -> None:
    """Press a button of the page of screens and wait for what came of it."""
    with page.expect_navigation(url=re.compile("said=")):
        page.get_by_role("button", name=button, exact=True).click()
    page.wait_for_selector("main h1")


def data_of(page: Page) -> int:
    """Return with which status a wall's data are answered."""
    status: int = page.evaluate("fetch('/wall/data').then((answer) => answer.status)")
    return status


def test_a_screen_is_paired_from_both_sides_and_cut_off(browser: Browser, address: str) -> None:
    watch = Watch(address)
    office, hall = desk(browser, address), wall(browser, watch)
    watch.follow(office)
    hall.goto(f"{address}/wall?dwell=45")
    expect(hall).to_have_url(re.compile("/wall/pair"))
    expect(hall.locator("#code")).to_have_text(re.compile("^[3-9A-Z]{4} [3-9A-Z]{4}$"))
    expect(hall.locator("#left")).to_contain_text("10 分 00 秒")
    assert serious(hall) == []
    code = hall.locator("#code").inner_text()

    office.goto(f"{address}/admin/screens")
    office.locator("input[name=name]").fill("一楼大厅")
    office.locator("input[name=place]").fill("市民中心一楼")
    office.locator("select[name=district]").select_option("370682")
    office.get_by_label("响应用时").uncheck()
    assert serious(office) == []
    act(office, "新增")
    expect(office.locator("tr.selected")).to_contain_text("未配对")
    expect(office.get_by_label("响应用时")).not_to_be_checked()
    office.locator("input[name=code]").fill("CFHJ 3467")
    act(office, "配对")
    expect(office.locator(".notice")).to_contain_text("没有屏幕显示此配对码")
    office.locator("input[name=code]").fill(code.lower())
    act(office, "配对")
    expect(office.locator(".notice-done").first).to_contain_text("配对成功")
    assert serious(office) == []

    expect(hall).to_have_url(f"{address}/wall?dwell=45")
    assert data_of(hall) == 200
    office.locator("input[name=code]").fill(code)
    act(office, "配对")
    expect(office.locator(".notice")).to_contain_text("此配对码已用过")
    expect(office.locator("tr.selected")).to_contain_text("在线")

    act(office, "停用")
    expect(office.locator("tr.selected")).to_contain_text("已停用")
    assert data_of(hall) == 401
    hall.goto(f"{address}/wall")
    expect(hall.locator("h1")).to_have_text("此屏已在管理端停用")
    expect(hall.locator("#code")).not_to_have_text(code)
    # Nothing but the refused data went wrong behind the picture.
    assert [each for each in watch.problems if "401" not in each] == []


def test_a_link_opens_the_wall_and_leaves_no_key_in_the_address(browser: Browser, address: str) -> None:
    watch = Watch(address)
    office, hall = desk(browser, address), wall(browser, watch)
    watch.follow(office)
    office.goto(f"{address}/admin/screens")
    office.locator("input[name=name]").fill("会议室")
    act(office, "新增")
    office.get_by_role("button", name="生成带密钥的链接").click()
    link = office.locator("dl.made code").inner_text()
    assert serious(office) == []
    hall.goto(link)
    expect(hall).to_have_url(f"{address}/wall")
    assert data_of(hall) == 200
    assert "zqt-screen" not in hall.evaluate("document.cookie")
    office.get_by_role("link", name="返回大屏").click()
    expect(office.locator("tr.selected")).to_contain_text("在线")
    assert watch.problems == []


def test_a_waiting_screen_finds_back_by_itself(browser: Browser, base: Engine, address: str) -> None:
    hall = browser.new_context(viewport=SIZES["1366"], locale="zh-CN").new_page()
    with writing(base):
        hall.goto(f"{address}/wall/pair")
        # Somebody else writes: no code can be stored, which is said, and no error page is shown.
        expect(hall.locator("#problem")).to_contain_text("暂时无法生成配对码")
    expect(hall.locator("#code")).to_have_text(re.compile("^[3-9A-Z]{4} [3-9A-Z]{4}$"))
    expect(hall.locator("#problem")).to_be_hidden()
    code = hall.locator("#code").inner_text()
    hall.context.set_offline(True)
    expect(hall.locator("#problem")).to_contain_text("服务器无响应")
    expect(hall.locator("#code")).to_have_text(code)
    hall.context.set_offline(False)
    expect(hall.locator("#problem")).to_be_hidden()
    hall.context.close()


@pytest.mark.parametrize(
    "width,height", few([(1366, 768), (1920, 1080), (3840, 2160), (1080, 1920), (5120, 1440)], 2)
)
def test_the_code_is_read_on_any_screen(browser: Browser, address: str, width: int, height: int) -> None:
    page = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN").new_page()
    page.goto(f"{address}/wall/pair")
    expect(page.locator("#code")).to_have_text(re.compile("^[3-9A-Z]{4} [3-9A-Z]{4}$"))
    root = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.scrollHeight,"
        " parseFloat(getComputedStyle(document.getElementById('code')).fontSize)]"
    )
    assert root[0] <= width and root[1] <= height
    assert root[2] >= 0.09 * min(width, height)
    box = page.locator("#code").bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= width
    page.context.close()
