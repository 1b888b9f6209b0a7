"""Scoring forms as data: three published ones in settings alone, every kind of rule, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from dashboard.appraisal import ranking
from dashboard.appraisal.forms import GroupForm, IndicatorRule
from dashboard.appraisal.indicators import round_half_up, satisfaction
from dashboard.appraisal.losses import order_losses
from dashboard.appraisal.registry import ADDED, REGISTRY
from dashboard.appraisal.scoring import Peers, banded_points
from dashboard.appraisal.settings import DEFAULTS, AppraisalSettings
from dashboard.views.counts import Counts, RankRow, Score
from dashboard.views.reference import Unit
from tests.support.forms import (
    COUNTIES,
    LIANYUNGANG,
    LYG_ON_TIME,
    LYG_SATISFACTION,
    SHANGHAI,
    XINING,
    rule,
)


def alone(indicator: str, one: IndicatorRule, counts: Counts, **given: Any) -> Score:
    """Score counts by a form of one indicator."""
    settings = AppraisalSettings(
        indicators={indicator: one},
        total=one.weight,
        minimum_sample={"district": 1, "department": 1, "utility": 1, "township": 1},
        satisfaction_coverage=Decimal(0),
        **given,
    )
    peers = Peers({"accepted": 400}, {"accepted": 100})
    return ranking.score(counts, "district", settings, peers)


def answers(satisfied: int, of: int) -> Counts:
    return Counts("a", due=of, satisfied=satisfied, dissatisfied=of - satisfied)


@pytest.mark.parametrize(
    ("satisfied", "of", "points"),
    [
        (875, 1000, "19.75"),  # 87.5 %
        (5, 6, "17.67"),  # 83.33 %
        (3, 4, "13.50"),  # 75 %
        (5, 7, "12.50"),  # 71.43 %: the floor
        (1, 2, "12.50"),  # 50 %
        (98, 100, "25.00"),
    ],
)
def test_lianyungang_gives_its_published_points_of_satisfaction(satisfied: int, of: int, points: str) -> None:
    found = alone("satisfaction", LYG_SATISFACTION, answers(satisfied, of))
    assert found.points == Fraction(points)


@pytest.mark.parametrize(("on_time", "of", "points"), [(8982, 10000, "14.82"), (2, 3, "0.00")])
def test_lianyungang_gives_its_published_points_of_closing_in_time(
    on_time: int, of: int, points: str
) -> None:
    assert round(alone("on_time", LYG_ON_TIME, Counts("a", due=of, on_time=on_time)).points or 0, 2) == (
        Fraction(points)
    )


def unit(code: str, order: int, kind: str = "district") -> Unit:
    return Unit(order, code, code, kind, order)


def closed(code: str, due: int, solved: int, satisfied: int, on_time: int, **more: Any) -> Counts:
    return Counts(
        code,
        accepted=due,
        due=due,
        verified=due,
        solved=solved,
        satisfied=satisfied,
        dissatisfied=due - satisfied,
        on_time=on_time,
        late=due - on_time,
        due_before_exclusion=due,
        **more,
    )


def ranked(units: list[Unit], found: Mapping[str, Counts], settings: AppraisalSettings) -> list[RankRow]:
    return list(ranking.rank_units(units, found, found, settings))


def test_lianyungang_ranks_counties_and_districts_apart_and_lists_units_without_orders() -> None:
    units = [unit(code, place) for place, code in enumerate([*COUNTIES, "D1", "D2"])]
    found = {
        "C1": closed("C1", 40, 40, 35, 40),  # 100 + 19.75 + 25
        "C2": closed("C2", 40, 36, 35, 40),  # 90 + 19.75 + 25
        "D1": closed("D1", 40, 40, 40, 40),  # 50 + 25 + 25
        "D2": closed("D2", 40, 40, 35, 40),  # 50 + 19.75 + 25
    }
    rows = ranked(units, found, LIANYUNGANG)
    assert [(row.unit.code, row.rank, row.group_name) for row in rows] == [
        ("C1", 1, "县"),
        ("C2", 2, "县"),
        ("C3", None, "县"),
        ("D1", 1, "区、功能板块"),
        ("D2", 2, "区、功能板块"),
    ]
    assert [row.score.points for row in rows] == [
        Fraction("144.75"),
        Fraction("134.75"),
        None,
        Fraction(100),
        Fraction("94.75"),
    ]
    assert [row.score.total for row in rows] == [150, 150, 150, 100, 100]
    assert not any(row.tied for row in rows)
    assert ranking.ranks_alone(units, found, LIANYUNGANG) == {"C1": 1, "C2": 2, "D1": 1, "D2": 2}


def test_xining_credits_reproduce_the_published_rate() -> None:
    counts = Counts("a", due=670, satisfied=614, basic=34, dissatisfied=22)
    rate = satisfaction(counts, XINING)
    assert rate.value == (614 + Fraction(6, 10) * 34) / 670
    assert round_half_up((rate.value or 0) * 100, 2) == Decimal("94.69")


def test_a_township_of_shanghai_is_scored_by_volume_rates_and_a_deduction() -> None:
    def month(code: str, accepted: int, late: int, contacted: int, solved: int, explained: int) -> Counts:
        more = {"contacted": contacted, "solved_in_fact": solved, "solved_or_explained": solved + explained}
        answered = {"satisfied": 6, "basic": 2, "fair": 1, "dissatisfied": 1}
        return Counts(
            code,
            accepted=accepted,
            due=20,
            late=late,
            due_before_exclusion=20,
            more=more,
            **answered,  # type: ignore[arg-type]
        )

    found = {"A": month("A", 30, 2, 20, 12, 4), "B": month("B", 10, 20, 15, 16, 0)}
    first, second = ranked([unit("A", 1, "township"), unit("B", 2, "township")], found, SHANGHAI)
    # 5 × 30/40 + 30 × 20/20 + 20 × 12/16 + 40 × (6 + 1.6 + 0.6)/10 − 2 × 0.5
    assert first.score.points == Fraction("3.75") + 30 + 15 + Fraction("32.8") - 1
    # 5 × 10/40 + 30 × 15/20 + 20 × 16/16 + 40 × 0.82 − 5: the deduction ends at its cap
    assert second.score.points == Fraction("1.25") + Fraction("22.5") + 20 + Fraction("32.8") - 5
    assert (first.rank, second.rank, first.score.total) == (1, 2, 95)


@pytest.mark.parametrize(("late", "points"), [(0, "10"), (3, "7"), (40, "4")])
def test_a_penalty_with_a_weight_keeps_what_its_cap_leaves(late: int, points: str) -> None:
    one = rule("10", kind="penalty", per_order="1", cap="6")
    rest = AppraisalSettings(
        indicators={
            "late": one,
            "on_time": rule("90", kind="banded", steps=[{"lowest": "0", "points": "90"}]),
        },
        minimum_sample={"district": 1},
    )
    found = ranking.score(Counts("a", due=40, late=late, on_time=40 - late), "district", rest)
    assert (found.points or 0) - 90 == Fraction(points)


@pytest.mark.parametrize(("on_time", "points"), [(100, "25"), (98, "25"), (97, "20"), (90, "20"), (89, "5")])
def test_steps_give_the_points_of_the_best_one_that_is_reached(on_time: int, points: str) -> None:
    steps = [{"lowest": "98", "points": "25"}, {"lowest": "90", "points": "20"}]
    one = rule("25", kind="banded", floor="5", steps=steps)
    assert alone("on_time", one, Counts("a", due=100, on_time=on_time)).points == Fraction(points)


def test_where_less_is_better_steps_and_targets_are_the_highest_allowed() -> None:
    steps = [{"lowest": "0", "points": "10"}, {"lowest": "5", "points": "6"}]
    one = rule("10", kind="banded", steps=steps)
    given = [banded_points(one, 1 - Fraction(redone, 100), True) for redone in (0, 1, 5, 6)]
    assert given == [10, 6, 6, 0]

    def redone(n: int, **of: Any) -> Fraction | None:
        counts = Counts("a", due=100, verified=100, more={"redone_closed": n})
        return alone("redoing", rule("10", **of), counts).points

    linear = {"target": "2", "loss_per_point": "0.1"}
    assert [redone(n, **linear) for n in (0, 2, 4, 50)] == [10, 10, 8, 0]
    assert [redone(n, kind="proportional") for n in (0, 30, 100)] == [10, 7, 0]


def test_the_largest_volume_brings_full_points() -> None:
    one = rule("5", kind="share", shared="largest")
    assert alone("accepted", one, Counts("a", accepted=50, due=1)).points == Fraction("2.5")
    assert alone("accepted", one, Counts("a", accepted=100, due=1)).points == 5


def test_dense_ties_leave_no_place_out() -> None:
    points = {"a": Fraction(9), "b": Fraction(8), "c": Fraction(8), "d": Fraction(7)}
    assert ranking.competition_ranks(points) == {"a": 1, "b": 2, "c": 2, "d": 4}
    assert ranking.competition_ranks(points, "dense") == {"a": 1, "b": 2, "c": 2, "d": 3}


def test_bonus_and_penalty_points_are_added_to_the_score_and_stand_beside_it() -> None:
    plain = closed("a", 40, 39, 39, 40)
    with_bonus = closed("a", 40, 39, 39, 40, more={ADDED: 150})
    without, found = (ranking.score(each, "district", DEFAULTS) for each in (plain, with_bonus))
    assert without.points is not None and found.points == without.points + Fraction("1.5")
    assert found.added == Fraction("1.5") and found.items == without.items


def test_nobody_is_scored_by_a_time_that_no_table_tells() -> None:
    rules = {"signing": rule("50", kind="proportional"), "on_time": rule("50", kind="proportional")}
    settings = AppraisalSettings(indicators=rules, minimum_sample={"district": 1})
    found = {code: closed(code, 40, 40, 40, 30) for code in "AB"}
    row = ranked([unit("A", 1), unit("B", 2)], found, settings)[0]
    assert [item.reason for item in row.score.items] == ["untold", ""]
    assert row.score.points == 75


RATES = st.integers(0, 30)
KINDS = st.sampled_from(
    [
        rule("20", target="98", loss_per_point="0.03", floor="4"),
        rule("20", kind="proportional"),
        rule("20", kind="banded", steps=[{"lowest": "95", "points": "20"}, {"lowest": "50", "points": "8"}]),
    ]
)


def form(rules: tuple[IndicatorRule, IndicatorRule, IndicatorRule]) -> AppraisalSettings:
    first, second, third = rules
    return AppraisalSettings(
        indicators={
            "resolution": first,
            "on_time": second,
            "redoing": third,
            "accepted": rule("20", kind="share"),
            "late": rule("20", kind="penalty", per_order="2", cap="30"),
        },
        minimum_sample={"district": 5},
    )


def orders(solved: int, on_time: int, redone: int) -> Counts:
    return closed("a", 30, solved, 0, on_time, more={"redone_closed": redone})


@given(st.tuples(KINDS, KINDS, KINDS), RATES, RATES, RATES)
def test_points_lost_and_the_score_make_up_the_full_score(
    rules: tuple[IndicatorRule, IndicatorRule, IndicatorRule], solved: int, on_time: int, redone: int
) -> None:
    found = ranking.score(orders(solved, on_time, redone), "district", form(rules), Peers({"accepted": 70}))
    assert found.points is not None
    lost = sum((item.lost for item in found.items), Fraction(0))
    assert abs(found.points + lost - found.total) <= Fraction(1, 200)
    assert sum((item.weight_used for item in found.items), Fraction(0)) == found.total == 100


@given(st.tuples(KINDS, KINDS, KINDS), RATES, RATES, RATES, st.sampled_from(["solved", "on_time", "redone"]))
def test_better_counts_never_lower_a_score(
    rules: tuple[IndicatorRule, IndicatorRule, IndicatorRule],
    solved: int,
    on_time: int,
    redone: int,
    which: str,
) -> None:
    before = {"solved": solved, "on_time": on_time, "redone": redone}
    after = {**before, which: before[which] + (-1 if which == "redone" else 1)}
    if not 0 <= after[which] <= 30:
        return
    peers = Peers({"accepted": 70})
    worse, better = (
        ranking.score(orders(**each), "district", form(rules), peers).points for each in (before, after)
    )
    assert worse is not None and better is not None and better >= worse


def test_orders_share_what_a_penalty_and_a_rate_of_fewer_cost() -> None:
    settings = form((rule("20"), rule("20"), rule("20", kind="proportional")))
    each = {
        name: closed(name, 1, 1, 0, 0 if name == "late" else 1, more={"redone_closed": int(name == "redone")})
        for name in ("late", "redone", *map(str, range(8)))
    }
    whole = closed("a", 10, 10, 0, 9, more={"redone_closed": 1})
    score = ranking.score(whole, "district", settings, Peers({"accepted": 10}))
    found = {loss.key: loss.by for loss in order_losses(score, each, settings)}
    assert found["late"]["late"] == 2 and found["redone"] == {"redoing": Fraction(2)}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"indicators": {"resolution": rule("60"), "on_time": rule("30")}}, "sum to 90, not to 100"),
        ({"indicators": {"resolution": rule("100"), "six": rule("0")}, "total": 150}, "not to 150"),
        ({"indicators": {"speed": rule("100")}}, "unknown indicators speed"),
        ({"indicators": {"late": rule("100")}}, "late cannot be scored by the rule linear"),
        ({"credits": {**DEFAULTS.credits, "basic": Decimal("1.2")}}, "between 0 and 1"),
        ({"six_points": {**DEFAULTS.six_points, "onsite_check": Decimal(-1)}}, "below 0"),
        ({"six_points": {"onsite_check": Decimal(1)}}, "must name exactly"),
    ],
)
def test_a_form_that_cannot_be_scored_is_refused(given: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        AppraisalSettings(**given)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"floor": "11"}, "floor 11 is over the weight 10"),
        ({"kind": "banded"}, "at least one step"),
        ({"kind": "banded", "steps": [{"lowest": "90", "points": "11"}]}, "more points than the weight"),
        ({"kind": "penalty"}, "points that an order costs"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(given: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        rule("10", **given)


def test_no_unit_belongs_to_two_groups() -> None:
    rules = {"resolution": rule("100")}
    with pytest.raises(ValidationError, match="two forms for U of district"):
        AppraisalSettings(
            groups=(
                GroupForm(level="district", units=("U",), indicators=rules),
                GroupForm(level="district", units=("U", "V"), indicators=rules),
            )
        )


def test_settings_stored_before_forms_could_be_built_are_read_as_they_were() -> None:
    old = {
        "indicators": {
            name: {"weight": weight, "target": target, "loss_per_point": "0.02", "floor": "0"}
            for name, weight, target in (
                ("resolution", "40", "98"),
                ("satisfaction", "30", "98"),
                ("on_time", "20", "100"),
                ("six", "10", "100"),
            )
        }
    }
    assert AppraisalSettings.model_validate(old) == DEFAULTS
    assert DEFAULTS.scores_by == "targets" and not DEFAULTS.further and set(DEFAULTS.used) < set(REGISTRY)
