"""A ranking made of facts: ranks, changes, warnings, what is outside, and districts that were silent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from dashboard.importing.arrivals import Silence
from dashboard.rankings.page import RankingFacts, empty_ranking, find_row, make_ranking
from dashboard.views.counts import Counts, WarningState
from tests.support.reckoning import PLAIN_CALENDAR, TODAY, context, district, judged, months, period, township

NORTH, SOUTH = district("N", 1), district("S", 2)
N1, N2 = township("N1", 11, NORTH, subkind="street"), township("N2", 12, NORTH, subkind="town")
S1, PARK = township("S1", 21, SOUTH, subkind="street"), township("N9", 19, NORTH, subkind="park")
UNITS = (NORTH, SOUTH, N1, N2, S1, PARK)
YEAR = [f"2025-{month:02}" for month in (10, 11, 12)] + [f"2026-{month:02}" for month in range(1, 11)]


def facts(level: Any = "district", **given: Any) -> RankingFacts:
    found = {"N": judged("N", 100, 80), "S": judged("S", 50, 50)}
    september = {"N": judged("N", 40, 40), "S": judged("S", 40, 39)}
    plain = RankingFacts(
        level=level,
        context=context("2026-10"),
        today=TODAY,
        units=UNITS,
        calendar=PLAIN_CALENDAR,
        counts=found,
        before=found,
        months=months({"2026-09": september, "2026-10": found}, YEAR),
        previous=september,
        previous_period=period("2026-09"),
        total=judged("city", 160, 135),
        total_before=judged("city", 161, 135),
    )
    return replace(plain, **given)


def test_districts_are_ranked_with_their_change_and_the_run_of_their_warning() -> None:
    view = make_ranking(facts())
    assert [(row.unit.code, row.rank, row.change, row.previous_rank) for row in view.rows] == [
        ("S", 1, 1, 2),
        ("N", 2, -1, 1),
    ]
    # 80 of 100 solved: under 90 %, for the one closed month October; September was whole.
    assert view.rows[1].warnings == (WarningState("resolution", "formal", 1),)
    assert view.history == (("2026-09", {"N": 1, "S": 2}), ("2026-10", {"S": 1, "N": 2}))
    assert (view.previous_text, view.total.due, view.total_before_exclusion.due) == ("2026-09", 160, 161)
    assert view.districts == (("N", "区N"), ("S", "区S"))
    assert (view.undetermined, view.others, view.silent) == ({}, {}, ())


def test_due_orders_before_exclusion_decide_whether_a_unit_is_ranked() -> None:
    before = {"N": judged("N", 101, 80), "S": judged("S", 29, 29)}
    view = make_ranking(facts(before=before))
    assert [(row.unit.code, row.rank, row.before_exclusion.due) for row in view.rows] == [
        ("N", 1, 101),
        ("S", None, 29),
    ]


TOWNSHIPS = {
    "N1": judged("N1", 20, 20),
    "N2": judged("N2", 20, 18),
    "S1": judged("S1", 20, 19),
    "N9": judged("N9", 5, 5),
    "N:none": judged("N:none", 7, 7),
    "S:none": judged("S:none", 2, 2),
}


def townships(**given: Any) -> RankingFacts:
    return facts("township", counts=TOWNSHIPS, before=TOWNSHIPS, previous={}, **given)


def test_townships_keep_their_rank_among_all_when_one_district_is_shown() -> None:
    everywhere = make_ranking(townships())
    assert [(row.unit.code, row.rank, row.district_rank) for row in everywhere.rows] == [
        ("N1", 1, 1),
        ("S1", 2, 1),
        ("N2", 3, 2),
    ]
    assert everywhere.undetermined == {"N": TOWNSHIPS["N:none"], "S": TOWNSHIPS["S:none"]}
    assert everywhere.others == {"镇N9": TOWNSHIPS["N9"]}
    north = make_ranking(townships(district=NORTH))
    assert [(row.unit.code, row.rank) for row in north.rows] == [("N1", 1), ("N2", 3)]
    assert north.undetermined == {"N": TOWNSHIPS["N:none"]}


def test_orders_without_a_township_and_parks_are_of_no_area() -> None:
    view = make_ranking(townships(area="street"))
    assert [(row.unit.code, row.rank) for row in view.rows] == [("N1", 1), ("S1", 2)]
    assert (view.area, view.undetermined, view.others) == ("street", {}, {})


def test_a_silent_district_is_told_where_the_ranking_counts_it() -> None:
    days = [date(2026, 10, 1) + timedelta(days=n) for n in range(31)]
    last = {date(2026, 10, 29), date(2026, 10, 30)}
    north = dict.fromkeys(days, 10)
    daily = {1: north, 2: {day: 10 for day in days if day not in last}}
    # Both Thursday and Friday: e^(−10·2) = 2e-9. The weekend after them is no working day.
    told = ((SOUTH, Silence(date(2026, 10, 29), date(2026, 10, 30), 10.0)),)
    assert make_ranking(facts(daily=daily)).silent == told
    assert make_ranking(townships(daily=daily, district=NORTH)).silent == ()
    assert make_ranking(facts("department", daily=daily)).silent == ()


def test_a_unit_without_a_row_is_not_found_and_an_empty_base_ranks_nobody() -> None:
    view = make_ranking(facts())
    assert find_row(view, SOUTH) is view.rows[0]
    assert find_row(view, N1) is None and find_row(view, None) is None
    empty = empty_ranking("district", context("2026-10"))
    assert (empty.rows, empty.total) == ((), Counts("city"))
