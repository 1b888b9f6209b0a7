"""What the pages of supervision say: papers, outcomes of many orders, a week's sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from dash import html

from dashboard.appraisal.settings import AppraisalSettings
from dashboard.people.access import scope_for
from dashboard.records.clocks import Standing
from dashboard.views.context import FigureContext
from dashboard.views.counts import Counts
from dashboard.views.notices import NoticeFilter, NoticeRow, NoticesView, OrderOutcome
from dashboard.views.proactive import ShownOrder
from dashboard.views.records import Kept
from dashboard.views.reference import Period, Unit
from dashboard.views.supervision import NoticeView, WeeklyView, WeekRow
from layouts.components.forms import grouped_select
from layouts.pages.proactive.parts import unit_groups
from layouts.pages.supervise.notice import notice_page, sheet
from layouts.pages.supervise.notice_words import outcome_words
from layouts.pages.supervise.notices import notices_page
from layouts.pages.supervise.weekly import bulletin
from layouts.plain import plain_page

pytestmark = pytest.mark.usefixtures("english")
AT = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
UNIT = Unit(7, "370602", "Zhifu", "district", 1)
CITY, ZHIFU = (
    scope_for("wang", "city_supervisor"),
    scope_for("sun", "district_coordinator", 7, "district", "370602", "Zhifu"),
)
ROW = NoticeRow(
    *(
        4,
        "oversee",
        "烟政企督〔2026〕4 号",
        "On roads",
        UNIT,
        "Report.",
        AT,
        "issued",
        Standing("overdue", 2),
    ),
    orders=3,
    issued_at=AT,
    acts=("reply",),
)
ORDER = ShownOrder("test", "N1", AT, None, "某**公司", "Zhifu", "Road <b>", "")
VIEW = NoticeView(ROW, "", "", "order", 0, "", "wang", (ORDER,), 2, Kept())


def said(*parts: Any) -> str:
    return str(plain_page(list(parts), "x").tree)


def test_the_paper_names_number_addressee_deadline_and_orders() -> None:
    told = said(sheet(VIEW))
    for words in (
        "烟政企督〔2026〕4 号",
        "Supervision notice",
        "Zhifu:",
        "Report.",
        "2026-11-18 10:00",
        "N1",
    ):
        assert words in told
    assert "2 further orders" in told and "href" not in told and "某**公司" not in told
    assert "Demonstration data" not in told
    assert "Demonstration data" in said(sheet(replace(VIEW, row=replace(ROW, demo=True))))
    assert "Draft, not numbered" in said(sheet(replace(VIEW, row=replace(ROW, number=""))))


@pytest.mark.parametrize("may", [True, False])
def test_a_notice_offers_what_is_the_account_s(may: bool) -> None:
    row = replace(ROW, acts=("reply",) if may else ())
    told = said(notice_page(replace(VIEW, row=row, may_receive=may), ZHIFU))
    for act in ("reply", "acknowledge"):
        assert (f"/supervise/notices/4/{act}" in told) == may
    assert "/orders/test~N1" in told and "2 orders are not open" in told


def test_the_list_s_sentence_opens_what_it_counts() -> None:
    counts = {"issued": 2, "returned": 1, "open": 3, "overdue": 1}
    view = NoticesView((ROW,), counts, 4, "2026-11", NoticeFilter(unit="370602"))
    told = said(notices_page(view, ZHIFU))
    for target in ("state=open", "state=overdue", "state=returned", "did=sign_off&period=2026-11"):
        assert f"/supervise/notices?{target}" in told.replace("unit=370602&", "").replace("&unit=370602", "")
    assert "Begin a draft" not in told and "/supervise/notices?new=1" not in told
    assert "There is no supervision notice yet." in said(
        notices_page(NoticesView((), {}, 0, "2026-11", NoticeFilter()), CITY)
    )


def test_of_many_orders_each_reason_is_said_once() -> None:
    outcomes = [
        OrderOutcome("test~1", "urged", True),
        OrderOutcome("test~2", "urged_today", False),
        OrderOutcome("test~3", "urged_today", False),
        OrderOutcome("test~4", "own_word", False, "x"),
    ]
    assert outcome_words(outcomes) == (
        "1 of 4 done. Not done (2, 3): Already reminded today. Not done (4): own_word"
    )
    named = outcome_words(outcomes, lambda word, which: f"{word}:{which}" if which else "")
    assert named.endswith("Not done (4): own_word:x")


def week(**due: Any) -> WeeklyView:
    period = Period("2026-W46", date(2026, 11, 9), date(2026, 11, 15), "week")
    context = FigureContext(period, "due", AT, False, False, AppraisalSettings(), 1)
    township = Unit(71, "370602001", "Xiangyang", "township", 1, district_id=7)
    counts = Counts("x", **due)
    rows = (WeekRow(township, counts, Counts("x", closed=2), 1), WeekRow(None, Counts("n"), Counts("n"), 0))
    total = WeekRow(UNIT, counts, Counts("x", closed=2), 1)
    following = Period("2026-W47", date(2026, 11, 16), date(2026, 11, 22), "week")
    return WeeklyView(context, following, UNIT, (UNIT,), rows, total, Counts("p", due=4, on_time=3), did={})


def test_a_week_says_who_closed_all_before_what_is_open() -> None:
    told = said(bulletin(week(due=3, on_time=3)))
    assert told.index("Xiangyang closed all") < told.index("fell due")
    assert "the week before " in told and "'3/4'" in told
    assert "measure=due&period=2026-W46&basis=due&district=370602&township=370602001" in told
    assert "period=2026-W47&basis=due&district=370602&township=370602001&clock=open" in told
    assert "%" not in told  # a week is told in fractions
    late = said(bulletin(week(due=3, on_time=2, late=1, open_overdue=1)))
    assert "closed all that fell due" not in late and "measure=open_overdue" in late
    assert "No order fell due in this week." in said(bulletin(week()))


def test_units_are_chosen_in_groups_with_the_townships_last() -> None:
    district = Unit(1, "370602", "North", "district", 0)
    units = (
        district,
        Unit(2, "370602001", "Sunny Street", "township", 1, district_id=1),
        Unit(3, "D01", "Bureau", "department", 2),
    )
    groups = unit_groups(units)
    assert [(title, [code for code, _name in of]) for title, of in groups if of] == [
        ("Districts", ["370602"]),
        ("City departments", ["D01"]),
        ("Townships of North", ["370602001"]),
    ]
    drawn = grouped_select("unit", groups, "D01", "all units")
    chosen = [
        option.value
        for part in drawn.children
        for option in (part.children if isinstance(part, html.Optgroup) else [part])
        if option.selected
    ]
    assert chosen == ["D01"]
