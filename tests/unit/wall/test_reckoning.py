"""Bands of townships, orders that wait long, units under the threshold for long."""

from __future__ import annotations

from dataclasses import replace

from dashboard.rankings.page import RankingFacts
from dashboard.views.counts import WarningState
from dashboard.views.overview import UrgentOrder
from dashboard.wall.reckoning import bands_of, long_below, months_below, split_stuck
from tests.support.desk import near_row, order_row
from tests.support.reckoning import PLAIN_CALENDAR, TODAY, context, district, judged, months, period, township
from tests.support.sheets import ranked

NORTH, SOUTH = district("N", 1), district("S", 2)
UNITS = [
    NORTH,
    SOUTH,
    *(township(code, number, NORTH) for number, code in enumerate(("N1", "N2", "N3"), 11)),
    *(township(code, number, SOUTH) for number, code in enumerate(("S1", "S2"), 21)),
]
# All closed in time and satisfied, no scorecard: the score is 100 − 40 × 0.02 × (98 − rate) × 100 ÷ 90.
NOW = {
    "N1": judged("N1", 20, 20),  # Excellent
    "N2": judged("N2", 20, 17),  # 85 %: 11.56 points lost, Fair
    "N3": judged("N3", 9, 0),  # too few for a rank
    "S1": judged("S1", 20, 18),  # 90 %: 7.11 lost, Good
    "S2": judged("S2", 20, 12),  # 60 %: 33.78 lost, To improve
}
BEFORE = {
    "N1": judged("N1", 20, 18),  # Good: it rose
    "N2": judged("N2", 20, 20),  # Excellent: it fell
    "S1": judged("S1", 9, 0),  # not ranked then: no rise
    "S2": judged("S2", 20, 12),
}


def facts(of: str = "") -> RankingFacts:
    chosen = next((unit for unit in UNITS if unit.code == of), None)
    asked = ["2026-10", *(f"2025-{n:02}" for n in range(8, 13)), *(f"2026-{n:02}" for n in range(1, 11))]
    return RankingFacts(
        level="township",
        context=context("r3m"),
        today=TODAY,
        units=UNITS,
        calendar=PLAIN_CALENDAR,
        counts=NOW,
        before=NOW,
        months=months({}, asked),
        previous=BEFORE,
        previous_period=period("2026-07..2026-09"),
        total=judged("city", 89, 67),
        total_before=judged("city", 89, 67),
        district=chosen,
    )


def test_townships_are_counted_by_band_in_the_city_and_its_districts() -> None:
    found = bands_of(facts())
    assert found.total.numbers == (("Excellent", 1), ("Good", 1), ("Fair", 1), ("To improve", 1))
    assert found.total.ranked == 4
    assert [(each.unit and each.unit.code, [n for _name, n in each.numbers]) for each in found.districts] == [
        ("N", [1, 0, 1, 0]),
        ("S", [0, 1, 0, 1]),
    ]


def test_who_rose_is_ranked_in_both_periods() -> None:
    found = bands_of(facts())
    assert [(move.row.unit.code, move.before, move.row.band) for move in found.risen] == [
        ("N1", "Good", "Excellent")
    ]


def test_who_is_below_missed_two_orders_at_least() -> None:
    assert [row.unit.code for row in bands_of(facts()).below] == ["N2", "S2"]


def test_a_district_counts_its_own_townships_alone() -> None:
    found = bands_of(facts("S"))
    assert found.total.unit == SOUTH and found.districts == ()
    assert [n for _name, n in found.total.numbers] == [0, 1, 0, 1]
    assert found.risen == ()


def test_five_working_days_past_due_is_stuck_and_the_longest_stands_first() -> None:
    def late(days: float) -> UrgentOrder:
        return UrgentOrder(replace(order_row(str(days)), overdue_days=days), "overdue")

    near = UrgentOrder(near_row(), "near")
    orders = [late(5.0), late(4.9), near, late(12.0)]
    stuck, rest = split_stuck(orders)
    assert [each.row.overdue_days for each in stuck] == [12.0, 5.0]
    assert rest == [orders[1], near]


def test_a_closed_order_is_not_stuck() -> None:
    closed = UrgentOrder(replace(order_row(), overdue_days=9.0, open_overdue=False), "overdue")
    assert split_stuck([closed]) == ([], [closed])


def test_three_months_below_ask_for_a_leader() -> None:
    def below(code: str, months: int, order: int, rank: int | None = 1) -> object:
        row = ranked("S")
        states = (WarningState("resolution", "formal", months), WarningState("satisfaction", "near", 0))
        unit = replace(row.unit, code=code, official_order=order)
        return replace(row, unit=unit, warnings=states, rank=rank)

    rows = [below("A", 3, 2), below("B", 2, 1), below("C", 5, 3), below("D", 3, 1), below("E", 9, 4, None)]
    assert [row.unit.code for row in long_below(rows)] == ["C", "D", "A"]
    assert months_below(ranked("N")) == 0
