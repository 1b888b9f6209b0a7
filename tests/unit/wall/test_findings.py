"""Titles of scenes: the finding in words, whatever the figures are."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from dashboard.order.urgency import Action
from dashboard.views.counts import Counts, Rate, WarningState
from dashboard.views.overview import Recovered, UrgentOrder
from dashboard.views.rankings import RankingView
from dashboard.views.wall import BandCount, BandMove, TownshipBands
from dashboard.wall import findings
from tests.support.desk import HARBOUR, order_row, overview
from tests.support.reckoning import period
from tests.support.sheets import CONTEXT, NORTH, SMALL, SOUTH, ranked, ranking_view
from tests.support.walls import wall_view

pytestmark = pytest.mark.usefixtures("english")
BACK = (Recovered(NORTH, "resolution", Rate(Fraction(94), 96)),)


def all_reached() -> RankingView:
    view = ranking_view()
    return replace(view, rows=tuple(replace(row, warnings=()) for row in view.rows))


def test_who_is_back_stands_before_who_is_below() -> None:
    view = ranking_view()
    assert findings.rank_finding(view, (), names=True) == "South under 90% in M10"
    assert findings.rank_finding(view, BACK, names=True) == "South under 90% in M10, North back at it"


def test_who_is_back_in_one_rate_and_under_in_the_other_is_not_back() -> None:
    half = (Recovered(SOUTH, "satisfaction", Rate(Fraction(36), 36)),)
    assert findings.rank_finding(ranking_view(), half, names=True) == "South under 90% in M10"


def test_in_public_the_same_fact_names_nobody() -> None:
    said = findings.rank_finding(ranking_view(), BACK, names=False)
    assert said == "1 of 2 ranked units reached 90% in M10"


def test_nothing_stands_out_is_a_finding() -> None:
    assert findings.rank_finding(all_reached(), (), names=True) == "No ranked unit under 90% in M10"
    said = findings.rank_finding(all_reached(), BACK, names=True)
    assert said == "North back at 90% in M10, no unit under it"
    nobody = replace(ranking_view(), rows=(ranked("T"),))
    assert findings.rank_finding(nobody, (), names=True) == "In M10 no unit had enough orders for a rank"


def test_of_many_the_rest_is_counted() -> None:
    row = ranked("S")
    rows = tuple(replace(row, unit=replace(SOUTH, code=f"S{n}", name=f"U{n}")) for n in range(15))
    said = findings.rank_finding(replace(ranking_view(), rows=rows), BACK, names=True)
    assert said == "U0, U1, U2 and 12 more under 90% in M10"


def test_a_ranking_of_three_months_says_so() -> None:
    context = replace(CONTEXT, period=period("r3m"))
    said = findings.rank_finding(replace(all_reached(), context=context), (), names=True)
    assert said == "No ranked unit under 90% in the last 3 months"


@pytest.mark.parametrize(
    ("units", "action", "names", "said"),
    [
        (
            ((NORTH, Action(6, 2, 1)), (SOUTH, Action(3, 1)), (SMALL, Action(1))),
            Action(12, 4, 1),  # one overdue of a department: the map's sentence is about districts
            True,
            "2 districts have overdue orders, 3 in all",
        ),
        (((HARBOUR, Action(1, 1)),), Action(1, 1), True, "1 townships have overdue orders, 1 in all"),
        (((NORTH, Action(6, 2)),), Action(12, 4), False, "4 of 12 open orders are overdue"),
        (((NORTH, Action(6)),), Action(9, 1), True, "1 of 9 open orders are overdue"),
        (((NORTH, Action(6, 0, 5)),), Action(9, 0, 5), True, "No order overdue, 5 near due"),
        (((NORTH, Action(6)),), Action(6), True, "None of 6 open orders is overdue or near due"),
        ((), Action(), True, "No open orders"),
    ],
)
def test_where_action_is_needed(units: tuple, action: Action, names: bool, said: str) -> None:
    assert findings.action_finding(units, action, names=names) == said


@pytest.mark.parametrize(
    ("items", "due", "on_time", "said"),
    [
        ({"onsite_check": (66, 66)}, 9, 9, "All 66 provincial orders had somebody on site within 2 hours"),
        ({"onsite_check": (65, 66)}, 9, 9, "65 of 66 provincial orders had somebody on site within 2 hours"),
        ({"onsite_check": (0, 0)}, 9, 8, "8 of 9 orders due in the last 30 days closed in time"),
        ({}, 9, 9, "All 9 orders due in the last 30 days closed in time"),
        ({}, 0, 0, "No order fell due in the last 30 days"),
    ],
)
def test_how_quick_the_answers_were(items: dict, due: int, on_time: int, said: str) -> None:
    assert findings.time_finding(items, Counts("city", due=due, on_time=on_time)) == said


def test_what_is_overdue_and_the_longest_of_it() -> None:
    late = UrgentOrder(replace(order_row(), overdue_days=8.4), "overdue")
    view = wall_view(stuck=(late,))
    assert findings.alerts_finding(view) == "1 order overdue, by 8 working days"
    assert findings.alerts_finding(wall_view(stuck=())) == "1 order overdue, by less than five working days"
    calm = wall_view(overview=overview(action=Action(4)), stuck=())
    assert findings.alerts_finding(calm) == "None of 4 open orders is overdue or near due"
    near = wall_view(overview=overview(action=Action(4, 0, 2)), stuck=())
    assert findings.alerts_finding(near) == "No order overdue, 2 near due"
    assert (
        findings.alerts_finding(wall_view(overview=overview(action=Action()), stuck=())) == "No open orders"
    )


def test_what_asks_for_a_leader_is_counted_of_both_kinds() -> None:
    assert findings.lead_finding(wall_view()) == "1 matters for the city's leaders"
    row = replace(ranked("S"), warnings=(WarningState("resolution", "formal", 3),))
    long = overview(ranking=replace(ranking_view(), rows=(ranked("N"), row)))
    assert findings.lead_finding(wall_view(overview=long)) == "2 matters for the city's leaders"
    assert findings.lead_finding(wall_view(stuck=())) == "No matter for the city's leaders"
    own = wall_view(overview=overview(unit=NORTH), stuck=())
    assert findings.lead_finding(own) == "No matter for the district's leaders"


@pytest.mark.parametrize(
    ("ranked_ones", "risen", "below", "said"),
    [
        (80, 14, 16, "16 of 80 ranked townships are under 90%, 14 rose by a band"),
        (80, 0, 16, "16 of 80 ranked townships are under 90%"),
        (80, 2, 0, "2 townships rose by a band, none of 80 is under 90%"),
        (80, 0, 0, "None of 80 ranked townships is under 90%"),
        (0, 0, 0, "No township had enough orders for a rank"),
    ],
)
def test_how_the_townships_stand(ranked_ones: int, risen: int, below: int, said: str) -> None:
    row = ranked("N")
    bands = TownshipBands(
        ranking_view(),
        BandCount(None, (("Excellent", ranked_ones),)),
        risen=(BandMove(row, "Good"),) * risen,
        below=(row,) * below,
    )
    assert findings.township_finding(bands) == said
