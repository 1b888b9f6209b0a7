"""Panels as pictures to take away, and pages on paper: they say whose figures they are, and all of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.profiles import few

OpenPage = Callable[..., Page]
SVG = "{http://www.w3.org/2000/svg}"
NUMBER = re.compile(r"\d+(?:\.\d+)?")
DATA_TIME = "2026-11-18 08:00"
LIGHT_INKS = {"rgb(70, 83, 95)", "rgb(138, 87, 0)", "rgb(176, 52, 26)"}  # text-2, warn, bad


def saved(page: Page, panel: Locator, kind: str, folder: Path) -> tuple[str, Path]:
    """Save a panel by its button and return the file's name as the browser suggests it, and the file."""
    panel.locator(".save summary").click()
    with page.expect_download() as waiting:
        panel.locator(f"[data-picture={kind}]").click()
    path = folder / f"picture.{kind}"
    waiting.value.save_as(path)
    return waiting.value.suggested_filename, path


def said(path: Path) -> str:
    """Return every word of an SVG, in reading order."""
    return " ".join("".join(each.itertext()) for each in ElementTree.parse(path).iter(f"{SVG}text"))


def test_a_saved_table_holds_every_number_with_what_it_means(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page("/rank?period=2026-10")
    panel = page.locator(".table-panel")
    expect(panel.locator("tbody tr").first).to_be_visible()
    name, path = saved(page, panel, "svg", tmp_path)
    assert name == "区市排名 2026 年 10 月.svg"
    text = said(path)
    for part in ("区市排名", "2026 年 10 月", "核对期", f"数据时间 {DATA_TIME}", "示例数据", "得分＝"):
        assert part in text, part
    for row in panel.locator("tbody tr").all():
        for number in NUMBER.findall(row.inner_text()):
            assert number in NUMBER.findall(text), number


def test_a_saved_chart_is_light_and_asks_nothing_of_the_server(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page("/?theme=dark", account="leader")
    try:
        panel = page.locator(".panel", has=page.locator(".map-box"))
        expect(panel.locator(".main-svg").first).to_be_visible()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.context.set_offline(True)
        _name, path = saved(page, panel, "svg", tmp_path)
        page.context.set_offline(False)
        assert [each for each in asked if each.startswith("http")] == []
        text, whole = said(path), path.read_text(encoding="utf-8").lower()
        assert "哪里需要处理" in text and f"数据时间 {DATA_TIME}" in text and "示意图" in text
        # Every unit of the map's table, with or without an outline, and no colour of the dark page.
        for unit in panel.locator("tbody tr").all():
            assert unit.locator("td").first.text_content() in text
        assert "rgb(251, 231, 224)" in whole or "#fbe7e0" in whole
        for dark in ("#ff8562", "rgb(255, 133, 98)", "#151f29", "rgb(21, 31, 41)"):
            assert dark not in whole, dark
    finally:
        page.goto(page.url + "?theme=light")


def test_a_picture_is_twice_its_sheet_and_not_blank(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page("/")
    panel = page.locator(".overview-ranks")
    _name, drawn = saved(page, panel, "svg", tmp_path)
    name, path = saved(page, panel, "png", tmp_path)
    assert name == "总览 区市排名 2026 年 10 月.png"
    sheet = ElementTree.parse(drawn).getroot()
    data = path.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    size = [int.from_bytes(data[at : at + 4], "big") for at in (16, 20)]
    assert size == [2 * int(sheet.attrib[each]) for each in ("width", "height")]
    shades = page.evaluate(
        """async (bytes) => {
          const image = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
          const brush = new OffscreenCanvas(image.width, image.height).getContext("2d");
          brush.drawImage(image, 0, 0);
          const seen = brush.getImageData(0, 0, image.width, image.height).data;
          const dark = seen.filter((value, at) => at % 4 === 0 && value < 90).length;
          return dark / (image.width * image.height);
        }""",
        list(data),
    )
    assert 0.005 < shades < 0.3


def test_the_keyboard_saves_too_and_comes_back_to_the_button(open_page: OpenPage) -> None:
    page = open_page("/")
    button = page.locator(".overview-ranks .save summary")
    button.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    assert waiting.value.suggested_filename.endswith(".png")
    expect(button).to_be_focused()


@pytest.mark.parametrize("path", few(["/", "/rank", "/unit/370682"], 1))
def test_a_printed_page_is_light_and_has_no_frame(open_page: OpenPage, path: str) -> None:
    page = open_page(f"{path}?theme=dark", account="leader")
    try:
        expect(page.locator(".main-svg").first).to_be_visible()
        letters = page.locator(".main-svg .ytick text, .main-svg .annotation-text").first
        # A browser tells while the page is on the screen, and prints at once: nothing is drawn in between.
        printed, after = letters.evaluate(
            """(each) => ["beforeprint", "afterprint"].map((moment) => {
              window.dispatchEvent(new Event(moment));
              return window.getComputedStyle(each).fill;
            })"""
        )
        assert printed in LIGHT_INKS and after not in LIGHT_INKS, (printed, after)
        page.emulate_media(media="print")
        for gone in (".rail", ".search-form", ".account", ".save", ".segments", ".picker"):
            assert [each for each in page.locator(gone).all() if each.is_visible()] == [], gone
        expect(page.locator("main h1")).to_be_visible()
        expect(page.locator(".fresh-text")).to_contain_text("11-18 08:00")
        assert "暂定" in page.locator(".page-head").inner_text()
        expect(page.locator("body")).to_have_css("color", "rgb(22, 32, 43)")
        page.emulate_media(media="screen")
        expect(page.locator("body")).to_have_css("color", "rgb(240, 244, 247)")
    finally:
        page.emulate_media(media="screen")
        page.goto(page.url.partition("?")[0] + "?theme=light")


def test_the_overview_is_printed_in_letters_that_can_be_read(open_page: OpenPage) -> None:
    page = open_page("/")
    page.emulate_media(media="print")
    small = page.evaluate(
        """() => [...document.querySelectorAll("main :not(svg *)")].filter((each) => each.checkVisibility())
          .flatMap((each) => [[each, null], [each, "::after"]]).filter(([each, part]) => {
            const style = getComputedStyle(each, part);
            const shown = part ? !["none", "normal"].includes(style.content) && style.display !== "none"
              : [...each.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
            return shown && parseFloat(style.fontSize) < 8 / 0.75 - 0.05;
          }).map(([each]) => each.outerHTML.slice(0, 90))"""
    )
    assert small == []


@pytest.mark.long
def test_the_head_of_the_overviews_ranking_is_one_line(open_page: OpenPage) -> None:
    page = open_page("/")
    state = page.locator(".overview-ranks .card-head small")
    heights = state.evaluate("each => [each.getClientRects().length, each.textContent]")
    assert heights[0] == 1 and "暂定" in heights[1], heights
