"""A wall in a real browser: nothing cut or too small at any size, turning, and life without its server."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from data_access.database import make_engine, migrate, writing
from data_access.reference.seed import seed_reference
from tests.browser.conftest import DEMO_NOW
from tests.support.browser import Watch, serving, sign_in
from tests.support.desk_orders import put_desk_orders
from tests.support.postgres import free_port
from tests.support.profiles import few

SIZES = {
    "1366": (1366, 768),
    "1920": (1920, 1080),
    "2560": (2560, 1080),
    "5120": (5120, 1440),
    "portrait": (1080, 1920),
    "4:3": (1024, 768),
    # What the browser's own zoom leaves: 150 % of 1366 × 768, 80 % of 1920 × 1080.
    "zoom150": (911, 512),
    "zoom80": (2400, 1350),
}
FLOORS = {"near": 1.25, "far": 2.0}  # rem
# What stands wrong on the stage and in the frame: too small, cut, outside, on one another, or scrolling.
MEASURE = """floor => {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const wrong = [], boxes = [];
  const walker = document.createTreeWalker(document.getElementById("wall"), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent.trim(), parent = node.parentElement;
    if (!text || !parent.checkVisibility()) continue;
    const size = parseFloat(getComputedStyle(parent).fontSize);
    if (size < floor * rem - 0.05) wrong.push(`small ${(size / rem).toFixed(2)} rem: ${text}`);
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width < 1) continue;
      if (box.left < -1 || box.top < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1)
        wrong.push(`outside: ${text}`);
      for (let up = parent; up.id !== "wall"; up = up.parentElement) {
        if (getComputedStyle(up).overflow !== "hidden") continue;
        const around = up.getBoundingClientRect();
        if (box.right > around.right + 2 || box.left < around.left - 2
            || box.bottom > around.bottom + 6 || box.top < around.top - 6) wrong.push(`cut: ${text}`);
      }
      // A line's box is higher than its letters: a quarter of the type may lie on the next line's.
      const by = size * 0.25, [left, right] = [box.left + 1, box.right - 1];
      boxes.push({ text, parent, left, right, top: box.top + by, bottom: box.bottom - by });
    }
  }
  for (let a = 0; a < boxes.length; a += 1)
    for (let b = a + 1; b < boxes.length; b += 1) {
      const [one, other] = [boxes[a], boxes[b]];
      if (one.parent !== other.parent && one.left < other.right && other.left < one.right
          && one.top < other.bottom && other.top < one.bottom)
        wrong.push(`overlap: ${one.text} | ${other.text}`);
    }
  for (const bar of document.querySelectorAll("#wall .bt")) {
    const box = bar.getBoundingClientRect();
    for (const one of boxes)
      if (!bar.contains(one.parent) && one.left < box.right && box.left < one.right
          && one.top < box.bottom && box.top < one.bottom) wrong.push(`on a bar: ${one.text}`);
  }
  const page = document.documentElement;
  if (page.scrollWidth > innerWidth || page.scrollHeight > innerHeight) wrong.push("scrolls");
  return wrong;
}"""


def show(page: Page, address: str, size: str) -> Page:
    """Open a wall: first the size, for a browser tells a page of a new size when it finds the time."""
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.goto(address)
    page.wait_for_selector(".scene")
    page.evaluate("document.fonts.ready")
    return page


@pytest.fixture(scope="module")
def bases(demo_url: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the bases of the walls: the demo, an empty one, one with a handful of orders."""
    folder = tmp_path_factory.mktemp("walls")
    # A base of its own: a clock that is ahead ends the sessions of those who look at the other one.
    found = {"demo": f"sqlite:///{folder / 'demo.db'}"}
    shutil.copy(demo_url.removeprefix("sqlite:///"), folder / "demo.db")
    for name in ("empty", "few"):
        url = f"sqlite:///{folder / name}.db"
        engine = make_engine(url)
        migrate(engine)
        with writing(engine) as connection:
            seed_reference(connection, DEMO_NOW)
            if name == "few":
                put_desk_orders(connection)
        engine.dispose()
        found[name] = url
    return found


@pytest.fixture(scope="module", params=["demo", "empty", "few"])
def wall(
    request: pytest.FixtureRequest, bases: dict[str, str], browser: Browser
) -> Iterator[Callable[[str, str], Page]]:
    """Yield a function that opens an address of a wall on a base at a size, signed in as the city."""
    # Twenty hours after the data of the demo: the wall says which arrival was missed.
    with serving(bases[request.param], DEMO_NOW + timedelta(hours=14)) as base:
        context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
        sign_in(context, base, "supervisor").close()
        watch, page = Watch(base), context.new_page()
        watch.follow(page)

        def opened(address: str, size: str) -> Page:
            return show(page, base + address, size)

        yield opened
        context.close()
        assert watch.problems == []


@pytest.mark.parametrize("density", FLOORS)
@pytest.mark.parametrize("size", few([*SIZES], 3))
def test_nothing_is_cut_small_or_on_one_another(
    wall: Callable[[str, str], Page], density: str, size: str
) -> None:
    page = wall(f"/wall?density={density}&dwell=120", size)
    seen: set[str] = set()
    while (picture := page.locator(".w-stage").inner_text()) not in seen:
        seen.add(picture)
        page.wait_for_timeout(150)
        assert page.evaluate(MEASURE, FLOORS[density]) == [], picture[:40]
        page.keyboard.press("ArrowRight")
    assert seen


@pytest.mark.parametrize("scale", few(["1.5", "0.8", "1.2"], 1))
def test_larger_type_leaves_panels_out_and_cuts_none(wall: Callable[[str, str], Page], scale: str) -> None:
    page = wall(f"/wall?scale={scale}&dwell=120", "1920")
    for _scene in range(4):
        page.wait_for_timeout(150)
        assert page.evaluate(MEASURE, 1.25) == []
        page.keyboard.press("ArrowRight")


@pytest.fixture(scope="module")
def walls_of(bases: dict[str, str], browser: Browser) -> Iterator[Callable[[str, str, str], Page]]:
    """Yield a function that opens an address of a wall of the demo in a language at a size."""
    with serving(bases["demo"], DEMO_NOW + timedelta(hours=14)) as base:
        context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
        page = sign_in(context, base, "leader")

        def opened(address: str, size: str, language: str) -> Page:
            told = "(to) => fetch('/language', {method: 'POST', body: new URLSearchParams({language: to})})"
            page.evaluate(told, language)
            return show(page, base + address, size)

        yield opened
        opened("/wall", "1366", "zh_CN")
        context.close()


@pytest.mark.parametrize("density", FLOORS)
@pytest.mark.parametrize(
    ("address", "size", "language"), [("/wall", "1366", "en"), ("/wall/370682", "1920", "zh_CN")]
)
def test_an_english_wall_and_a_district_s_wall_fit(
    walls_of: Callable[[str, str, str], Page], address: str, size: str, language: str, density: str
) -> None:
    page = walls_of(f"{address}?density={density}&dwell=120", size, language)
    assert page.locator("html").get_attribute("lang") == {"en": "en", "zh_CN": "zh-CN"}[language]
    seen: set[str] = set()
    while (picture := page.locator(".w-stage").inner_text()) not in seen:
        seen.add(picture)
        page.wait_for_timeout(150)
        assert page.evaluate(MEASURE, FLOORS[density]) == [], picture[:40]
        page.keyboard.press("ArrowRight")
    assert len(seen) >= 4


@pytest.mark.parametrize("density", FLOORS)
def test_units_of_the_title_stay_in_the_list_that_is_cut(
    walls_of: Callable[[str, str, str], Page], density: str
) -> None:
    page = walls_of(f"/wall?density={density}&scale=1.5&dwell=120", "1366", "zh_CN")
    for _scene in range(7):  # to the scene with the ranking
        if page.locator(".frow, .row").count():
            break
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(150)
    rows = page.locator("[data-list] > [data-keep]")
    assert [row.is_visible() for row in rows.all()] == [True] * max(1, rows.count())


def test_in_portrait_a_list_of_districts_takes_the_place_of_a_map_too_small_for_their_names(
    walls_of: Callable[[str, str, str], Page],
) -> None:
    page = walls_of("/wall?dwell=120", "portrait", "zh_CN")
    expect(page.locator(".map-frame")).to_be_hidden()
    listed = page.locator(".mapp .fz > div:visible b").all_inner_texts()
    told = re.search(r"共 (\d+) 件", page.locator(".mapp h2 > span").inner_text())
    assert told is not None
    assert sum(int(each.split()[1]) for each in listed if each.startswith("■")) == int(told[1]) > 0


def test_of_two_scenes_the_first_one_s_finding_is_the_message(
    walls_of: Callable[[str, str, str], Page],
) -> None:
    page = walls_of("/wall?dwell=120", "5120", "zh_CN")
    expect(page.locator(".w-slot")).to_have_count(2)
    message = page.locator(".w-lead").inner_text()
    assert message and page.locator(".w-slot h2", has_text=message).count() == 0
    first, second = (page.locator(".w-slot").nth(place).bounding_box() for place in (0, 1))
    assert first and second and first["width"] > 1.3 * second["width"]


def test_a_screen_that_is_turned_is_drawn_anew(wall: Callable[[str, str], Page]) -> None:
    page = wall("/wall?dwell=120", "5120")
    width, height = SIZES["portrait"]
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_function("([w, h]) => innerWidth === w && innerHeight === h", arg=[width, height])
    expect(page.locator(".w-stage")).not_to_have_class("w-stage two")
    assert page.evaluate(MEASURE, FLOORS["near"]) == []


@pytest.fixture
def screen(
    demo_url: str, browser: Browser, tmp_path: Path
) -> Iterator[tuple[Page, Callable[[], Any], Callable[[], None]]]:
    """Yield a wall whose clock the test drives, a function that stops its server and one that starts it."""
    shutil.copy(demo_url.removeprefix("sqlite:///"), tmp_path / "own.db")
    port, url = free_port(), f"sqlite:///{tmp_path / 'own.db'}"
    running: list[Any] = []

    def start() -> None:
        running.append(serving(url, DEMO_NOW, at_port=port))
        running[-1].__enter__()

    def stop() -> None:
        running.pop().__exit__(None, None, None)

    start()
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
    sign_in(context, f"http://127.0.0.1:{port}", "supervisor").close()
    page = context.new_page()
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.clock.install(time=DEMO_NOW)
    page.goto(f"http://127.0.0.1:{port}/wall?dwell=20")
    page.wait_for_selector(".scene")
    yield page, stop, start
    page.unroute_all(behavior="wait")
    context.close()
    if running:
        stop()


def pass_time(page: Page, seconds: int) -> None:
    """Let the page's clock run, with pauses in which its requests are answered."""
    for _step in range(0, seconds, 10):
        page.clock.run_for(10_000)
        page.wait_for_timeout(60)


def shown_scene(page: Page) -> str:
    return page.locator(".w-nav b").inner_text()


def test_it_turns_by_itself_and_by_keys(screen: tuple[Page, Any, Any]) -> None:
    page, _stop, _start = screen
    assert shown_scene(page) == "总览"
    pass_time(page, 10)
    expect(page.locator(".w-turn")).to_contain_text("秒后切换")
    pass_time(page, 20)
    assert shown_scene(page) == "响应用时"
    page.keyboard.press("PageDown")
    assert shown_scene(page) == "预警"
    page.keyboard.press("ArrowLeft")
    assert shown_scene(page) == "响应用时"
    page.keyboard.press("4")
    assert shown_scene(page) == "镇街"
    page.keyboard.press(" ")
    pass_time(page, 60)
    assert shown_scene(page) == "镇街"
    expect(page.locator(".w-turn")).to_contain_text("已暂停")
    page.keyboard.press(" ")
    pass_time(page, 30)
    assert shown_scene(page) == "未诉先办"
    pass_time(page, 30)
    assert shown_scene(page) == "总览"


def test_without_its_server_the_picture_stays_and_its_age_grows(screen: tuple[Page, Any, Any]) -> None:
    page, stop, start = screen
    bar, figures = page.locator(".w-bar"), page.locator(".kpis").inner_text()
    expect(bar).to_have_text("")
    stop()
    pass_time(page, 80)
    expect(bar).to_contain_text("连不上服务器")
    assert bar.inner_text().startswith("▲ 连不上服务器已 1 分")
    pass_time(page, 600)
    assert bar.inner_text().startswith("■ 连不上服务器已 11 分")
    page.keyboard.press("1")
    assert page.locator(".kpis").inner_text() == figures
    start()
    pass_time(page, 70)
    expect(bar).to_have_text("")
    assert page.locator(".w-sign").inner_text() == "●"


def test_the_last_picture_outlives_a_reload_without_data(screen: tuple[Page, Any, Any]) -> None:
    page, _stop, _start = screen
    figures = page.locator(".kpis").inner_text()
    page.route("**/wall/data*", lambda route: route.fulfill(status=503, headers={"X-Zqt-Outage": "away"}))
    page.reload()
    page.wait_for_selector(".scene")
    assert page.locator(".kpis").inner_text() == figures
    pass_time(page, 70)
    expect(page.locator(".w-bar")).to_contain_text("数据库不可用")


def test_a_screen_that_is_cut_off_says_so_and_keeps_nothing(screen: tuple[Page, Any, Any]) -> None:
    page, _stop, _start = screen
    page.context.clear_cookies()
    pass_time(page, 40)
    expect(page.locator(".msg")).to_have_text("本屏已断开")
    assert page.locator(".kpis").count() == 0 and page.locator(".w-bar").inner_text() == ""
    assert page.evaluate("Object.keys(localStorage).filter(name => name.startsWith('zqt-wall'))") == []


def test_a_new_build_reloads_the_screen_within_two_minutes(screen: tuple[Page, Any, Any]) -> None:
    page, _stop, _start = screen
    loads: list[str] = []
    page.on("load", lambda _page: loads.append("load"))

    def another_build(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=json.dumps({**answer.json(), "build": "another"}))

    page.route("**/wall/data*", another_build)
    pass_time(page, 120)
    page.wait_for_timeout(300)
    assert loads


def test_a_new_order_overdue_brings_the_warnings_next(screen: tuple[Page, Any, Any]) -> None:
    page, _stop, _start = screen

    def one_more(route: Route) -> None:
        url = route.request.url.split("&have=")[0]
        answer = route.fetch(url=url)
        told = answer.json()
        told["content"]["alarm"][0] += 1
        route.fulfill(response=answer, body=json.dumps({**told, "state": "fresh"}))

    page.keyboard.press("4")
    page.route("**/wall/data*", one_more)
    page.keyboard.press(" ")
    pass_time(page, 40)
    assert shown_scene(page) == "镇街"  # nothing is interrupted
    page.keyboard.press(" ")
    pass_time(page, 30)
    assert shown_scene(page) == "预警"


def test_another_account_of_the_browser_is_not_shown_what_was_kept(
    screen: tuple[Page, Any, Any], browser: Browser
) -> None:
    page, _stop, _start = screen
    context: BrowserContext = page.context
    base = page.url.split("/wall")[0]
    context.clear_cookies()
    sign_in(context, base, "laiyang").close()
    other = context.new_page()
    other.route("**/wall/data*", lambda route: route.abort())
    other.goto(f"{base}/wall?dwell=20")
    other.wait_for_selector(".w-until")
    assert other.locator(".scene").count() == 0
    expect(other.locator(".w-until")).to_contain_text("连不上服务器")
