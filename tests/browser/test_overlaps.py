"""What each role meets on a desk: no text lies on another, no table stands beyond its card."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import update

from data_access.database import bump_data_version, make_engine, writing
from data_access.schema import order
from tests.browser.conftest import DEMO_NOW
from tests.support.browser import SIZES, serving, sign_in
from tests.support.overlaps import overlaps

RECORDS = (
    *("/survey", "/survey/findings", "/survey/fieldwork", "/proactive/reports", "/proactive/visits"),
    "/desk",
)
OF_ROLES = {
    "supervisor": (
        "/",
        "/rank",
        "/rank?level=township&show=all",
        "/rank?level=department",
        "/unit/370682",
        *RECORDS,
    ),
    "laiyang": ("/", "/rank", "/survey/findings", "/proactive/reports"),
    "township": ("/", "/rank"),
    "department": ("/", "/orders"),
}


@pytest.fixture(scope="module")
def poor_server(demo_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a demo in which three of ten orders were not solved: scores, losses and axes are others."""
    path = tmp_path_factory.mktemp("poor") / "poor.db"
    shutil.copy(Path(demo_url.removeprefix("sqlite:///")), path)
    engine = make_engine(f"sqlite:///{path}")
    with writing(engine) as connection:
        chosen = (order.c.order_id % 10 < 3, order.c.verdict_official != "")
        spoilt = {"verdict_official": "unsolved", "answer_final": "dissatisfied"}
        assert connection.execute(update(order).where(*chosen).values(spoilt)).rowcount > 100
        bump_data_version(connection, DEMO_NOW)
    engine.dispose()
    with serving(f"sqlite:///{path}", DEMO_NOW) as base:
        yield base


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("account", list(OF_ROLES))
def test_no_text_lies_on_another(poor_server: str, browser: Browser, account: str, language: str) -> None:
    context = browser.new_context(viewport=SIZES["1366"])
    page = sign_in(context, poor_server, account)
    page.request.post(f"{poor_server}/language", form={"language": language}, headers={"Origin": poor_server})
    page.goto(poor_server)
    assert page.locator("html").get_attribute("lang") == language.replace("_", "-")
    found = {path: _overlaps(page, poor_server + path) for path in OF_ROLES[account]}
    context.close()
    assert {path: each for path, each in found.items() if each} == {}


def _overlaps(page: Page, address: str) -> list[str]:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.wait_for_selector("main table", state="attached")
    assert page.url == address and page.locator("main table").count() > 0
    return overlaps(page)
