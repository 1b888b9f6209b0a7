"""The phone pages say how an order stands in signs and words, and offer what the account may do."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from dashboard.people.access import scope_for
from dashboard.views.order import ClockView, OrderDetail
from dashboard.views.phone import (
    Assignment,
    PhoneDetail,
    PhoneHome,
    PhoneOrder,
    PhoneRank,
    PhoneWarnings,
    Receipt,
    assignable,
)
from dashboard.views.reference import SourceState, Unit
from layouts.pages.phone.figures import rank_page, warnings_page
from layouts.pages.phone.me import me_page
from layouts.pages.phone.order import order_card, order_page
from layouts.pages.phone.orders import home_page
from layouts.pages.phone.page import PhoneFrame, phone_page, script_texts
from tests.support.orders import at
from tests.support.rows import ROW
from tests.support.sheets import NORTH, class_of, links, ranking_view, walk, words

ZONE = "Asia/Shanghai"
NOW = at("2026-11-18 14:00")
DATA_TIME = at("2026-11-18 08:00")
LIAISON = scope_for("jiang", "district_coordinator", NORTH.unit_id, "district", "N", "North")
HARBOUR = Unit(21, "H", "Harbour", "township", 1, parent_id=NORTH.unit_id, district_id=NORTH.unit_id)
SHEET = SourceState("sheet", "Order table", "daily", "08:00", ZONE, False, DATA_TIME, 0)
ONSITE = ClockView("onsite", at("2026-11-18 13:18"), at("2026-11-18 15:18"), None, "open", False, "2125", ())
SOLVE = ClockView(
    "solve", at("2026-11-18 13:18"), at("2026-11-26 00:00"), None, "open", False, "2125", (), 12_960
)

pytestmark = pytest.mark.usefixtures("english")


def frame(scope: Any = LIAISON, **changes: Any) -> PhoneFrame:
    return replace(PhoneFrame(scope, 7, "Jiang", (SHEET,), NOW), **changes)


def detail(clocks: tuple[ClockView, ...] = (ONSITE, SOLVE), **changes: Any) -> PhoneDetail:
    row = replace(ROW, provincial=True, time_left=600_000)
    order = OrderDetail(
        row, ZONE, "", "", "", "", "", "North", "", (("transferred_out_at", ONSITE.start),), clocks
    )  # type: ignore[arg-type]
    found = PhoneDetail(order, DATA_TIME, NOW, clocks[0], clocks, "Harbour", "Heating", may_answer=True)
    return replace(found, **changes)


def listed(number: str, standing: str, **changes: Any) -> PhoneOrder:
    row = replace(ROW, order_no=number, title=f"Order {number}", unit="North")
    due = at("2026-11-20 00:00")
    return PhoneOrder(row, ZONE, DATA_TIME, "solve", due - timedelta(days=7), due, standing, **changes)  # type: ignore[arg-type]


def part(drawn: Any, kind: str) -> Any:
    return next(each for each in walk(drawn) if kind in class_of(each).split())


def has(drawn: Any, kind: str) -> bool:
    return any(kind in class_of(each).split() for each in walk(drawn))


def test_the_first_clock_is_counted_down_to_its_printed_deadline() -> None:
    box = part(order_card(detail()), "phone-big")
    assert words(part(box, "phone-left")) == "1 h 18 min left"
    assert words(part(box, "phone-label")) == "On sitedeadline 15:18"
    assert words(part(box, "phone-used-line")) == "13:18 transferred outUsed 42 min of 2 h"
    assert getattr(box, "data-due") == str(int(at("2026-11-18 15:18").timestamp()))


def test_amber_begins_when_a_quarter_of_the_clock_is_left() -> None:
    for minutes, kind in ((31, "phone-big"), (30, "phone-big"), (29, "phone-big is-near")):
        now = at("2026-11-18 15:18") - timedelta(minutes=minutes)
        assert class_of(part(order_card(detail(now=now)), "phone-big")) == kind


def test_a_clock_that_passed_since_the_data_is_no_accusation_and_not_counted() -> None:
    passed = replace(ONSITE, state="maybe_overdue")
    box = part(order_card(detail((passed, SOLVE))), "phone-big")
    assert words(part(box, "phone-left")) == "◇ perhaps overdue (after the data)"
    assert not hasattr(box, "data-due")


def test_overdue_at_the_data_time_is_said_in_working_days() -> None:
    late = replace(SOLVE, state="overdue")
    order = detail((late,))
    row = replace(order.detail.row, open_overdue=True, overdue_days=8.0)
    box = part(order_card(replace(order, detail=replace(order.detail, row=row))), "phone-big")
    assert words(part(box, "phone-left")) == "■ overdue by 8 working days"
    assert "is-bad" in class_of(box) and not hasattr(box, "data-due")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"state": "met", "done_at": at("2026-11-18 13:52")}, "● 13:52"),
        ({"state": "missed", "done_at": at("2026-11-18 16:02")}, "■ 16:02 (deadline 15:18)"),
        ({"state": "overdue"}, "■ overdue, deadline 15:18"),
        ({"state": "maybe_overdue"}, "◇ perhaps overdue, deadline 15:18"),
        ({"state": "unknown"}, "– no time in the data, deadline 15:18"),
        ({"state": "open"}, "by 15:18"),
        ({"state": "none"}, "–"),
    ],
)
def test_the_other_clocks_say_how_they_stand(changes: dict[str, Any], said: str) -> None:
    other = replace(ONSITE, clock="four_way", **changes)
    drawn = order_card(detail((SOLVE, other), lead=SOLVE))
    assert words(part(drawn, "phone-clock")) == f"Four-way call{said}"


def test_receipt_and_assignment_are_said_with_who_and_when() -> None:
    receipts = (Receipt("Yu", at("2026-11-18 13:40"), False), Receipt("Jiang", at("2026-11-18 13:50"), True))
    given = Assignment("Harbour", "Jiang", at("2026-11-18 13:55"), "near by")
    drawn = order_card(detail(receipts=receipts, assignment=given, choices=(HARBOUR,)))
    assert words(part(drawn, "phone-done")) == (
        "Yu received it 13:40, Jiang received it 13:50Assigned to Harbour by Jiang 13:55Reason: near by"
    )
    button = part(drawn, "phone-receive")
    assert words(button) == "● Received 13:50" and button.disabled
    assert words(part(drawn, "phone-text")).startswith(
        "[Zhengqitong] Harbour: “Heating”, from the provincial"
    )


def test_what_somebody_else_received_still_waits_for_the_own_tap() -> None:
    drawn = order_card(detail(receipts=(Receipt("Yu", at("2026-11-18 13:40"), False),)))
    assert words(part(drawn, "phone-new")) == "Received 13:40"
    assert words(part(drawn, "phone-receive")) == "Got it"


def test_actions_follow_the_account_and_the_order() -> None:
    assert not has(order_card(detail()), "phone-assign")
    assert has(order_card(detail(choices=(HARBOUR,))), "phone-assign")
    city = order_card(detail(may_answer=False))
    assert not has(city, "phone-receive") and has(city, "phone-copy")
    closed = order_card(detail(lead=None))
    assert not has(closed, "phone-receive") and not has(closed, "phone-copy") and not has(closed, "phone-big")


def test_overdue_orders_are_named_before_what_runs_and_every_order_opens() -> None:
    home = PhoneHome(
        (SHEET,), detail(), (listed("1", "overdue"),), (listed("2", "near"), listed("3", "maybe")), 1, 9
    )
    drawn = home_page(frame(), home)
    assert words(part(drawn, "phone-strip")) == "■ 1 overdue at the data time"
    rows = [each for each in walk(drawn) if class_of(each) == "phone-row"]
    assert [words(part(row, "phone-due")) for row in rows] == [
        "■ overdue, under a working daydeadline 11-19 24:00",
        "▲ 11-19 24:00",
        "◇ perhaps overdue (after the data)deadline 11-19 24:00",
    ]
    assert [row.href for row in rows] == [f"/m/order/sheet~{n}" for n in (1, 2, 3)]
    # Nine open: one leads, one is overdue, so seven others, of which five are not in the list.
    assert "7 orders, as of 11-18 08:00" in words(drawn) and "5 later ones are not listed" in words(drawn)


def test_a_row_names_the_township_of_the_own_unit_and_whether_it_was_received() -> None:
    home = PhoneHome((SHEET,), detail(), (), (listed("048561", "open", acknowledged=True),), 0, 2)
    row = part(home_page(frame(), home), "phone-row")
    assert words(row) == "Order 048561Harbourends in 048561reminder received11-19 24:00"


def test_without_open_orders_the_page_says_so() -> None:
    drawn = home_page(frame(), PhoneHome((SHEET,), None, (), (), 0, 0))
    assert "No order of yours is open at the data time." in words(drawn)


def test_an_order_out_of_reach_is_told_apart_from_none_by_nothing() -> None:
    drawn = order_page(frame(), None)
    assert "another unit, or does not exist" in words(drawn) and "North" in words(drawn)


def test_the_head_always_says_the_data_time() -> None:
    live = replace(SHEET, code="live", name="Province", rhythm="live", data_time=NOW)
    assert words(part(phone_page(frame(), "/m", "x"), "phone-fresh")) == "●Data up to 11-18 08:006 hours ago"
    both = phone_page(frame(sources=(SHEET, live)), "/m", "x")
    assert words(part(both, "phone-fresh")) == "●Province live 14:00others 11-18 08:00"
    late = phone_page(frame(sources=(replace(SHEET, missed=1, demo=True),)), "/m", "x")
    assert words(part(late, "phone-fresh")) == "▲Data up to 11-18 08:006 hours agoDemo data"
    assert words(part(phone_page(frame(sources=()), "/m", "x"), "phone-fresh")) == "○No data yet"


def test_the_bar_holds_what_the_account_may_open() -> None:
    bar = part(phone_page(frame(overdue=2), "/m", "x"), "phone-bar")
    assert list(links(bar).values()) == ["/m", "/m/warnings", "/m/notices", "/m/rank", "/m/me"]
    assert "Warnings 22 overdue" in words(bar)
    administrator = part(me_page(frame(scope_for("li", "auditor"))), "phone-bar")
    assert list(links(administrator).values()) == ["/m/me"]


def test_the_script_gets_every_placeholder_it_fills() -> None:
    texts = script_texts()
    assert "{time}" in texts["left"] and "{n}" in texts["waiting_count"] and "{unit}" in texts["assigned"]
    assert all(texts.values())


def test_the_own_rank_names_what_costs_most_and_what_is_due() -> None:
    view = ranking_view()
    own = next(row for row in view.rows if row.unit.code == "N")
    drawn = rank_page(frame(), PhoneRank(view, own, 4, NOW.date()))
    ranked = sum(row.rank is not None for row in view.rows)
    assert words(part(drawn, "phone-left")) == f"Rank {own.rank} of {ranked}"
    lines = [words(each) for each in walk(drawn) if class_of(each) == "phone-clock"]
    assert "Resolution rate97.9294/96" in lines
    assert "Six items of provincial orders17 / 18" in lines
    assert "Open, due by 11-184 orders" in lines
    assert "Most points lost byOn-time rate −1.33" in lines


def test_an_unranked_unit_has_no_score_and_no_loss() -> None:
    view = ranking_view()
    own = replace(next(row for row in view.rows if row.unit.code == "N"), rank=None)
    lines = [
        words(each)
        for each in walk(rank_page(frame(), PhoneRank(view, own, 0, NOW.date())))
        if class_of(each) == "phone-clock"
    ]
    assert "Score–" in lines and "Most points lost by–" in lines


def test_an_account_without_a_ranked_unit_is_told_so() -> None:
    drawn = rank_page(frame(), PhoneRank(ranking_view(), None, 0, NOW.date()))
    assert "Your account's unit stands in no ranking." in words(drawn)


def test_warnings_show_the_own_and_the_formal_ones_and_name_the_near() -> None:
    view = ranking_view()
    south = next(row for row in view.rows if row.unit.code == "S")
    small = next(row for row in view.rows if row.unit.code == "T")
    near = replace(small, warnings=tuple(replace(state, level="near") for state in small.warnings))
    drawn = warnings_page(frame(), PhoneWarnings(((view, (near, south)),), 1, 0))
    rows = [words(each) for each in walk(drawn) if class_of(each) == "phone-row"]
    assert rows == ["SouthResolution rate 85.00% (34/40)■ Under 90%　2 months running"]
    assert words(part(drawn, "phone-more")) == "Near 90%: Small"
    lines = [words(each) for each in walk(drawn) if "phone-clock" in class_of(each)]
    assert lines == ["Overdue at the data time■ 1 order", "Near their deadlinenone"]


def test_without_warnings_the_page_says_so() -> None:
    drawn = warnings_page(frame(), PhoneWarnings(((ranking_view(), ()),), 0, 0))
    assert "No rate is under the threshold or near it." in words(drawn)


def test_a_unit_assigns_only_below_itself_and_only_to_what_exists_today() -> None:
    today = NOW.date()
    gone = replace(HARBOUR, unit_id=22, code="G", valid_to=today - timedelta(days=1))
    other = replace(HARBOUR, unit_id=23, code="O", parent_id=99, district_id=99)
    first = replace(HARBOUR, unit_id=24, code="F", official_order=0)
    assert assignable((NORTH, HARBOUR, gone, other, first), LIAISON, today) == (first, HARBOUR)
    assert assignable((NORTH, HARBOUR), scope_for("wang", "city_supervisor"), today) == ()
