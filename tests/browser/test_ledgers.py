"""A ledger item's life in a browser: entered, noted, refused without evidence, handed in, signed off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import Engine

from data_access.database import make_engine, migrate, writing
from data_access.reference.seed import seed_reference
from tests.browser.test_proactive_records import desk
from tests.support.browser import Watch, serious, serving
from tests.support.ledgers import put_ledger_orders

NOW = datetime(2026, 11, 18, 6, 0, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 30 + b"IEND\xaeB`\x82"


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Engine]:
    """Yield a base with the orders."""
    engine = make_engine(f"sqlite:///{tmp_path / 'ledgers.db'}")
    migrate(engine)
    with writing(engine) as connection:
        seed_reference(connection, NOW)
        put_ledger_orders(connection)
    yield engine
    engine.dispose()


def test_an_item_s_life(browser: Browser, base: Engine) -> None:
    with serving(str(base.url), NOW) as address:
        watch = Watch(address)
        unit = desk(browser, address, "zhifu", watch)
        unit.goto(f"{address}/supervise")
        expect(unit.locator(".state-empty")).to_be_visible()
        unit.locator(".ledger-enter summary").click()
        form = unit.locator("form[action$='/enter']")
        form.locator("textarea[name=numbers]").fill("A1")
        form.locator("select[name=book]").select_option("planned")
        form.locator("textarea[name=why]").fill("资金分期安排")
        form.locator("button[type=submit]").click()
        # What is refused is said beside the form, and nothing that was written is lost.
        expect(form.locator(".form-said")).to_contain_text("承诺日期")
        expect(form.locator("textarea[name=why]")).to_have_value("资金分期安排")
        form.locator("input[name=until]").fill("2026-11-27")
        form.locator("button[type=submit]").click()
        expect(unit.locator(".notice-done")).to_be_visible()
        expect(unit.locator(".due-some")).to_have_count(1)
        assert serious(unit) == []

        unit.locator(".table-panel .grid-table tbody a").first.click()
        expect(unit).to_have_url(re.compile(r"/supervise/item/1$"))
        note = unit.locator("form[action$='/note']")
        note.locator("textarea").fill("首笔已支付")
        note.locator("button[type=submit]").click()
        expect(unit.locator(".history-note").first).to_have_text("首笔已支付")
        unit.locator("summary", has_text="申请销号").click()
        ask = unit.locator("form[action$='/ask']")
        ask.locator("textarea").fill("已付清")
        ask.locator("button[type=submit]").click()
        expect(ask.locator(".form-said")).to_contain_text("附件")
        ask.locator("input[type=file]").set_input_files(
            files=[{"name": "回单.png", "mimeType": "image/png", "buffer": PNG}]
        )
        ask.locator("button[type=submit]").click()
        expect(unit.locator(".record-files a")).to_have_text("回单.png")
        assert serious(unit) == []

        office = desk(browser, address, "supervisor", watch)
        office.goto(f"{address}/supervise/item/1")
        office.locator("form[action$='/close'] button").click()
        expect(office.locator(".notice-done")).to_be_visible()
        office.goto(f"{address}/supervise/dispatch?week=2026-W47")
        office.locator(".num-link").first.click()
        expect(office.locator("h1")).to_have_text("两个台账")
        expect(office.locator(".table-panel .grid-table")).to_contain_text("A1")
        assert serious(office) == []
    assert watch.problems == []
