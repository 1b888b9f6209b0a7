"""A month of the survey in a browser: drawn, called, answered, fed back, put right, signed off."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine

from data_access.database import make_engine, migrate, writing
from data_access.records.survey.questionnaires import add_standard
from data_access.reference.seed import seed_reference
from tests.support.browser import SIZES, Watch, serious, serving, sign_in
from tests.support.orders import add_source, at, put_order, unit_ids
from tests.support.proactive import city
from tests.support.survey import ZHIFU, add_enterprises

NOW = datetime(2026, 11, 18, 6, 0, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 30 + b"IEND\xaeB`\x82"
PHONE, NUMBER = "13912345678", "202611-0001"
PROBLEM = "用工社保人才：材料手续多"


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Engine]:
    """Yield a base with its reference data, ten enterprises of a district and a questionnaire."""
    engine = make_engine(f"sqlite:///{tmp_path / 'survey.db'}")
    migrate(engine)
    with writing(engine) as connection:
        seed_reference(connection, NOW)
        add_enterprises(connection, [(f"E{n}", ZHIFU, "micro") for n in range(10)])
        add_standard(connection, city(NOW))
        # A unit's page begins with its orders.
        data_time, zhifu = at("2026-11-18 08:00"), unit_ids(connection)[ZHIFU]
        add_source(connection, data_time)
        opened = {"opened_at": at("2026-10-12 09:00"), "dispatched_at": at("2026-10-12 09:30")}
        put_order(
            connection, "A1", data_time, channel="city_line", unit_id=zhifu, district_id=zhifu, **opened
        )
    yield engine
    engine.dispose()


def desk(browser: Browser, address: str, account: str, watch: Watch) -> Page:
    context = browser.new_context(viewport=SIZES["1366"], locale="zh-CN", timezone_id="Asia/Shanghai")
    page = sign_in(context, address, account)
    watch.follow(page)
    return page


def send(page: Page, form: str) -> None:
    page.locator(f"form[action$='{form}'] button[type=submit]").click()


def draw(office: Page, address: str) -> None:
    office.goto(f"{address}/survey/fieldwork")
    form = office.locator("form.nav-form").last
    for name, value in (("month", "2026-11"), ("share", "20"), ("minimum", "0"), ("reserve", "0.5")):
        form.locator(f"input[name={name}]").fill(value)
    form.locator("button[type=submit]").click()
    expect(office.locator("form[action$='/fieldwork/draw']")).to_be_visible()
    assert serious(office) == []
    send(office, "/fieldwork/draw")
    expect(office.locator(".notice-done")).to_be_visible()
    office.goto(f"{address}/survey/fieldwork?repeat=1")
    expect(office.locator(".sign-good").first).to_be_visible()
    assert serious(office) == []


def take(caller: Page, address: str) -> None:
    caller.goto(f"{address}/survey/calls")
    expect(caller.locator("main")).not_to_contain_text(PHONE)
    caller.locator("form[action$='/take'] button").first.click()
    expect(caller.locator(".call-number")).to_have_text(PHONE)


def refuse(caller: Page, address: str) -> None:
    """Note a refusal: the next of the reserve comes into the list."""
    take(caller, address)
    form = caller.locator("form[action$='/outcome']")
    form.locator("textarea[name=note]").fill("长" * 201)
    form.locator("select[name=outcome]").select_option("refused")
    form.locator("button[type=submit]").click()
    expect(form.locator(".form-said")).to_contain_text("201")
    form.locator("textarea[name=note]").fill("不愿接受访问")
    form.locator("button[type=submit]").click()
    expect(caller.locator(".notice-done")).to_be_visible()
    expect(caller.locator("form[action$='/take']")).to_have_count(2)
    assert serious(caller) == []


def answer_by_keyboard(caller: Page, address: str) -> None:
    """Fill an interview in with digits and Enter alone; one question is skipped on the way."""
    take(caller, address)
    assert serious(caller) == []
    keys = caller.keyboard
    caller.locator("fieldset[data-question=overall] input").first.focus()
    keys.press("3")
    keys.press("Enter")
    keys.press("2")  # nothing was reported: three questions are skipped
    expect(caller.locator("fieldset[data-question=speed]")).to_be_hidden()
    keys.press("Enter")
    keys.press("Tab")
    caller.locator("fieldset[data-question=problems] summary").nth(4).focus()
    keys.press("Enter")  # opens the row
    keys.press("2")
    keys.press("Tab")
    text = caller.locator("input[name='t.problems/05']")
    text.focus()
    keys.type(f"招工难，联系丛大海 {PHONE}")
    keys.press("Enter")
    keys.press("5")
    keys.press("Enter")
    keys.type("希望多走访")
    keys.press("Tab")
    keys.press("Enter")
    expect(caller.locator(".notice-done")).to_be_visible()
    expect(caller.locator("form[action$='/take']")).to_have_count(1)


def feed_back(office: Page, address: str) -> None:
    office.goto(f"{address}/survey?wave=2026-11")
    figures = office.locator(".kpi-value")
    expect(figures.first).to_contain_text("1")
    expect(office.locator("main")).to_contain_text("0/1")  # one answer, none of them favourable
    assert serious(office) == []
    office.goto(f"{address}/survey/findings")
    expect(office.locator("main")).to_contain_text("材料手续多")
    expect(office.locator("main")).not_to_contain_text(PHONE)
    assert serious(office) == []
    send(office, "/findings/feed-back")
    expect(office.locator(".notice-done")).to_be_visible()
    expect(office.locator("main")).to_contain_text(NUMBER)


def put_right(unit: Page, address: str, result: str) -> None:
    unit.goto(f"{address}/survey/findings/{NUMBER}")
    expect(unit.locator("h1")).to_have_text(PROBLEM)
    for act, field, text in (
        ("claim", "", ""),
        ("begin", "measures", "两周内核查"),
        ("report", "result", result),
    ):
        form = unit.locator(f"form:has(input[name=act][value={act}])")
        if not form.count():
            continue
        if field:
            form.locator(f"textarea[name={field}]").fill(text)
        if act == "report":
            attach = unit.locator("form[action$='/attach']")
            attach.locator("input[type=file]").set_input_files(
                {"name": "现场.png", "mimeType": "image/png", "buffer": PNG}
            )
            attach.locator("button[type=submit]").click()
            expect(unit).to_have_url(re.compile("said=attached$"))
            expect(unit.locator(".record-files a").first).to_have_text("现场.png")
            form = unit.locator(f"form:has(input[name=act][value={act}])")
            form.locator(f"textarea[name={field}]").fill(text)
        form.locator("button[type=submit]").click()
        expect(unit).to_have_url(re.compile(f"said={act}$"))
        unit.goto(f"{address}/survey/findings/{NUMBER}")
        expect(unit.locator("h1")).to_have_text(PROBLEM)
    expect(unit.locator(".pairs").first).to_contain_text(result)
    assert serious(unit) == []


def check(office: Page, address: str, act: str, note: str) -> None:
    office.goto(f"{address}/survey/findings/{NUMBER}")
    expect(office.locator(".record-files a").first).to_have_text("现场.png")
    form = office.locator(f"form:has(input[name=act][value={act}])")
    form.locator("textarea[name=note]").fill(note)
    form.locator("button[type=submit]").click()
    expect(office.locator(".notice-done")).to_be_visible()


def test_a_month(browser: Browser, base: Engine) -> None:
    with serving(str(base.url), NOW) as address:
        watch = Watch(address)
        office = desk(browser, address, "supervisor", watch)
        draw(office, address)
        caller = desk(browser, address, "caller", watch)
        refuse(caller, address)
        answer_by_keyboard(caller, address)
        feed_back(office, address)
        unit = desk(browser, address, "zhifu", watch)
        unit.goto(f"{address}/unit/{ZHIFU}?tab=survey")
        expect(unit.locator("main")).to_contain_text(PROBLEM)
        put_right(unit, address, "已核查并办结")
        check(office, address, "reject", "回访：企业表示仍未解决")
        put_right(unit, address, "已重新办结")
        check(office, address, "confirm", "回访：企业确认已解决")

        # It stands in the district's page and in the figures.
        unit.goto(f"{address}/unit/{ZHIFU}?tab=survey")
        signed_off = unit.locator(f"a[href='/survey/findings?unit={ZHIFU}&state=signed_off']")
        expect(signed_off.first).to_contain_text("1/1")
        unit.goto(f"{address}/survey/findings")
        signed_off = unit.locator("a[href='/survey/findings?unit=370602&state=signed_off']")
        expect(signed_off.first).to_have_text("1")
        expect(unit.locator("main")).to_contain_text("1/1")
        office.goto(f"{address}/survey?wave=2026-11")
        expect(office.locator(".kpi-value").last).to_contain_text("1")
        office.goto(f"{address}/survey/fieldwork")
        send(office, "/fieldwork/close")
        expect(office.locator(".notice-done")).to_be_visible()
        caller.goto(f"{address}/survey/calls")
        expect(caller.locator(".state-page")).to_be_visible()
        assert watch.problems == []


@pytest.mark.parametrize(
    ("path", "account"),
    [
        ("/survey", "supervisor"),
        ("/survey/fieldwork", "supervisor"),
        ("/survey/calls", "caller"),
        ("/survey/findings", "laiyang"),
        ("/survey/questionnaires", "supervisor"),
        ("/records/import?of=answers", "supervisor"),
    ],
)
def test_the_pages_of_the_demo_are_accessible(
    open_page: Callable[..., Page], path: str, account: str
) -> None:
    page = open_page(path, account)
    assert serious(page) == []
    expect(page).to_have_title(re.compile(r"\S"))
