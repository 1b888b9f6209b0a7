"""A demo of five months served to a real browser, signed in as the city supervisor."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from data_access.database import make_engine, migrate
from data_access.demo.load import load_demo
from tests.conftest import missing_part
from tests.support.browser import SIZES, Watch, find_chromium, serving, sign_in
from tests.support.once import once, settle_sqlite

DEMO_DAY = date(2026, 11, 18)
DEMO_NOW = datetime(2026, 11, 18, 6, 0, tzinfo=UTC)
# What is expected may come late on a busy machine; how quick a page is, is measured elsewhere.
expect.set_options(timeout=30_000)


# The test's own server thread leaves the static files that it compressed to the collector.
LEFT_OPEN = "ignore:Exception ignored in. <_io.FileIO name=:pytest.PytestUnraisableExceptionWarning"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.filterwarnings(LEFT_OPEN))


ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Callable[..., Any]]:
    """Yield a function that starts the system's Chromium, with a folder as one that keeps its cache."""
    path = find_chromium()
    if path is None:
        missing_part("no Chromium is installed (set ZQT_CHROMIUM to one)")
    with sync_playwright() as playwright:

        def start(folder: Path | None = None, **options: Any) -> Any:
            options |= {"executable_path": path, "args": ARGUMENTS}
            if folder is None:
                return playwright.chromium.launch(**options)
            return playwright.chromium.launch_persistent_context(str(folder), **options)

        yield start


@pytest.fixture(scope="session")
def browser(chromium: Callable[..., Browser]) -> Iterator[Browser]:
    """Yield a headless Chromium of the system."""
    browser = chromium()
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def demo_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the URL of a base with five months of demo data up to 2026-11-18 08:00."""

    def build(folder: Path) -> None:
        engine = make_engine(f"sqlite:///{folder / 'demo.db'}")
        migrate(engine)
        load_demo(engine, until=DEMO_DAY, now=DEMO_NOW, months=5)
        engine.dispose()
        settle_sqlite(folder / "demo.db")

    path = tmp_path_factory.mktemp("demo") / "demo.db"
    shutil.copy(once(tmp_path_factory, "demo", build) / "demo.db", path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def server(demo_url: str) -> Iterator[str]:
    """Yield the address of the served demo."""
    with serving(demo_url, DEMO_NOW) as base:
        yield base


@pytest.fixture(scope="session")
def desk(
    chromium: Callable[..., BrowserContext], server: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], BrowserContext]]:
    """Yield a function that gives an account's signed-in browser: its tests share what it has loaded."""
    contexts: dict[str, BrowserContext] = {}

    def of(account: str) -> BrowserContext:
        if account not in contexts:
            folder = tmp_path_factory.mktemp("chromium")
            contexts[account] = chromium(folder, locale="zh-CN", timezone_id="Asia/Shanghai")
            sign_in(contexts[account], server, account).close()
        return contexts[account]

    yield of
    for context in contexts.values():
        context.close()


@pytest.fixture
def open_page(server: str, desk: Callable[[str], BrowserContext]) -> Iterator[Callable[..., Page]]:
    """Yield a function that opens a page signed in; it fails the test on any error behind the picture."""
    pages = []
    watch = Watch(server)

    def open_one(path: str = "/", account: str = "supervisor", size: str = "1366") -> Page:
        page = desk(account).new_page()
        pages.append(page)
        page.set_viewport_size(SIZES[size])
        watch.follow(page)
        page.goto(server + path)
        page.wait_for_selector("main h1")
        return page

    yield open_one
    for page in pages:
        page.close()
    assert watch.problems == []


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """Return a page signed in as the city supervisor at 1366 × 768."""
    return open_page("/")


@pytest.fixture(params=["1366", pytest.param("1920", marks=pytest.mark.long)])
def size(request: pytest.FixtureRequest) -> str:
    """Run a test at the narrower desk size, and in the long profile at the wider one."""
    return str(request.param)
