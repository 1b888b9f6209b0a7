"""A unit's page: month and live figures apart, parts that add up, orders one by one as far as allowed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from dashboard.order.urgency import Action
from dashboard.views.counts import Counts
from dashboard.views.overview import Month
from layouts.components.order_card import order_card
from layouts.components.trend_card import trend_card
from layouts.pages.unit.page import unit_missing, unit_page
from layouts.pages.unit.sentence import sentence
from layouts.pages.unit.state import read_state
from layouts.pages.unit.table import sub_units_panel
from tests.support.desk import HARBOUR, card, township_counts, unit_sheet, unit_view
from tests.support.sheets import (
    CONTEXT,
    NORTH_COUNTS,
    OCTOBER,
    SOUTH,
    SOUTH_COORDINATOR,
    SOUTH_COUNTS,
    TOTAL,
    addresses,
    class_of,
    links,
    opened,
    ranked,
    ranking_view,
    rows_of,
    walk,
    words,
)

pytestmark = pytest.mark.usefixtures("english")


def south(**changes: Any) -> Any:
    return unit_view(
        unit=SOUTH, counts=SOUTH_COUNTS, row=ranked("S"), sub_units=None, selected=None, **changes
    )


def test_the_lead_gives_the_rate_its_fraction_the_rank_and_the_dearest_indicator() -> None:
    assert words(sentence(unit_sheet())).startswith(
        "North: resolution rate 97.92% (94/96) in 2026/10. Rank 1, score "
    )


def test_a_unit_below_says_so_first_with_the_months_running() -> None:
    assert words(sentence(unit_sheet(south()))).startswith(
        "■ South: resolution rate 85.00% (34/40) in 2026/10, under 90% for 2 months running. "
    )


def test_while_the_period_runs_the_warning_is_outlined() -> None:
    running = south(context=replace(CONTEXT, running=True))
    assert words(sentence(unit_sheet(running))).startswith("□ South")


def test_too_few_orders_are_told_as_counts() -> None:
    small = unit_view(row=None, counts=township_counts("N", 7, 6), sub_units=None, selected=None)
    page = words(unit_page(unit_sheet(small)))
    assert "North had 7 due orders in 2026/10, 1 of them not solved; too few for a rank." in page
    assert "6 / 7" in page and "85.71" not in page


def test_month_and_live_figures_are_labelled_apart() -> None:
    cells = [
        each
        for each in walk(unit_page(unit_sheet()))
        if class_of(each).startswith("kpi") and "kpi" in class_of(each).split()
    ]
    live = [each for each in cells if "live" in class_of(each).split()]
    assert len(cells) == 7 and len(live) == 1
    assert words(live[0]).startswith("Open (11-17 18:00)13orders")
    assert {"measure": "overdue_now", "district": "N"} in opened(live[0])


def test_changes_are_in_percentage_points_with_their_sign() -> None:
    page = words(unit_page(unit_sheet()))
    assert "vs last month +12.92 points" in page  # 94/96 − 34/40
    assert "vs last month \N{MINUS SIGN}3.00 points" in page  # on time 97 % after 100 %


def test_the_parts_of_a_district_add_up_to_its_total() -> None:
    rows = rows_of(sub_units_panel(unit_sheet()))
    by_name = {row["Townships"]: row for row in rows if row.get("Townships")}
    parts = ("Harbour", "Hill", "Park", "City departments of the district (no township)")
    for column in ("Due", "Unsolved"):
        assert sum(int(by_name[name][column]) for name in parts) == int(by_name["North in all"][column])
    assert by_name["North in all"]["Due"] == "40"


def test_the_title_names_the_township_with_the_largest_effect() -> None:
    panel = words(sub_units_panel(unit_sheet()))
    assert panel.startswith("Harbour: 5 of 18 not solved, which moves North by 12.5 points")
    assert "1 of 2 ranked townships reach 90% resolution; all solved: Hill" in panel
    assert "No single township" in words(sub_units_panel(unit_sheet(unit_view(sub_influence=None))))


def test_rows_open_their_orders_and_choose_the_township() -> None:
    panel = sub_units_panel(unit_sheet())
    assert {"measure": "unsolved", "period": "2026-10", "basis": "due", "township": "N01"} in opened(panel)
    assert {
        "measure": "due",
        "period": "2026-10",
        "basis": "due",
        "district": "N",
        "township": "none",
    } in opened(panel)
    targets = [getattr(each, "data-href", "") for each in walk(panel) if each._type == "Tr"]
    assert "/unit/N?sel=N02" in targets


def test_another_districts_account_sees_figures_but_no_order() -> None:
    page = unit_page(unit_sheet(scope=SOUTH_COORDINATOR))
    assert not addresses(page)
    assert "97.92" in words(page) and "Harbour" in words(page)
    assert "No water since Monday" not in words(page)
    assert "Your account sees the figures of North, not its orders." in words(page)


def test_a_card_tells_use_against_limit_verdict_reason_and_returns() -> None:
    text = words(order_card(card(redo_count=1), "Asia/Shanghai"))
    assert "○ not solvedNo" not in text and "not solved" in text
    assert "Waiting for approval" in text
    assert "closed after 4.7 of 5 working days" in text
    assert "handled 2 times" in text
    assert "11-06 dispatched" in text


def test_an_open_order_says_at_least_and_a_late_one_carries_the_sign() -> None:
    open_card = card(row=replace(card().row, closed_at=None, state="in_progress", verdict="", late=True))
    text = words(order_card(open_card, "Asia/Shanghai"))
    assert "open for at least 4.7 of 5 working days" in text and "■ late" in text


@pytest.mark.parametrize(
    ("unsolved", "changes", "expected"),
    [
        (True, {}, "■ not solved"),
        (True, {"verdict": "solved", "closing_kind": "confirmed"}, "■ service confirmed"),
        (True, {"verdict": "", "closing_kind": "explained"}, "■ explained"),
        (True, {"closed_at": None, "state": "in_progress", "verdict": "", "late": True}, "■ not solved"),
        (False, {"verdict": "solved"}, "● solved"),
        (False, {"verdict": "solved", "late": True}, "■ late, solved"),
        (False, {"verdict": ""}, "○ not verified"),
        (False, {"verdict": "", "late": True}, "■ late, not verified"),
        (False, {"closed_at": None, "state": "in_progress", "verdict": ""}, "○ in progress"),
    ],
)
def test_a_card_says_first_what_counts_against_the_unit(
    unsolved: bool, changes: dict[str, Any], expected: str
) -> None:
    drawn = order_card(card(row=replace(card().row, **changes), unsolved=unsolved), "Asia/Shanghai")
    assert words(next(each for each in walk(drawn) if "oc-verdict" in class_of(each))) == expected


def test_a_provincial_card_shows_its_six_items_as_dots() -> None:
    six = (
        ("four_way_call", "met"),
        ("liaison_response", "met"),
        ("onsite_check", "not_met"),
        ("feedback_on_time", "not_applicable"),
        ("report_accepted", "met"),
        ("solved_on_time", "not_met"),
    )
    text = words(order_card(card(six=six), "Asia/Shanghai"))
    assert "●●□–●□" in text and "six items 3/5" in text


def test_neighbours_keep_the_period_and_carry_their_keys() -> None:
    page = unit_page(unit_sheet(period="2026-10"))
    found = [each for each in walk(page) if "unit-after" in class_of(each)]
    assert [each.href for each in found] == ["/unit/S?period=2026-10"]
    assert words(found[0]).endswith("Next unit: South (])")
    assert not [each for each in walk(page) if "unit-before" in class_of(each)]


def test_up_to_three_units_stand_side_by_side() -> None:
    other = next(row for row in ranking_view().rows if row.unit.code == "S")
    page = unit_page(unit_sheet(unit_view(compared=(other,)), compared=("S",)))
    table = next(each for each in walk(page) if class_of(each) == "compared")
    rows = {row[""]: row for row in rows_of(table)}
    assert rows["Resolution rate"]["North"] == "97.9294/96"
    assert rows["Resolution rate"]["South"] == "85.0034/40"
    assert links(page)["End the comparison"] == "/unit/N"


def test_the_address_is_read_with_notices_for_what_is_unknown() -> None:
    state, notices = read_state("N", {"with": "S,T,X", "only": "best", "period": "2026-09"})
    assert state.compared == ("S", "T") and state.only == "" and state.period == "2026-09"
    assert len(notices) == 2
    assert state.href() == "/unit/N?period=2026-09&with=S%2CT"


def test_an_unknown_unit_says_so_and_shows_the_way_on() -> None:
    page = unit_missing("nowhere")
    assert "There is no unit with the code “nowhere”." in words(page)
    assert links(page)["All units"] == "/unit"


def test_a_period_without_orders_offers_the_last_complete_month() -> None:
    nothing = Counts("N")
    page = unit_page(
        unit_sheet(unit_view(counts=nothing, live_counts=nothing, action=Action()), period="2030-01")
    )
    assert "North has no orders in 2026/10." in words(page)
    assert links(page)["Show the last complete month"] == "/unit/N"


def test_an_empty_base_says_so() -> None:
    page = words(unit_page(unit_sheet(unit_view(context=replace(CONTEXT, as_of=None, sources=())))))
    assert "There are no orders yet." in page


def test_reasons_add_up_to_the_unsolved_orders() -> None:
    page = unit_page(unit_sheet())
    assert "Waiting for approval1No reason given1Unsolved in all2" in words(page)


def test_the_trend_marks_months_below_and_gives_the_same_as_a_table() -> None:
    months = (Month(OCTOBER, SOUTH_COUNTS, TOTAL),)
    section = trend_card(months, "district", CONTEXT.settings, city=False)
    assert words(section).startswith("Resolution rate under 90% in the last month")
    row = rows_of(next(each for each in walk(section) if each._type == "Table"))[0]
    assert (row["Month"], row["solved/due"]) == ("2026-10", "34/40")
    figure = next(each for each in walk(section) if each._type == "Graph").figure
    assert [trace["x"] for trace in figure["data"] if trace.get("marker", {}).get("symbol") == "square"] == [
        [0]
    ]


def test_a_months_rate_below_the_sample_leaves_a_gap_in_the_line() -> None:
    small = Month(OCTOBER, township_counts("N", 7, 6), TOTAL)
    section = trend_card(
        (small, Month(OCTOBER, NORTH_COUNTS, TOTAL)), "district", CONTEXT.settings, city=False
    )
    figure = next(each for each in walk(section) if each._type == "Graph").figure
    line = next(trace for trace in figure["data"] if trace.get("name") == "Resolution rate")
    assert line["y"][0] is None and line["y"][1] == pytest.approx(100 * 94 / 96)


def test_a_month_below_the_sample_is_not_counted_as_under_the_threshold() -> None:
    small = Month(OCTOBER, township_counts("N", 7, 2), TOTAL)
    assert words(trend_card((small,), "district", CONTEXT.settings, city=False)).startswith("Rates by month")


def test_months_reach_the_threshold_that_held_in_them() -> None:
    # 85 % in a month that asked for 85, 97.92 % and 85 % in months that asked for 90.
    low = CONTEXT.settings.model_copy(update={"threshold": Decimal(85)})
    north, south = (Month(OCTOBER, counts, TOTAL) for counts in (NORTH_COUNTS, SOUTH_COUNTS))
    mixed = (replace(south, settings=low), south, north)
    section = trend_card(mixed, "district", CONTEXT.settings, city=False)
    assert words(section).startswith("Resolution rate reached the threshold of its month in 2 of 3 months")
    same = trend_card((south, north), "district", low, city=False)
    assert words(same).startswith("Resolution rate reached 90% in 1 of 2 months")
    last = trend_card((north, south), "district", low, city=False)
    assert words(last).startswith("Resolution rate under 90% in the last month")


def test_townships_without_a_verified_order_are_counted_apart() -> None:
    view = unit_view()
    unverified = Counts("N02", due=12, unverified=12, satisfied=12)
    rows = tuple(
        replace(row, counts=unverified) if row.unit.code == "N02" else row
        for row in view.sub_units.ranking.rows
    )
    parts = replace(view.sub_units, ranking=replace(view.sub_units.ranking, rows=rows))
    said = words(sub_units_panel(unit_sheet(replace(view, sub_units=parts))))
    assert "0 of 2 ranked townships reach 90% resolution; of 1 it cannot be told" in said


def test_a_township_offers_one_three_and_twelve_months() -> None:
    view = unit_view(unit=HARBOUR, sub_units=None, selected=None, row=None)
    found = links(unit_page(unit_sheet(view)))
    assert [found[f"{n} months"] for n in (1, 3, 12)] == [f"/unit/N01?period=r{n}m" for n in (1, 3, 12)]
