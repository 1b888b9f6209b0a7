"""The orders page names its list exactly, and one order shows its clocks without saying more than it may."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from dashboard.order.urgency import Action
from dashboard.people.access import scope_for
from dashboard.views.order import OrderFilter, OrderRow
from dashboard.views.orders import Option, OrdersView
from layouts.components.clock import time_left
from layouts.components.links import ListState
from layouts.pages.order.page import order_page
from layouts.pages.orders.filters import known_filter
from layouts.pages.orders.page import orders_page, title
from tests.support.rows import ROW, ZONE
from tests.support.sheets import (
    CONTEXT,
    SOUTH_COORDINATOR,
    SUPERVISOR,
    addresses,
    class_of,
    links,
    opened,
    rows_of,
    walk,
    words,
)

OWN = scope_for("li", "district_coordinator", 11, "district", "N", "North")
FILTER = OrderFilter(measure="solved", period="2026-10", basis="due", district="N")
OVERDUE = replace(ROW, open_overdue=True, late=True, overdue_days=12.0, time_left=-1_500_000)

pytestmark = pytest.mark.usefixtures("english")


def view(**changes: Any) -> OrdersView:
    base = OrdersView(
        context=CONTEXT,
        filter=FILTER,
        sort="time_left",
        rows=(OVERDUE,),
        total=58,
        first_no=1,
        next_cursor="after",
        chips=(("measure", "solved"), ("period", "2026-10"), ("basis", "due"), ("district", "North")),
        options={
            "district": (Option("N", "North"), Option("S", "South")),
            "state": (Option("closed", "closed"),),
        },
    )
    return replace(base, **changes)


def said(row: OrderRow) -> str:
    return words(time_left(row, ZONE, 2026))


def test_an_empty_base_shows_no_filters_but_the_way_on() -> None:
    empty = view(context=replace(CONTEXT, as_of=None), rows=(), total=0, first_no=0)
    page = orders_page(empty, ListState(FILTER), SUPERVISOR)
    assert "There are no orders yet." in words(page) and "Clear filters" not in words(page)
    assert links(page) == {"Import a table": "/import"}


def test_the_headline_says_which_list_this_is_with_its_exact_count() -> None:
    assert title(view(), SUPERVISOR) == "North · 2026/10 · verified as solved: 58 orders"
    whole = view(filter=OrderFilter(), chips=(), total=62_544)
    assert title(whole, OWN) == "North · accepted: 62,544 orders"  # its own are all that it sees
    assert title(whole, SUPERVISOR) == "Whole city · accepted: 62,544 orders"


def test_each_chip_is_a_link_to_the_list_without_it() -> None:
    page = orders_page(view(), ListState(FILTER, sort="-opened"), SUPERVISOR)
    chips = [each for each in walk(page) if class_of(each) == "filter-chip"]
    left = [dict(parse_qsl(urlsplit(chip.href).query)) for chip in chips]
    assert [words(chip) for chip in chips] == [
        "Listverified as solved×",
        "Period2026/10×",
        "BasisBy due date×",
        "DistrictNorth×",
    ]
    assert left[3] == {"measure": "solved", "period": "2026-10", "basis": "due", "sort": "-opened"}
    assert "measure" not in left[0]


def test_rows_open_the_drawer_and_pages_turn_by_cursor() -> None:
    page = orders_page(view(), ListState(FILTER), SUPERVISOR)
    found = links(page)
    assert dict(parse_qsl(urlsplit(found[ROW.order_no]).query))["order"] == "sheet~261023151524060979"
    assert dict(parse_qsl(urlsplit(found["Next page"]).query))["cursor"] == "after"
    assert "Previous page" not in found
    assert "Orders 1–1 of 58" in words(page)


def test_an_empty_list_offers_to_clear_the_filters() -> None:
    page = orders_page(view(rows=(), total=0, first_no=0), ListState(FILTER), SUPERVISOR)
    assert links(page)["Clear filters"] == "/orders"


def test_overdue_is_told_in_working_days_with_the_deadline_as_24_00() -> None:
    assert said(OVERDUE) == "■overdue by 12 working daysdeadline 10-30 24:00"


def test_what_fell_due_after_the_data_is_no_accusation() -> None:
    row = replace(ROW, maybe_overdue=True, time_left=3600)
    assert said(row).startswith("◇perhaps overdue (after the data)")


def test_an_order_near_its_deadline_carries_the_sign_and_another_does_not() -> None:
    assert said(replace(ROW, time_left=10 * 3600, near_due=True)).startswith("▲10 h left")
    assert said(replace(ROW, time_left=60 * 3600)).startswith("2 d 12 h left")


CLOSED = replace(ROW, closed_at=datetime(2026, 11, 17, 2, 5, tzinfo=UTC), state="closed")
WITHDRAWN = replace(ROW, withdrawn_at=datetime(2026, 11, 17, 2, 5, tzinfo=UTC), state="withdrawn")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (CLOSED, "●closed 11-17 10:05"),
        (replace(CLOSED, late=True, overdue_days=1.0), "■closed late by 1 working dayclosed 11-17 10:05"),
        (
            replace(CLOSED, late=True, overdue_days=0.0),
            "■closed late, under a working dayclosed 11-17 10:05",
        ),
        (
            replace(CLOSED, late=True, withdrawal_asked=True),
            "■withdrawn because the unit askedclosed 11-17 10:05",
        ),
        (WITHDRAWN, "withdrawn"),
        (
            replace(WITHDRAWN, late=True, overdue_days=3.0),
            "■withdrawn late by 3 working dayswithdrawn 11-17 10:05",
        ),
        (
            replace(WITHDRAWN, late=True, overdue_days=0.0),
            "■withdrawn late, under a working daywithdrawn 11-17 10:05",
        ),
        (
            replace(WITHDRAWN, late=True, withdrawal_asked=True),
            "■withdrawn because the unit askedwithdrawn 11-17 10:05",
        ),
        (replace(ROW, excluded=True), "excluded from the appraisaldeadline 10-30 24:00"),
    ],
)
def test_an_order_that_counts_as_late_says_so_first(row: OrderRow, expected: str) -> None:
    assert said(row) == expected


UNSOLVED = replace(CLOSED, closing_kind="solved", verdict="unsolved", answer="dissatisfied")


@pytest.mark.parametrize(
    ("filter", "row", "expected"),
    [
        ({"measure": "unsolved"}, UNSOLVED, "■not solvedclosed 11-17 10:05"),
        ({"verdict": "unsolved"}, UNSOLVED, "■not solvedclosed 11-17 10:05"),
        (
            {"measure": "unsolved"},
            replace(UNSOLVED, late=True, overdue_days=2.0),
            "■not solvedclosed late by 2 working days",
        ),
        ({"measure": "unsolved"}, replace(CLOSED, closing_kind="confirmed"), "■service confirmedclosed"),
        ({"measure": "unsolved"}, replace(CLOSED, closing_kind="explained"), "■explainedclosed"),
        ({"measure": "unsolved"}, replace(CLOSED, closing_kind="solved"), "■not verifiedclosed"),
        ({"measure": "unsolved"}, OVERDUE, "■overdue by 12 working daysdeadline 10-30 24:00"),
        ({"measure": "not_satisfied"}, UNSOLVED, "■dissatisfiedclosed 11-17 10:05"),
        ({"measure": "not_satisfied"}, replace(UNSOLVED, answer="basic"), "■basically satisfiedclosed"),
        ({"answer": "dissatisfied"}, UNSOLVED, "■dissatisfiedclosed 11-17 10:05"),
        ({"measure": "uncredited"}, replace(UNSOLVED, answer="unreached"), "■not reachedclosed"),
        ({"measure": "uncredited"}, OVERDUE, "■no answeroverdue by 12 working days"),
        (
            {"measure": "late"},
            replace(UNSOLVED, late=True, overdue_days=2.0),
            "■closed late by 2 working daysclosed",
        ),
        ({"measure": "accepted"}, UNSOLVED, "●closed 11-17 10:05"),
        ({"measure": "solved"}, replace(CLOSED, verdict="solved"), "●closed 11-17 10:05"),
    ],
)
def test_in_a_list_of_failed_orders_the_first_sign_is_why(
    filter: dict[str, str], row: OrderRow, expected: str
) -> None:
    asked = OrderFilter(**filter)
    page = orders_page(view(rows=(row,), filter=asked), ListState(asked), SUPERVISOR)
    first = next(each for each in walk(page) if class_of(each).startswith("time-left"))
    assert words(first).startswith(expected)


PAUSED = datetime(2026, 11, 4, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"state": "withdrawn"}, "withdrawn"),
        ({"state": "direct", "closing_kind": "direct"}, "answered directly"),
        ({"solve_due": None}, "without deadline"),
        ({"solve_due": None, "paused_since": PAUSED}, "paused since 11-04 09:00"),
    ],
)
def test_orders_without_a_running_clock_say_why(changes: dict[str, Any], expected: str) -> None:
    assert said(replace(ROW, **changes)) == expected


def test_unknown_filters_are_dropped_with_a_notice() -> None:
    wrong = OrderFilter(measure="beauty", state="gone", period="someday", district="N")
    known, notices = known_filter(wrong, date(2026, 11, 18))
    assert known == OrderFilter(district="N")
    assert len(notices) == 3 and "List “beauty” is unknown and was left out." in notices
    assert known_filter(FILTER, date(2026, 11, 18)) == (FILTER, ())


def test_an_order_out_of_reach_and_a_missing_one_look_the_same() -> None:
    page = order_page(None, SOUTH_COORDINATOR)
    assert "your account sees South" in words(page)
    assert addresses(page) == []
    drawer = orders_page(view(), ListState(FILTER, order="sheet~999"), SOUTH_COORDINATOR)
    assert "your account sees South" in words(drawer)


def test_who_sees_every_order_is_told_that_there_is_none() -> None:
    said = words(order_page(None, SUPERVISOR))
    assert said.startswith("There is no order at this address.") and "another unit" not in said
    nobody = scope_for("x", "unit_handler")
    assert "your account sees no orders" in words(order_page(None, nobody))


def test_words_that_no_filter_knows_are_dropped_with_a_notice() -> None:
    wrong = OrderFilter(verdict="maybe", answer="happy", excluded="2", clock="soon", gate="5", q="pipe")
    known, notices = known_filter(wrong, date(2026, 11, 18))
    assert known == OrderFilter(q="pipe")
    assert len(notices) == 5 and "Gate “5” is unknown and was left out." in notices
    right = OrderFilter(verdict="none", answer="unreached", excluded="0", clock="maybe", gate="4")
    assert known_filter(right, date(2026, 11, 18)) == (right, ())


def drawn(changed: OrderFilter, **changes: Any) -> Any:
    return orders_page(view(filter=changed, **changes), ListState(changed), SUPERVISOR)


def test_further_filters_open_where_one_of_them_is_in_force() -> None:
    def rest(page: Any) -> Any:
        return next(each for each in walk(page) if class_of(each) == "filters-more")

    assert rest(drawn(FILTER.but(clock="near", state="closed"))).open is False
    opened = rest(drawn(FILTER.but(answer="none")))
    assert opened.open is True
    chosen = {each.name: each.value for each in walk(opened) if each._type == "Select"}
    assert (chosen["answer"], chosen["verdict"]) == ("none", "-")
    assert "gate" not in chosen  # no reply of this base is known to wait


def test_each_further_filter_is_a_chip_in_words() -> None:
    filter = OrderFilter(verdict="unsolved", answer="none", excluded="1", clock="maybe", gate="3")
    page = drawn(filter, chips=tuple(filter.parameters().items()))
    chips = {words(each): each.href for each in walk(page) if class_of(each) == "filter-chip"}
    assert list(chips) == [
        "Verificationnot solved×",
        "Satisfactionnone yet×",
        "Excludedexcluded×",
        "Deadlineperhaps past the deadline×",
        "Gategate 3×",
    ]
    for name, href in zip(filter.parameters(), chips.values(), strict=True):
        left = dict(parse_qsl(urlsplit(href).query))
        assert left == {key: value for key, value in filter.parameters().items() if key != name}


def test_the_lead_links_each_number_to_the_same_list_narrowed() -> None:
    page = drawn(FILTER.but(measure="due"), standing=Action(open=1_234, overdue=12, near=0, maybe=3))
    lead = next(each for each in walk(page) if class_of(each) == "lead")
    assert words(lead) == "1,234 open at the data time■ 12 overdue◇ 3 perhaps overdue since the data"
    base = {"measure": "due", "period": "2026-10", "basis": "due", "district": "N"}
    assert opened(lead) == [base | {"clock": each} for each in ("open", "overdue", "maybe")]
    for silent in (None, Action()):
        quiet = drawn(FILTER, standing=silent)
        assert not [each for each in walk(quiet) if class_of(each) == "lead"]


def test_the_gate_has_a_column_where_data_have_gates() -> None:
    gates = {"gate": tuple(Option(each, each) for each in "1234")}
    rows = (replace(ROW, gate=3), replace(ROW, order_no="2"))
    assert [row["Gate"] for row in rows_of(drawn(FILTER, rows=rows, options=gates))] == ["gate 3", "–"]
    assert "Gate" not in rows_of(drawn(FILTER, rows=rows))[0]


def test_what_the_base_does_not_know_is_said() -> None:
    said = words(drawn(FILTER, unknown=("district",)))
    assert "District “North” is unknown; no order meets it." in said
    earlier = words(drawn(OrderFilter(gate="3", as_of="2026-11-01T08:00")))
    assert "only the newest data tell where one waits" in earlier
