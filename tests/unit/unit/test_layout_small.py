"""A unit with too few orders: one panel says what there is; points lost and who is under 90 % in sight."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from dashboard.order.urgency import Action
from dashboard.views.counts import Counts, Times, WarningState
from dashboard.views.unit import LostOrder, LostPoints
from layouts.pages.unit.page import unit_page
from tests.support.desk import order_row, township_counts, unit_sheet, unit_view
from tests.support.sheets import SOUTH_COORDINATOR, class_of, links, opened, walk, words

pytestmark = pytest.mark.usefixtures("english")


def small(counts: Counts, **changes: object) -> object:
    told = {"row": None, "counts": counts, "sub_units": None, "selected": None, "months": (), "urgent": ()}
    return unit_view(**{**told, "categories": (), "reasons": (), "action": Action(), **changes})


def panels(page: object) -> list[str]:
    return [words(each) for each in walk(page) if "panel" in class_of(each).split()]


def test_a_unit_with_two_orders_shows_its_orders_and_one_panel() -> None:
    counts = replace(township_counts("N", 2, 2), close_days=Times(2, 4.0, 4.6), satisfied=2)
    page = unit_page(unit_sheet(small(counts, categories=(("01", "Water", counts),))))
    shown = panels(page)
    assert len(shown) == 2 and shown[0].startswith("North, order by order")
    assert "Resolution rate2 / 2" in shown[1] and "Satisfaction2 / 2" in shown[1]
    assert "4.0 working d (median of 2 orders)" in shown[1]
    assert "Water 2" in shown[1] and "On site" not in shown[1]
    assert "No order was overdue or near its deadline" in shown[1]
    assert {"measure": "solved", "period": "2026-10", "basis": "due", "district": "N"} in opened(page)


def test_a_unit_from_the_minimum_sample_on_keeps_its_panels() -> None:
    assert len(panels(unit_page(unit_sheet(small(township_counts("N", 30, 30)))))) > 4


LOST = LostPoints(
    orders=(
        LostOrder(
            order_row(),
            Fraction(10, 3),
            {"resolution": Fraction(7, 3), "on_time": Fraction(1)},
        ),
    ),
    others=2,
    rest=Fraction(2, 3),
    total=Fraction(4),
)


def test_what_cost_most_lists_orders_by_points_and_opens_them() -> None:
    page = unit_page(unit_sheet(unit_view(lost=LOST, tab="lost"), tab="lost"))
    (panel,) = (each for each in panels(page) if each.startswith("What cost most"))
    assert panel.startswith("What cost most: 4.00 points lost")
    assert "\N{MINUS SIGN}3.33" in panel and "\N{MINUS SIGN}0.672 further orders" in panel
    assert "add up to the points lost exactly" in panel
    row = LOST.orders[0].row
    assert f"/orders/{row.source}~{row.order_no}" in links(page).values()
    assert links(page)["What cost most, order by order"] == "/unit/N?tab=lost"


def test_points_are_not_shown_to_who_may_not_open_the_orders() -> None:
    page = unit_page(unit_sheet(unit_view(lost=LOST, tab="lost"), SOUTH_COORDINATOR, tab="lost"))
    assert "What cost most" not in words(page)


def test_townships_under_the_threshold_stand_above_the_figures() -> None:
    view = unit_view()
    ranking = view.sub_units.ranking
    formal = (WarningState("resolution", "formal"),)
    rows = tuple(replace(row, warnings=formal if row.unit.code == "N01" else ()) for row in ranking.rows)
    sub_units = replace(view.sub_units, ranking=replace(ranking, rows=rows))
    page = unit_page(unit_sheet(replace(view, sub_units=sub_units)))
    (line,) = (words(each) for each in walk(page) if class_of(each) == "below-line")
    assert line.startswith("■ 1 Townships under 90%, 2026/10:Harbour")
    assert "Resolution rate 72.22% (13/18)" in line
