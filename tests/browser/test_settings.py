"""The settings in a browser: refused beside the form, changed in place, planned and taken back."""

from __future__ import annotations

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

NOW = datetime(2026, 11, 18, 6, 0, tzinfo=UTC)


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Engine]:
    """Yield a base without orders."""
    engine = make_engine(f"sqlite:///{tmp_path / 'settings.db'}")
    migrate(engine)
    with writing(engine) as connection:
        seed_reference(connection, NOW)
    yield engine
    engine.dispose()


def test_a_setting_is_changed_planned_and_taken_back(browser: Browser, base: Engine) -> None:
    with serving(str(base.url), NOW) as address:
        watch = Watch(address)
        page = desk(browser, address, "supervisor", watch)
        page.locator("#rail a[href='/admin/settings']").click()
        page.locator(".segments a", has_text="回头看").click()
        form = page.locator("form[action='/admin/settings/look_back/change']")
        expect(form.locator("input[name=set_days]")).to_have_value("10")
        expect(form.locator("input[name=valid_from]")).to_have_value("2026-11-18")
        assert serious(page) == []
        page.evaluate("window.loadedOnce = true")
        form.locator("input[name=set_days]").fill("0")
        form.locator("input[name=reason]").fill("缩短周期")
        form.locator("button[type=submit]").click()
        # Field, value and rule are said beside the form, and what was written stays.
        expect(form.locator(".form-said")).to_contain_text("0")
        expect(form.locator(".form-said")).to_contain_text("250")
        expect(form.locator("input[name=reason]")).to_have_value("缩短周期")
        form.locator("input[name=set_days]").fill("７")
        form.locator("button[type=submit]").click()
        versions = page.locator(".grid-table").nth(1).locator("tbody tr")
        expect(versions).to_have_count(1)
        expect(versions.first).to_contain_text("10")
        expect(versions.first).to_contain_text("缩短周期")
        expect(page.locator(".grid-table").first.locator("tbody tr").first).to_contain_text("7")

        form.locator("input[name=set_days]").fill("5")
        form.locator("input[name=valid_from]").fill("2026-12-01")
        form.locator("input[name=reason]").fill("年末安排")
        form.locator("button[type=submit]").click()
        expect(versions).to_have_count(2)
        expect(page.locator(".grid-table").first).to_contain_text("2026-12-01")
        back = page.locator("form[action='/admin/settings/look_back/take_back']")
        back.locator("input[name=reason]").fill("误录")
        back.locator("button[type=submit]").click()
        expect(back).to_have_count(0)
        expect(versions).to_have_count(2)
        assert page.evaluate("window.loadedOnce === true")
        assert serious(page) == []
        assert watch.problems == []
