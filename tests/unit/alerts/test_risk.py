"""The chance of open orders to end in time: curves by hand, shrinkage, what is not known."""

from __future__ import annotations

import numpy as np
import pytest

from dashboard.alerts.risk import PARTS, Curves, Spell, deciles, step_of
from dashboard.alerts.settings import RiskRule
from dashboard.appraisal.statistics import kaplan_meier

RULE = RiskRule(weight=0, least=5)


def spells(*times: float, closed: bool = True, category: int = 1, unit: int = 1) -> list[Spell]:
    return [Spell(category, unit, step_of(each, 5), closed) for each in times]


def test_time_is_the_part_of_the_limit() -> None:
    assert [step_of(spent, 5) for spent in (0, 0.24, 0.25, 4.99, 5, 5.01, 500)] == [
        0,
        0,
        1,
        PARTS - 1,
        PARTS - 1,
        PARTS,
        PARTS * 10,
    ]
    assert (step_of(0, 0), step_of(0.1, 0)) == (0, PARTS)


def test_of_those_still_open_the_share_that_closed_in_time() -> None:
    # Ten closed on the first day, of ten others six within the limit of five days and four after it.
    found = Curves(spells(*[0.1] * 10, *[4.5] * 6, *[9.0] * 4), RULE)
    early = found.chance(1, 1, step_of(0, 5))
    late = found.chance(1, 1, step_of(2, 5))
    assert early is not None and late is not None
    assert early.value == pytest.approx(16 / 20)
    assert late.value == pytest.approx(6 / 10)
    assert (late.like, late.in_time, late.level) == (10, 6, "unit")


def test_the_curve_is_kaplan_and_meiers_with_open_orders_counted_so_far() -> None:
    rng = np.random.default_rng(3)
    times = rng.uniform(0, 9.9, 300)
    closed = rng.random(300) < 0.9
    steps = [step_of(float(each), 5) for each in times]
    known = kaplan_meier([float(each) for each in steps], closed.tolist())
    found = Curves([Spell(1, 1, step, bool(each)) for step, each in zip(steps, closed, strict=True)], RULE)
    for step in (0, 4, 11, 19):
        before = known.at(step - 0.5)[0] if step else 1.0
        chance = found.chance(1, 1, step)
        assert chance is not None
        assert chance.value == pytest.approx(1 - known.at(PARTS - 0.5)[0] / before)


def test_few_orders_lean_on_their_category_and_that_on_the_city() -> None:
    rule = RiskRule(weight=10, least=5)
    city = spells(*[1.0] * 90, *[9.0] * 10, category=2)  # 90 % of another category in time
    own = spells(*[9.0] * 10)  # none of this one
    found = Curves([*city, *own], rule)
    chance = found.chance(1, 1, 0)
    assert chance is not None
    whole = 90 / 110
    category = (10 * 0 + 10 * whole) / 20
    assert chance.value == pytest.approx((10 * 0 + 10 * category) / 20)
    assert (chance.like, chance.in_time, chance.level) == (10, 0, "unit")


def test_too_few_of_any_kind_say_nothing() -> None:
    assert Curves(spells(1.0, 1.0, 9.0), RULE).chance(1, 1, 0) is None
    assert Curves([], RULE).chance(1, 1, 0) is None


def test_orders_younger_than_their_limit_do_not_tell_how_they_end() -> None:
    # Most of the category are still open before their limit: how such orders end nobody knows yet.
    young = [*spells(*[0.5] * 10), *spells(*[2.0] * 30, closed=False)]
    older = spells(*[9.0] * 50, category=2)
    assert Curves([*young, *older], RULE).chance(1, 1, step_of(1, 5)) is None


def test_past_its_limit_no_order_ends_in_time() -> None:
    chance = Curves(spells(*[9.0] * 10), RULE).chance(1, 1, step_of(6, 5))
    assert chance is not None and (chance.value, chance.in_time) == (0.0, 0)


def test_tenths_are_by_predicted_risk() -> None:
    risk = [n / 100 for n in range(100)]
    late = [n >= 90 for n in range(100)]
    rows = deciles(risk, late)
    assert [n for _mean, _came, n in rows] == [10] * 10
    assert rows[0][0] == pytest.approx(0.045)
    assert [came for _mean, came, _n in rows] == [0.0] * 9 + [1.0]
