"""A unit's page: what is comparable, which township stands open, who its neighbours are, where orders lie."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from dashboard.order.urgency import Action
from dashboard.unit.page import (
    category_influence,
    city_units_in,
    compared,
    district_of,
    located_in,
    neighbours,
    reasons_of,
    selected_township,
    sub_influence,
    sub_units,
    three_months,
)
from dashboard.views.counts import Counts, RankRow, Score
from dashboard.views.rankings import RankingView
from dashboard.views.reference import Unit
from tests.support.reckoning import context, district, judged, township

NORTH, SOUTH = district("N", 1), district("S", 2)
N1, N2, N3 = (township(f"N{n}", 10 + n, NORTH) for n in (1, 2, 3))
S1 = township("S1", 21, SOUTH)
PARK = township("N9", 19, NORTH, subkind="park")
OFFICE = Unit(50, "D", "局", "department", 50)
UNITS = (NORTH, SOUTH, OFFICE, N1, N2, N3, PARK, S1)


def row(unit: Unit, counts: Counts) -> RankRow:
    return RankRow(unit, counts, counts, Score(None, ()), None, False, None)


def ranking(*rows: RankRow, total: Counts) -> RankingView:
    return RankingView("township", context("2026-10r3m"), rows, total, total, ())


RANKED = ranking(row(N1, judged("N1", 10, 10)), row(N2, judged("N2", 20, 10)), total=judged("city", 40, 27))
FOUND = {
    "N1": judged("N1", 10, 10),
    "N2": judged("N2", 20, 10),
    "N9": judged("N9", 5, 4),
    "S1": judged("S1", 2, 1),
    "N:none": judged("N:none", 3, 2),
}


def test_a_districts_orders_lie_in_ranked_townships_in_others_or_in_none() -> None:
    found = sub_units(NORTH, UNITS, RANKED, FOUND, lambda unit: Action(open=unit.unit_id))
    assert [(unit.code, each.due) for unit, each in found.others] == [("N9", 5), ("S1", 2)]
    assert found.nowhere.due == 3
    assert found.open == tuple(
        (code, Action(open=n)) for code, n in (("N1", 11), ("N2", 12), ("N3", 13), ("N9", 19))
    )
    whole = sum(each.counts.due for each in RANKED.rows) + 5 + 2 + found.nowhere.due
    assert whole == found.total.due == 40
    assert sub_units(SOUTH, UNITS, RANKED, {}, lambda unit: Action()).nowhere == Counts("S:none")


def test_the_township_that_costs_most_stands_open_unless_another_is_asked_for() -> None:
    found = sub_units(NORTH, UNITS, RANKED, FOUND, lambda unit: Action())
    influence = sub_influence(found)
    # Without N2 the district has 17 of 20 solved, with it 27 of 40: 85 − 67.5.
    assert influence is not None and (influence.key, influence.effect) == ("N2", Fraction(35, 2))
    assert selected_township("", found, influence) == N2
    assert selected_township("N9", found, influence) == PARK
    assert selected_township("unknown", found, None) == N2  # most unsolved: 10
    assert selected_township("N1", None, None) is None


def test_the_category_that_costs_most_is_named_orders_without_one_never() -> None:
    settings = context("2026-10").settings
    categories = (
        ("A", "甲", judged("A", 10, 5)),
        ("", "", judged("", 10, 0)),
        ("B", "乙", judged("B", 20, 20)),
    )
    influence = category_influence(categories, judged("city", 40, 25), settings)
    # Without A 20 of 30: 66⅔ − 62½.
    assert influence is not None and (influence.key, influence.effect) == ("A", Fraction(25, 6))


def test_townships_are_shown_over_the_three_months_that_end_with_a_month() -> None:
    assert three_months(context("2026-10")) == "2026-10r3m"
    assert three_months(context("2026-Q3")) == "2026-Q3"


def test_neighbours_are_of_the_same_level_and_district_and_still_valid() -> None:
    gone = township("N2", 12, NORTH, valid_to=date(2026, 9, 30))
    assert neighbours(N3, UNITS, context("2026-10")) == (N2, PARK)
    assert neighbours(N3, (N1, gone, N3, S1), context("2026-10")) == (N1, None)
    assert neighbours(NORTH, UNITS, context("2026-10")) == (None, SOUTH)
    assert neighbours(gone, (N1, gone), context("2026-10")) == (None, None)


def test_two_further_units_are_compared_each_once_never_the_unit_itself() -> None:
    peers = ranking(*(row(unit, Counts(unit.code)) for unit in (N1, N2, N3, S1)), total=Counts("city"))
    found = compared(["N2", "N1", "N2", "nobody", "S1", "N3"], N1, peers)
    assert [each.unit.code for each in found] == ["N2", "S1"]


def test_only_a_township_has_a_district_above_it() -> None:
    assert district_of(S1, UNITS) == SOUTH
    assert district_of(SOUTH, UNITS) is None


def test_equal_reasons_are_added_and_the_most_frequent_stand_first() -> None:
    given = [("资金", 2), ("", 1), ("政策", 3), ("资金", 2), ("其他", 1)]
    assert reasons_of(given) == (("资金", 4), ("政策", 3), ("", 1), ("其他", 1))


def test_orders_lie_in_districts_in_the_official_order_unknown_places_last() -> None:
    found = {
        "none": judged("none", 1, 1),
        "S": judged("S", 2, 2),
        "X": judged("X", 4, 4),
        "N": judged("N", 3, 3),
    }
    assert [(unit and unit.code, each.due) for unit, each in located_in(found, UNITS)] == [
        ("N", 3),
        ("S", 2),
        (None, 1),
        (None, 4),
    ]
    assert city_units_in({"D": judged("D", 2, 1), "N": judged("N", 1, 1)}, UNITS) == (
        (OFFICE, judged("D", 2, 1)),
    )
