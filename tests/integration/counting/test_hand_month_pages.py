"""The pages of the hand-made month: what they print is the paper, and every number lists its orders."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from urllib.parse import parse_qsl, urlsplit

import pytest
from sqlalchemy import Connection

from dashboard.appraisal.indicators import round_half_up
from dashboard.people.access import OPERATOR
from dashboard.views.order import OrderFilter
from data_access.queries.orders.page import orders_view
from data_access.queries.unit.page import UnitQuery, unit_view
from layouts.components.links import costing
from layouts.pages.unit.page import unit_page
from layouts.pages.unit.sheet import UnitSheet
from layouts.pages.unit.state import UnitState
from tests.support.hand_month import AS_OF, NOW, OCTOBER, PARTS, difference, is_main, paper
from tests.support.sheets import walk, words


def unit_sheet(october_base: Connection, code: str) -> UnitSheet:
    """Return the page of a unit for October as it was known at the paper's moment."""
    view = unit_view(october_base, OPERATOR, UnitQuery(code, OCTOBER, as_of=AS_OF.isoformat()), now=NOW)
    assert view is not None
    return UnitSheet(view, UnitState(code, OCTOBER, asof=AS_OF.isoformat()), OPERATOR)


PLACES = ("370602", "370681", "370682", "370602001", "370602012", "370681001", "370682001", "D07", "D10")


@pytest.mark.sqlite_alone  # the counts of the month are compared on both databases in test_hand_month
@pytest.mark.parametrize("code", PLACES)
def test_the_page_of_a_unit_prints_the_paper(october_base: Connection, code: str) -> None:
    (row,) = (row for row in paper("unit") + paper("township") if is_main(row) and row["code"] == code)
    sheet = unit_sheet(october_base, code)
    assert difference(sheet.view.counts, row) == {}
    drawn = unit_page(sheet)
    (strip,) = (part for part in walk(drawn) if "kpis" in (getattr(part, "className", "") or ""))
    printed = words(strip)
    assert all(row[name] in printed for name in ("resolution", "on_time_rate") if row[name]), printed
    (said,) = (words(part) for part in walk(drawn) if getattr(part, "className", "") == "identity")
    parts = [int(number) for number in re.findall(r"\d+", said)]
    assert parts == [int(row[name]) for name in ("accepted", *PARTS, "extended_out")]


def test_every_number_of_the_identity_lists_the_orders_on_paper(
    october_base: Connection,
) -> None:
    (row,) = (row for row in paper("unit") if is_main(row) and row["code"] == "370602")
    drawn = unit_page(unit_sheet(october_base, "370602"))
    (foot,) = (part for part in walk(drawn) if getattr(part, "className", "") == "identity")
    links = [part for part in walk(foot) if getattr(part, "_type", "") == "Link"]
    for link in links:
        chosen = OrderFilter(**dict(parse_qsl(urlsplit(link.href).query)))
        listed = orders_view(october_base, OPERATOR, chosen, now=NOW)
        assert (words(link), listed.total) == (row[chosen.measure], int(row[chosen.measure]))
    assert len(links) == sum(int(row[name]) > 0 for name in ("accepted", *PARTS, "extended_out"))


@pytest.mark.parametrize("code", ["370602", "370681", "370682", "D07"])
def test_what_cost_a_unit_points_adds_up_order_by_order(october_base: Connection, code: str) -> None:
    query = UnitQuery(code, OCTOBER, as_of=AS_OF.isoformat(), tab="lost")
    view = unit_view(october_base, OPERATOR, query, now=NOW)
    assert view is not None and view.row is not None and view.row.score.points is not None
    items = {item.indicator: item for item in view.row.score.items if item.lost}
    if view.row.rank is None:
        assert view.lost is None
        return
    assert view.lost is not None and view.lost.others == 0
    for name, item in items.items():
        assert sum(each.by.get(name, Fraction(0)) for each in view.lost.orders) == item.lost
    # Unrounded, what is left of 100 rounds to the published score.
    left = 100 - sum((each.points for each in view.lost.orders), Fraction(0))
    assert round_half_up(left, 2) == Decimal(str(float(view.row.score.points)))
    # The orders are those that the list behind each lost number holds.
    for name in items:
        shared = {each.row.order_no for each in view.lost.orders if name in each.by}
        measure = costing(name, view.context.settings)
        chosen = OrderFilter(
            **{"unit" if code == "D07" else "district": code},
            period=OCTOBER,
            measure=measure,
            as_of=AS_OF.isoformat(),
            basis="due",
        )
        listed = orders_view(october_base, OPERATOR, chosen, now=NOW)
        assert shared == {row.order_no for row in listed.rows}
