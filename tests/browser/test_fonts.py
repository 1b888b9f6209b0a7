"""Screens without a Chinese font get its letters from the server, others load none. English fits a desk."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from callbacks import fonts
from tests.browser.conftest import DEMO_NOW
from tests.browser.test_width import sideways
from tests.support.browser import SIZES, Watch, serious, serving, sign_in
from tests.support.profiles import few

# What a machine has without its Chinese fonts.
LATIN_ONLY = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include><selectfont>
<rejectfont><glob>*CJK*</glob></rejectfont>
<rejectfont><pattern><patelt name="lang"><string>zh-cn</string></patelt></pattern></rejectfont>
</selectfont></fontconfig>"""
CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def font_server(demo_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a demo whose word slices have been made."""
    folder = tmp_path_factory.mktemp("fonts")
    fonts.build(folder, trays=1)
    with serving(demo_url, DEMO_NOW, font_folder=folder) as base:
        yield base


def fetched(context: BrowserContext) -> list[tuple[str, str]]:
    """Collect the letters that a browser asks for from now on, with how long it may keep them."""
    found: list[tuple[str, str]] = []

    def note(answer: Any) -> None:
        if answer.url.endswith(".woff2") and "/fonts/" in answer.url and "/vendor/" not in answer.url:
            found.append((answer.url.rsplit("/", 1)[1], answer.headers["cache-control"]))

    context.on("response", note)
    return found


def test_a_machine_without_chinese_letters_gets_those_of_the_page(
    chromium: Callable[..., Browser], font_server: str, tmp_path: Path
) -> None:
    (tmp_path / "fonts.conf").write_text(LATIN_ONLY)
    browser = chromium(env={**os.environ, "FONTCONFIG_FILE": str(tmp_path / "fonts.conf")})
    context = browser.new_context(viewport=SIZES["1366"])
    found, watch = fetched(context), Watch(font_server)
    page = sign_in(context, font_server, "supervisor")
    watch.follow(page)
    page.goto(font_server + "/")
    page.wait_for_selector("main h1")
    page.wait_for_load_state("networkidle")
    names = {name for name, _kept in found}
    assert names == {each.name for each in fonts.word_slices()}
    assert {kept for _name, kept in found} == {"private, max-age=31536000, immutable"}
    assert watch.problems == []
    assert page.evaluate("document.fonts.check('16px \"Noto Sans SC Web\"', '芝罘区')")
    browser.close()


def test_a_machine_with_chinese_letters_loads_none(browser: Browser, font_server: str) -> None:
    context = browser.new_context(viewport=SIZES["1366"])
    found = fetched(context)
    page = sign_in(context, font_server, "supervisor")
    page.wait_for_selector("main h1")
    page.wait_for_load_state("networkidle")
    if page.evaluate(
        "!['Noto Sans SC', 'Noto Sans CJK SC', 'Source Han Sans SC'].some(has)".replace(
            "has", "(name) => document.fonts.check(`16px \"${name}\"`, '芝')"
        )
    ):
        pytest.skip("this machine has none of the fonts that come first")
    assert found == []
    context.close()


@pytest.fixture
def english(browser: Browser, font_server: str) -> Iterator[Page]:
    """Yield a page signed in as an account that reads English."""
    context = browser.new_context(viewport=SIZES["1366"])
    page = sign_in(context, font_server, "leader")
    change = "/language"
    page.evaluate("(to) => fetch(to, {method: 'POST', body: new URLSearchParams({language: 'en'})})", change)
    yield page
    page.evaluate(
        "(to) => fetch(to, {method: 'POST', body: new URLSearchParams({language: 'zh_CN'})})", change
    )
    context.close()


@pytest.mark.parametrize(
    "path",
    few(["/", "/rank", "/rank?level=township", "/rank/analysis", "/orders", "/unit", "/unit/370682"], 2),
)
def test_the_english_desk_fits_and_names_its_units(english: Page, font_server: str, path: str) -> None:
    english.goto(font_server + path)
    english.wait_for_selector("main h1")
    english.wait_for_load_state("networkidle")
    for size in ("1366", "1920", "375"):
        english.set_viewport_size(SIZES[size])
        assert (size, sideways(english)) == (size, [])
    units = english.locator("main a[href^='/unit/']").all_inner_texts()
    assert [name for name in units if CHINESE.search(name)] == []


@pytest.mark.long
def test_the_overview_ranks_and_a_row_opens_its_unit(english: Page, font_server: str) -> None:
    english.goto(font_server + "/")
    ranks = english.locator(".overview-ranks tbody tr")
    ranks.first.wait_for()
    assert 10 <= ranks.count() <= 15
    assert serious(english) == []
    name = ranks.first.locator("a").inner_text()
    ranks.first.locator("td").last.click()
    english.wait_for_url(lambda url: "/unit/" in url)
    english.wait_for_selector(".unit-page h1")
    assert name in english.locator("main h1").inner_text()
