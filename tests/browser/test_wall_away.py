"""A screen that is started, reloaded or cut off while its server is away, in a real browser."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import Engine

import callbacks.server
from data_access.database import make_engine, writing
from data_access.records.wall import revoke_key
from tests.browser.conftest import DEMO_NOW
from tests.support.browser import serving, sign_in
from tests.support.postgres import free_port
from tests.support.profiles import few
from tests.support.wall import keeper, put_screen

STORES = "caches.keys()"
PICTURES = "Object.keys(localStorage).filter((name) => name.startsWith('zqt-wall:')).length"
READY = "navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null)"


@dataclass
class Hall:
    """A screen, its browser that is started again with what it kept, and its server."""

    url: str
    launch: Callable[[], BrowserContext]
    port: int = field(default_factory=free_port)
    running: list[Any] = field(default_factory=list)
    browsers: list[BrowserContext] = field(default_factory=list)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.running.append(serving(self.url, DEMO_NOW, at_port=self.port))
        self.running[-1].__enter__()

    def stop(self) -> None:
        while self.running:
            self.running.pop().__exit__(None, None, None)

    def power(self) -> Page:
        """Switch the screen's computer on, again if it was."""
        while self.browsers:
            self.browsers.pop().close()
        self.browsers.append(self.launch())
        page = self.browsers[-1].new_page()
        page.set_viewport_size({"width": 1920, "height": 1080})
        return page


@pytest.fixture
def hall(demo_url: str, chromium: Callable[..., Any], tmp_path: Path) -> Iterator[Hall]:
    shutil.copy(demo_url.removeprefix("sqlite:///"), tmp_path / "own.db")
    made = Hall(
        f"sqlite:///{tmp_path / 'own.db'}",
        lambda: chromium(tmp_path / "profile", locale="zh-CN", timezone_id="Asia/Shanghai"),
    )
    made.start()
    yield made
    for each in made.browsers:
        each.close()
    made.stop()


@pytest.fixture
def engine(hall: Hall) -> Iterator[Engine]:
    engine = make_engine(hall.url)
    yield engine
    engine.dispose()


def opened(hall: Hall, engine: Engine) -> tuple[Page, int]:
    """Open a screen by its link and wait until its worker stands."""
    screen_id, key = put_screen(engine, DEMO_NOW)
    page = hall.power()
    page.goto(f"{hall.base}/wall?key={key}")
    page.wait_for_selector(".scene")
    page.wait_for_function(READY)
    return page, screen_id


def pass_time(page: Page, seconds: int) -> None:
    for _step in range(0, seconds, 10):
        page.clock.run_for(10_000)
        page.wait_for_timeout(60)


def test_a_reload_without_a_server_shows_the_last_picture_and_its_growing_age(
    hall: Hall, engine: Engine
) -> None:
    page, _screen = opened(hall, engine)
    figures = page.locator(".kpis").inner_text()
    page.clock.install()
    hall.stop()
    page.reload()
    page.wait_for_selector(".scene")
    assert page.locator(".kpis").inner_text() == figures
    bar = page.locator(".w-bar")
    pass_time(page, 70)
    expect(bar).to_contain_text("▲ 连不上服务器已 1 分")
    pass_time(page, 300)
    expect(bar).to_contain_text("■ 连不上服务器已 6 分")
    page.reload()
    page.wait_for_selector(".scene")
    pass_time(page, 10)
    expect(bar).to_contain_text("■ 连不上服务器已 6 分")
    hall.start()
    pass_time(page, 130)
    expect(bar).to_have_text("")
    assert page.locator(".kpis").inner_text() == figures


@pytest.mark.parametrize("address", few(["/wall", "/wall?dwell=45", "/wall?key=old"], 1))
def test_a_screen_switched_on_while_its_server_is_away_goes_on(
    hall: Hall, engine: Engine, address: str
) -> None:
    page, _screen = opened(hall, engine)
    figures = page.locator(".kpis").inner_text()
    hall.stop()
    page = hall.power()
    page.goto(hall.base + address)
    if address == "/wall?dwell=45":  # another picture was never shown: it says that it goes on trying
        expect(page.locator(".w-until")).to_contain_text("连不上服务器")
    else:
        assert page.locator(".kpis").inner_text() == figures
    hall.start()
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator(".kpis")).to_have_text(figures, use_inner_text=True)


def test_a_machine_whose_clock_is_an_hour_wrong_tells_the_true_age(hall: Hall, engine: Engine) -> None:
    page, _screen = opened(hall, engine)
    page.wait_for_function("localStorage.length > 0")
    hall.stop()
    # The server said so eight minutes ago, by a machine that is an hour behind it.
    page.evaluate(
        """() => {
          const name = Object.keys(localStorage).find((each) => each.endsWith(":at"));
          const at = Date.now() + 3_600_000 - 480_000;
          localStorage.setItem(name, JSON.stringify([at, 3_600_000]));
        }"""
    )
    page.reload()
    expect(page.locator(".w-bar")).to_contain_text("■ 连不上服务器已 8 分")


def test_a_new_build_brings_its_own_frame_and_leaves_no_other(
    hall: Hall, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, _screen = opened(hall, engine)
    before = page.evaluate(STORES)
    assert len(before) == 1
    hall.stop()
    monkeypatch.setattr(callbacks.server, "build_id", lambda _project: "another")
    hall.start()
    page.reload()
    page.wait_for_selector(".scene")
    page.wait_for_function("caches.keys().then((all) => all.join() === 'zqt-wall-another')")
    hall.stop()
    page = hall.power()
    page.goto(f"{hall.base}/wall")
    page.wait_for_selector(".kpis")
    settings = page.locator("#wall").get_attribute("data-settings")
    assert settings is not None and '"build":"another"' in settings.replace(" ", "")


def test_a_screen_that_was_cut_off_shows_no_figure_when_the_server_is_away_again(
    hall: Hall, engine: Engine
) -> None:
    page, screen_id = opened(hall, engine)
    assert page.evaluate(PICTURES) > 0
    with writing(engine) as connection:
        revoke_key(connection, keeper(DEMO_NOW), screen_id)
    page = hall.power()
    page.goto(f"{hall.base}/wall")
    expect(page.locator("h1")).to_have_text("此屏已在管理端停用")
    assert page.evaluate(PICTURES) == 0
    hall.stop()
    page = hall.power()
    page.goto(f"{hall.base}/wall")
    expect(page.locator("#problem")).to_contain_text("服务器无响应")
    assert page.locator(".scene").count() == 0


def test_a_person_leaves_no_frame_behind(hall: Hall, engine: Engine) -> None:
    page, _screen = opened(hall, engine)
    assert page.evaluate(STORES)
    page.context.clear_cookies()
    sign_in(page.context, hall.base, "supervisor").close()
    page.goto(f"{hall.base}/wall")
    page.wait_for_selector(".scene")
    page.wait_for_function("navigator.serviceWorker.getRegistrations().then((all) => all.length === 0)")
    page.wait_for_function("caches.keys().then((all) => all.length === 0)")
