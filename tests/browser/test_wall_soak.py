"""Weeks of a screen in minutes: each scene refreshed 2,000 times, its server restarted, away, frozen."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession
from sqlalchemy import Engine, event

import callbacks.server
from data_access.database import make_engine
from tests.browser.conftest import DEMO_NOW
from tests.support.browser import serving
from tests.support.postgres import free_port
from tests.support.wall import put_screen

pytestmark = pytest.mark.long

REFRESHES = 2_000
SETTLED = 300  # refreshes after which nothing may grow any more
EVERY = 50  # refreshes between two measurings
RESTARTS = 10  # of each of the five walls
REDEPLOY, AWAY, FREEZE = 100, 777, 1_234  # at which refresh
HEAP_SLOPE = 3 * 1024  # bytes a refresh
SAME = 0.01  # of nodes and listeners
ANSWER_SECONDS = 120
WALLS = {
    "overview": "scenes=overview",
    "time": "scenes=time",
    "alerts": "scenes=alerts",
    "township": "scenes=township",
    "far": "density=far&dwell=15",
}
# Every answer brings the whole picture anew, and is counted.
ANEW = """
  const asked = window.fetch.bind(window);
  window.answers = 0;
  window.fetch = async (address, options) => {
    const answer = await asked(String(address).replace(/&have=[^&]*/, ""), options);
    if (answer.ok && String(address).includes("/wall/data")) window.answers += 1;
    return answer;
  };
"""


class Hall:
    """A server that is stopped and started, and the page of a screen whose clock is driven."""

    def __init__(self, url: str, context: BrowserContext, address: str) -> None:
        engine = make_engine(url)
        _screen, key = put_screen(engine, DEMO_NOW)
        engine.dispose()
        self.url, self.port, self.running = url, free_port(), list[Any]()
        self.address = f"http://127.0.0.1:{self.port}/wall?{address}&key={key}"
        self.page = context.new_page()
        self.page.set_viewport_size({"width": 1920, "height": 1080})
        self.page.clock.install(time=DEMO_NOW)
        self.page.add_init_script(ANEW)
        self.told = ""

    def open(self) -> None:
        """Start the server and show the screen."""
        self.start()
        self.page.goto(self.address)
        self.page.wait_for_selector(".scene", timeout=1000 * ANSWER_SECONDS)
        self.told = self.page.locator(".w-until").inner_text()

    def start(self) -> None:
        self.running.append(serving(self.url, DEMO_NOW, at_port=self.port, log_level="WARNING"))
        self.running[-1].__enter__()

    def stop(self) -> None:
        while self.running:
            self.running.pop().__exit__(None, None, None)

    def refresh(self) -> None:
        """Let the page ask once more, as often as it takes, and see that all it says is true."""
        before = self._answers()
        for _try in range(ANSWER_SECONDS):
            self.page.clock.fast_forward(31_000)
            self.page.clock.run_for(3_000)
            for _pause in range(100):
                if self._answers() != before:
                    return
                self.page.wait_for_timeout(10)
        raise AssertionError(f"no answer, {self.bar()!r}")

    def _answers(self) -> int:
        return int(self.page.evaluate("window.answers"))

    def now(self) -> float:
        """Return the seconds of the page's own clock."""
        return float(self.page.evaluate("Date.now() / 1000"))

    def bar(self) -> str:
        return self.page.locator(".w-bar").inner_text()

    def pass_time(self, seconds: int) -> None:
        for _step in range(0, seconds, 10):
            self.page.clock.run_for(10_000)
            self.page.wait_for_timeout(30)

    def is_well(self) -> None:
        """See that the screen shows its scene with the age that the server's clock gives it."""
        self.page.wait_for_timeout(200)  # an answer that came is still being read
        self.page.clock.run_for(1_000)
        assert self.bar() == ""
        assert self.page.locator(".w-until").inner_text() == self.told
        assert self.page.locator(".w-time").inner_text() == "14:00"
        assert self.page.locator(".scene").count() == 1


@contextmanager
def frozen() -> Iterator[None]:
    """Let no statement of any database come to its end."""
    thawed = Event()

    def wait(*_all: object) -> None:
        thawed.wait(ANSWER_SECONDS)

    event.listen(Engine, "before_cursor_execute", wait)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", wait)
        thawed.set()


def measured(devtools: CDPSession) -> dict[str, float]:
    """Return what the page holds after a collection of garbage."""
    for _pass in range(2):  # what the first lets go of may have held something itself
        devtools.send("HeapProfiler.collectGarbage")
    found = {each["name"]: each["value"] for each in devtools.send("Performance.getMetrics")["metrics"]}
    return {name: found[name] for name in ("JSHeapUsedSize", "Nodes", "JSEventListeners")}


def without_server(hall: Hall) -> None:
    hall.stop()
    hall.pass_time(600)
    hall.page.clock.run_for(1_000)  # the page tells the age once a second
    assert hall.bar().startswith("■ 连不上服务器已 10 分"), hall.bar()
    hall.start()


def with_frozen_database(hall: Hall) -> None:
    begun = hall.now()
    with frozen():
        hall.pass_time(40)
        hall.page.wait_for_timeout(25_000)  # the request's own time-out, which no test's clock shortens
        hall.pass_time(60)
        gone = hall.now() - begun
        # The last answer came up to 34 seconds before.
        told = {f"连不上服务器已 {int(seconds // 60)} 分" for seconds in (gone, gone + 34)}
        assert any(each in hall.bar() for each in told), hall.bar()


def redeployed(hall: Hall, monkeypatch: pytest.MonkeyPatch, devtools: CDPSession) -> None:
    """Start another build: the page reloads by itself within two minutes."""
    hall.stop()
    monkeypatch.setattr(callbacks.server, "build_id", lambda _project: "another")
    hall.start()
    hall.pass_time(180)
    settings = json.loads(hall.page.locator("#wall").get_attribute("data-settings") or "")
    assert settings["build"] == "another"
    devtools.send("Performance.enable")


@pytest.mark.parametrize("name", WALLS)
def test_nothing_grows_and_every_fault_passes(
    demo_url: str, browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    shutil.copy(demo_url.removeprefix("sqlite:///"), tmp_path / "own.db")
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
    hall = Hall(f"sqlite:///{tmp_path / 'own.db'}", context, WALLS[name])
    devtools = context.new_cdp_session(hall.page)
    devtools.send("Performance.enable")
    faults: dict[int, Callable[[], None]] = {
        REDEPLOY: lambda: redeployed(hall, monkeypatch, devtools),
        AWAY: lambda: without_server(hall),
        FREEZE: lambda: with_frozen_database(hall),
    }
    samples: list[dict[str, float]] = []
    try:
        hall.open()
        for refresh in range(1, REFRESHES + 1):
            if fault := faults.get(refresh):
                fault()
            elif refresh % (REFRESHES // RESTARTS) == 0:
                hall.stop()
                hall.start()
            hall.refresh()
            if refresh % EVERY == 0:
                hall.is_well()
            if refresh >= SETTLED and refresh % EVERY == 0:
                hall.page.keyboard.press("1")  # the same scene each time: others have more or fewer nodes
                samples.append({"refresh": refresh, **measured(devtools)})
                print(json.dumps(samples[-1]), flush=True)
    finally:
        hall.stop()
        context.close()
    told = grown(samples)
    print(json.dumps({"wall": name, **told}), flush=True)
    assert told["heap_slope"] <= HEAP_SLOPE, told
    assert abs(told["nodes"]) <= SAME and abs(told["listeners"]) <= SAME, told


def grown(samples: list[dict[str, float]]) -> dict[str, float]:
    """Return the heap's slope in bytes a refresh, and by which share nodes and listeners grew."""
    slope = np.polyfit(
        [each["refresh"] for each in samples], [each["JSHeapUsedSize"] for each in samples], 1
    )[0]

    def share(name: str) -> float:
        # The scene before may still wait for its collection: what is held for good is the least.
        begun, ended = (min(each[name] for each in part) for part in (samples[:5], samples[-5:]))
        return ended / begun - 1

    return {"heap_slope": float(slope), "nodes": share("Nodes"), "listeners": share("JSEventListeners")}
