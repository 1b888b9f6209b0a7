"""Points lost, order by order: shares by what each order lacks, adding up to the score's loss exactly."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.appraisal.losses import lost_points, order_losses
from dashboard.appraisal.months import sum_months
from dashboard.appraisal.ranking import score
from dashboard.appraisal.settings import AppraisalSettings
from dashboard.views.counts import Counts

SETTINGS = AppraisalSettings(minimum_sample={"district": 1, "department": 1, "utility": 1, "township": 1})
RATED = ("satisfied", "basic", "fair", "dissatisfied")


def one(
    key: str, *, solved: bool = True, on_time: bool = True, answer: str = "satisfied", **more: int
) -> Counts:
    rated = {answer: 1, "called": 1} if answer else {}
    counted = {"solved": int(solved), "unsolved": int(not solved), "on_time": int(on_time), **rated, **more}
    return Counts(key, due=1, verified=1, late=int(not on_time), **counted)


def whole(orders: dict[str, Counts]) -> Counts:
    return sum_months([{"U": each} for each in orders.values()])["U"]


def test_orders_that_lose_together_share_by_what_each_lacks() -> None:
    orders = {"a": one("a", solved=False, answer="dissatisfied"), "b": one("b", answer="fair", on_time=False)}
    orders |= {str(n): one(str(n)) for n in range(8)}
    found = score(whole(orders), "district", SETTINGS)
    losses = order_losses(found, orders, SETTINGS)
    # Six has nothing below its line: 40, 30 and 20 are raised by 10/9. Resolution 90 % of 98: 8 points of 2 %
    # each, one order. Satisfaction 8.6/10, 12 points short: a lacks 1, b 0.4. On time 90 of 100: b alone.
    resolution = Fraction(400, 9) * Fraction(16, 100)
    satisfaction = Fraction(300, 9) * Fraction(24, 100)
    on_time = Fraction(200, 9) * Fraction(20, 100)
    assert [(each.key, each.points) for each in losses] == [
        ("a", resolution + satisfaction * Fraction(5, 7)),
        ("b", on_time + satisfaction * Fraction(2, 7)),
    ]
    assert losses[0].by == {"resolution": resolution, "satisfaction": satisfaction * Fraction(5, 7)}
    assert sum(each.points for each in losses) == lost_points(found) == resolution + satisfaction + on_time


def test_scorecard_items_missed_count_each_for_itself() -> None:
    orders = {
        "a": one("a", provincial=1, six_applicable=6, six_met=3),
        "b": one("b", provincial=1, six_applicable=4, six_met=3),
        "c": one("c"),
    }
    losses = order_losses(score(whole(orders), "district", SETTINGS), orders, SETTINGS)
    lost = 10 * Fraction(2, 100) * 40  # 6/10 of 100
    assert {each.key: each.points for each in losses} == {"a": lost * Fraction(3, 4), "b": lost / 4}


def test_a_reached_target_costs_no_order_anything_although_one_is_unsolved() -> None:
    orders = {str(n): one(str(n), answer="") for n in range(60)} | {"x": one("x", solved=False, answer="")}
    found = score(whole(orders), "district", SETTINGS)  # 60/61 = 98.36 %, above the target of 98
    assert lost_points(found) == 0 and order_losses(found, orders, SETTINGS) == ()


def test_orders_of_another_score_are_refused() -> None:
    orders = {"a": one("a", solved=False), "b": one("b")}
    with pytest.raises(ValueError, match="resolution"):
        order_losses(score(whole(orders), "district", SETTINGS), {"b": orders["b"]}, SETTINGS)


ORDER = st.tuples(
    st.booleans(), st.booleans(), st.sampled_from(("", *RATED)), st.integers(0, 6), st.integers(0, 6)
)


@given(st.lists(ORDER, min_size=1, max_size=25))
def test_the_shares_always_add_up_to_what_the_unit_lost(
    drawn: list[tuple[bool, bool, str, int, int]],
) -> None:
    orders = {
        str(n): one(
            str(n),
            solved=solved,
            on_time=on_time,
            answer=answer,
            provincial=1,
            six_applicable=max(applies, met),
            six_met=met,
        )
        for n, (solved, on_time, answer, applies, met) in enumerate(drawn)
    }
    found = score(whole(orders), "district", SETTINGS)
    losses = order_losses(found, orders, SETTINGS)
    assert sum((each.points for each in losses), Fraction(0)) == lost_points(found)
    for item in found.items:
        shares = [each.by.get(item.indicator, Fraction(0)) for each in losses]
        assert sum(shares, Fraction(0)) == item.lost and all(share >= 0 for share in shares)
    assert [each.points for each in losses] == sorted((each.points for each in losses), reverse=True)
