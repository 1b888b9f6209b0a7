"""A supervisor gives October's bulletin, sees which settings reproduce it, and adopts them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from dashboard.appraisal.indicators import on_time, resolution, satisfaction
from dashboard.appraisal.settings import DEFAULTS, AppraisalSettings
from dashboard.people.access import OPERATOR
from data_access.database import make_engine, reading
from data_access.queries.context.settings import appraisal_settings
from data_access.queries.rankings.page import ranking_view
from tests.browser.conftest import DEMO_NOW
from tests.support.browser import SIZES, Watch, serious, serving, sign_in

CREDITS = AppraisalSettings(credits={**DEFAULTS.credits, "basic": "0.6"})


@pytest.fixture(scope="module")
def own_url(demo_url: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the URL of a copy of the demo that these tests may change."""
    path = tmp_path_factory.mktemp("reconcile") / "demo.db"
    with make_engine(demo_url).connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(demo_url.removeprefix("sqlite:///"), path)
    return f"sqlite:///{path}"


@pytest.fixture
def supervisor(browser: Browser, own_url: str) -> Iterator[Page]:
    """Yield the page opened by a supervisor; the test fails on any error behind the picture."""
    with serving(own_url, DEMO_NOW) as base:
        watch = Watch(base)
        context = browser.new_context(viewport=SIZES["1366"], locale="zh-CN", timezone_id="Asia/Shanghai")
        page = sign_in(context, base, "supervisor")
        watch.follow(page)
        page.goto(f"{base}/admin/reconcile?period=2026-10")
        page.wait_for_selector("main h1")
        yield page
        context.close()
        assert watch.problems == []


def no_serious_finding(page: Page) -> None:
    assert serious(page) == []


def bulletin(url: str) -> str:
    """Return October's bulletin with credit 0.6, as it is pasted from a document: columns apart by spaces."""
    engine = make_engine(url)
    with reading(engine) as connection:
        view = ranking_view(connection, OPERATOR, period="2026-10", now=DEMO_NOW)
    engine.dispose()
    lines = ["单位 应办结 问题解决率 满意度 按时办结率"]
    for row in view.rows:
        rates = [rate(row.counts, CREDITS) for rate in (resolution, satisfaction, on_time)]
        shown = [f"{float(rate.value * 100):.2f}%" if rate.value is not None else "-" for rate in rates]
        lines.append(" ".join([row.unit.name, str(row.counts.due), *shown]))
    return "\n".join(lines)


def test_a_bulletin_is_reproduced_and_its_settings_adopted(supervisor: Page, own_url: str) -> None:
    supervisor.fill("textarea[name=text]", bulletin(own_url))
    supervisor.click(".paste-panel button[type=submit]")
    supervisor.wait_for_selector(".reconcile-columns")
    assert "15 / 15" in supervisor.inner_text(".lead")
    assert supervisor.locator(".difference").count() == 0
    assert "口径未核对" in supervisor.inner_text(".page-head")
    moved = supervisor.locator(".preview tbody tr").count()
    assert moved and supervisor.locator(".preview td.moved").count() >= moved
    supervisor.click("form[action='/reconcile/adopt'] button")
    supervisor.wait_for_selector(".adoptions")
    assert "口径未核对" not in supervisor.inner_text(".page-head")
    no_serious_finding(supervisor)
    engine = make_engine(own_url)
    with reading(engine) as connection:
        settings = appraisal_settings(connection, DEMO_NOW.date())
    engine.dispose()
    assert str(settings.credits["basic"]) == "0.6"


def test_the_figures_follow_and_say_what_they_agree_with(supervisor: Page) -> None:
    """After the adoption of the test before: the mark has gone and the notes name the month."""
    supervisor.goto(f"{supervisor.url.split('/admin')[0]}/rank?period=2026-10")
    supervisor.wait_for_selector(".rankings .grid-table")
    assert "口径未核对" not in supervisor.inner_text(".page-head")
    supervisor.click("summary:has-text('口径')")
    notes = supervisor.inner_text(".definitions")
    assert "2026 年 10 月 通报 15 / 15 一致" in notes and "基本满意 0.6" in notes


def test_a_wrong_figure_is_shown_with_its_unit(supervisor: Page, own_url: str, tmp_path: Path) -> None:
    lines = bulletin(own_url).replace(" ", ",").splitlines()
    name, _due, *rest = lines[1].split(",")
    table = tmp_path / "bulletin.csv"
    table.write_text("\n".join([lines[0], ",".join([name, "7", *rest]), *lines[2:]]), encoding="utf-8")
    supervisor.evaluate("document.querySelector('.another')?.setAttribute('open', '')")
    with supervisor.expect_file_chooser() as chooser:
        supervisor.click("#import-choose")
    chooser.value.set_files(str(table))
    supervisor.wait_for_selector(".difference")
    assert "14 / 15" in supervisor.inner_text(".lead")
    assert supervisor.inner_text(".difference h3").startswith(name)
    no_serious_finding(supervisor)


@pytest.mark.long
def test_lists_behind_a_difference_are_as_long_as_they_say_and_open(supervisor: Page, own_url: str) -> None:
    """One district's bulletin counts one order less; the keyboard opens those that could be meant."""
    lines = bulletin(own_url).splitlines()
    place = next(n for n, line in enumerate(lines) if n and not line.endswith(" 100.00%"))
    name, due, *_rates = lines[place].split()
    lines[place] = " ".join([name, str(int(due) - 1), "-", "-", "-"])
    supervisor.evaluate("document.querySelector('.another')?.setAttribute('open', '')")
    supervisor.fill("textarea[name=text]", "\n".join(lines))
    supervisor.click(".paste-panel button[type=submit]")
    supervisor.wait_for_selector(".difference")
    found = supervisor.locator(".explanation").first
    said = re.search(r"(\d+)(?: / (\d+))? 件", found.locator("summary").first.inner_text())
    assert said is not None
    assert found.locator(".order-no").count() == int(said[2] or said[1])
    link = found.locator(".order-no").first
    number = link.inner_text()
    link.focus()
    supervisor.keyboard.press("Enter")
    supervisor.wait_for_url("**/orders/**")
    assert number in supervisor.inner_text("main")


@pytest.mark.long
def test_a_row_that_cannot_be_read_is_named_by_its_number(supervisor: Page, own_url: str) -> None:
    lines = bulletin(own_url).splitlines()
    lines[2] = lines[2].replace(lines[2].split()[2], "八成多")
    supervisor.evaluate("document.querySelector('.another')?.setAttribute('open', '')")
    supervisor.fill("textarea[name=text]", "\n".join(lines))
    supervisor.click(".paste-panel button[type=submit]")
    supervisor.wait_for_selector(".table-problems")
    told = supervisor.inner_text(".table-problems")
    assert "第 3 行" in told and "八成多" in told and "14 / 15" in supervisor.inner_text(".lead")


@pytest.mark.long
def test_a_month_without_orders_says_so(supervisor: Page) -> None:
    supervisor.goto(f"{supervisor.url.split('?')[0]}?period=2019-03")
    supervisor.wait_for_selector(".state")
    assert "2019 年 3 月" in supervisor.inner_text(".state")
    no_serious_finding(supervisor)


@pytest.mark.long
def test_a_table_without_figures_is_refused_beside_the_form(supervisor: Page) -> None:
    supervisor.evaluate("document.querySelector('.another')?.setAttribute('open', '')")
    supervisor.fill("textarea[name=text]", "单位 备注\n芝罘区 好\n")
    supervisor.click(".paste-panel button[type=submit]")
    supervisor.wait_for_selector("#import-problem strong")
