"""Scores, ranks, ties and bands, against values worked out by hand."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from dashboard.appraisal import ranking
from dashboard.appraisal.settings import AppraisalSettings, Band, IndicatorRule, settings_in_force
from dashboard.views.counts import Counts
from dashboard.views.reference import Unit
from layouts.components import fraction
from tests.support.sheets import words

DEFAULTS = AppraisalSettings()


def unit(code: str, order: int, kind: str = "district", district: int | None = None) -> Unit:
    return Unit(order, code, code.upper(), kind, order, district_id=district)


def month(
    key: str, due: int, solved: int, on_time: int, satisfied: int, dissatisfied: int, six: tuple[int, int]
) -> Counts:
    return Counts(
        key,
        accepted=due,
        due=due,
        on_time=on_time,
        verified=due,
        solved=solved,
        unsolved=due - solved,
        satisfied=satisfied,
        dissatisfied=dissatisfied,
        six_met=six[0],
        six_applicable=six[1],
    )


def test_score_loses_two_per_cent_of_the_weight_per_point_below_the_target() -> None:
    # resolution 90 %: 8 below 98 → 40 × 16 % = 6.4; satisfaction 48/50 = 96 %: 2 below → 30 × 4 % = 1.2;
    # on time 95 %: 5 below 100 → 20 × 10 % = 2; six 38/40 = 95 %: 5 below → 10 × 10 % = 1.
    score = ranking.score(month("a", 60, 54, 57, 48, 2, (38, 40)), "district", DEFAULTS)
    assert [item.lost for item in score.items] == [Fraction(32, 5), Fraction(6, 5), 2, 1]
    assert score.points == Fraction("89.4")
    assert score.worst is not None and score.worst.indicator == "resolution"


def test_above_the_target_nothing_is_won() -> None:
    score = ranking.score(month("a", 50, 50, 50, 50, 0, (40, 40)), "district", DEFAULTS)
    assert score.points == 100 and score.worst is None


def test_an_item_costs_at_most_its_weight() -> None:
    # 20 % solved is 78 points below the target: 156 % of the weight, capped at all of it.
    score = ranking.score(month("a", 50, 10, 50, 49, 1, (30, 30)), "district", DEFAULTS)
    assert score.items[0].lost == 40


def test_weight_of_an_indicator_below_its_sample_is_spread_in_proportion() -> None:
    # Six items 6/6 are fewer than 30: its 10 points go to the others, 40 : 30 : 20 over 90.
    score = ranking.score(month("a", 60, 54, 57, 48, 2, (6, 6)), "district", DEFAULTS)
    assert [item.weight_used for item in score.items] == [
        Fraction(400, 9),
        Fraction(300, 9),
        Fraction(200, 9),
        0,
    ]
    assert [item.scored for item in score.items] == [True, True, True, False]
    assert score.items[3].reason == "sample"
    # 6.4 + 1.2 + 2 = 9.6 lost of 90 → 10.666… of 100
    assert score.points == Fraction("89.33")


def test_satisfaction_below_its_coverage_is_not_scored() -> None:
    counts = month("a", 60, 54, 57, 33, 2, (38, 40))  # 35 answers of 60 due: 58.3 %
    score = ranking.score(counts, "district", DEFAULTS)
    assert score.items[1].reason == "coverage" and not score.items[1].scored


SMALL = DEFAULTS.model_copy(update={"minimum_sample": {"district": 10}})


def test_where_neglected_orders_decide_whether_satisfaction_is_scored_the_lower_score_counts() -> None:
    # 23 of 40 answered, 57.5 %; with the 2 neglected ones 62.5 %, so that they decide. With it: 3 of 40, 6 of
    # 30 (23 of 25 = 92 %) and 5 of 20 per cent points below: 2.4 + 3.6 + 2 lost of 90. Without it: 4.4 of 60.
    counts = replace(month("a", 40, 38, 38, 23, 0, (0, 0)), neglected=2)
    found = ranking.score(counts, "district", SMALL)
    assert found.items[1].scored and found.points == Fraction("91.11")
    assert ranking.score(replace(counts, neglected=0), "district", SMALL).points == Fraction("92.67")


def test_a_good_satisfaction_is_not_brought_in_by_leaving_an_order_open() -> None:
    # 24 of 40 are 60 % only with the neglected one. With it: 38.4 + 1.3 + 1 lost of 90, 54.78 points; without
    # it 39.4 of 60.
    counts = replace(month("a", 40, 20, 39, 23, 0, (0, 0)), neglected=1)
    found = ranking.score(counts, "district", SMALL)
    assert (found.items[1].scored, found.items[1].reason) == (False, "coverage")
    assert found.points == Fraction("34.33")


def test_the_sample_of_satisfaction_is_asked_with_and_without_neglected_orders() -> None:
    counts = replace(month("a", 10, 8, 10, 9, 0, (0, 0)), neglected=1)
    found = ranking.score(counts, "district", SMALL)
    # resolution 80 %: 18 below, 36 % of 40 = 14.4; satisfaction 90 %: 8 below, 16 % of 30 = 4.8.
    # with: 19.2 of 90 lost, 78.67; without: 14.4 of 60 lost, 76.00.
    assert (found.items[1].reason, found.points) == ("settled", Fraction("76.00"))
    told = replace(counts, samples={"satisfaction": 11, "settled": 10})
    assert ranking.score(told, "district", SMALL).points == Fraction("78.67")


def test_points_of_lianyungang_come_out_of_settings_alone() -> None:
    # max(12.5, 25 − 0.5 × (98 − rate)): 87.5 → 19.75, 83.33 → 17.67, 75 → 13.5, 71.43 → 12.5, 50 → 12.5;
    # max(0, 25 − (100 − rate)): 89.82 → 14.82, 66.67 → 0.
    settings = AppraisalSettings(
        indicators={
            "resolution": IndicatorRule(
                weight=Decimal(50), target=Decimal(98), loss_per_point=Decimal("0.02")
            ),
            "satisfaction": IndicatorRule(
                weight=Decimal(25), target=Decimal(98), loss_per_point=Decimal("0.02"), floor=Decimal("12.5")
            ),
            "on_time": IndicatorRule(weight=Decimal(25), target=Decimal(100), loss_per_point=Decimal("0.04")),
            "six": IndicatorRule(weight=Decimal(0), target=Decimal(100), loss_per_point=Decimal("0.02")),
        },
        minimum_sample={"district": 1},
        satisfaction_coverage=Decimal(0),
    )

    def points(satisfied: int, answered: int, on_time: int, due: int) -> tuple[str, str]:
        counts = Counts(
            "a",
            due=due,
            verified=due,
            solved=due,
            on_time=on_time,
            satisfied=satisfied,
            dissatisfied=answered - satisfied,
        )
        items = {item.indicator: item for item in ranking.score(counts, "district", settings).items}
        kept = [items[name].weight - items[name].lost for name in ("satisfaction", "on_time")]
        return f"{float(kept[0]):.2f}", f"{float(kept[1]):.2f}"

    assert points(7, 8, 8982, 10_000) == ("19.75", "14.82")
    assert points(5, 6, 2, 3) == ("17.67", "0.00")
    assert points(3, 4, 1, 1) == ("13.50", "25.00")
    assert points(5, 7, 1, 1)[0] == "12.50"
    assert points(1, 2, 1, 1)[0] == "12.50"


def test_equal_published_points_share_a_rank_and_stand_in_official_order() -> None:
    assert ranking.competition_ranks(
        {"a": Fraction(9), "b": Fraction(8), "c": Fraction(8), "d": Fraction(7)}
    ) == {
        "a": 1,
        "b": 2,
        "c": 2,
        "d": 4,
    }
    units = [unit("c", 3), unit("a", 1), unit("b", 2)]
    counts = {
        "a": month("a", 60, 50, 60, 60, 0, (0, 0)),
        "b": month("b", 60, 60, 60, 60, 0, (0, 0)),
        "c": month("c", 60, 60, 60, 60, 0, (0, 0)),
    }
    rows = ranking.rank_units(units, counts, counts, DEFAULTS)
    assert [(row.unit.code, row.rank, row.tied) for row in rows] == [
        ("b", 1, True),
        ("c", 1, True),
        ("a", 3, False),
    ]


def test_scores_that_differ_behind_the_second_decimal_are_a_tie() -> None:
    units = [unit("a", 1), unit("b", 2)]
    counts = {
        "a": month("a", 99_999, 90_000, 99_999, 99_999, 0, (0, 0)),
        "b": month("b", 100_000, 90_000, 100_000, 100_000, 0, (0, 0)),
    }
    rows = ranking.rank_units(units, counts, counts, DEFAULTS)
    assert [row.rank for row in rows] == [1, 1]


def test_small_units_are_not_ranked_but_listed_in_official_order() -> None:
    units = [unit("big", 3), unit("tiny", 2), unit("none", 1)]
    counts = {
        "big": month("big", 30, 30, 30, 30, 0, (0, 0)),
        "tiny": month("tiny", 29, 29, 29, 29, 0, (0, 0)),
    }
    rows = ranking.rank_units(units, counts, counts, DEFAULTS)
    assert [(row.unit.code, row.rank) for row in rows] == [("big", 1), ("none", None), ("tiny", None)]


def test_excluding_orders_does_not_take_a_unit_out_of_the_ranking() -> None:
    units = [unit("a", 1), unit("b", 2)]
    after = {"a": month("a", 40, 40, 40, 40, 0, (0, 0)), "b": month("b", 29, 20, 29, 29, 0, (35, 40))}
    before = {"a": after["a"], "b": month("b", 31, 20, 31, 29, 0, (35, 40))}
    rows = ranking.rank_units(units, after, before, DEFAULTS)
    # Only the six items (40 applicable) still have their sample, yet the unit is ranked on them.
    assert {row.unit.code: row.rank for row in rows} == {"a": 1, "b": 2}


def test_change_is_the_rank_before_minus_the_rank_now() -> None:
    units = [unit("a", 1), unit("b", 2), unit("new", 3)]
    counts = {
        code: month(code, 60, solved, 60, 60, 0, (0, 0))
        for code, solved in (("a", 59), ("b", 55), ("new", 50))
    }
    rows = ranking.rank_units(units, counts, counts, DEFAULTS, previous={"a": 4, "b": 1})
    assert {row.unit.code: row.change for row in rows} == {"a": 3, "b": -1, "new": None}


def test_township_ranks_inside_their_district() -> None:
    units = [unit("t1", 1, "township", 7), unit("t2", 2, "township", 8), unit("t3", 3, "township", 7)]
    counts = {
        code: month(code, 20, solved, 20, 20, 0, (0, 0))
        for code, solved in (("t1", 15), ("t2", 20), ("t3", 18))
    }
    rows = ranking.with_district_ranks(ranking.rank_units(units, counts, counts, DEFAULTS))
    assert {row.unit.code: (row.rank, row.district_rank) for row in rows} == {
        "t2": (1, 1),
        "t3": (2, 1),
        "t1": (3, 2),
    }


@pytest.mark.parametrize(
    ("points", "name"), [("95", "Excellent"), ("94.99", "Good"), ("80", "Fair"), ("0", "To improve")]
)
def test_bands_begin_at_their_lowest_score(points: str, name: str) -> None:
    assert ranking.band(Fraction(points), DEFAULTS) == name


@given(
    st.integers(30, 400).flatmap(
        lambda due: st.tuples(st.just(due), st.integers(0, due), st.integers(0, due), st.integers(0, due))
    )
)
def test_score_lies_between_0_and_100_and_adds_up(drawn: tuple[int, int, int, int]) -> None:
    due, solved, on_time, satisfied = drawn
    score = ranking.score(
        month("a", due, solved, on_time, satisfied, due - satisfied, (0, 0)), "district", DEFAULTS
    )
    assert score.points is not None and 0 <= score.points <= 100
    exact = 100 - sum(item.lost for item in score.items)
    assert abs(score.points - exact) <= Fraction(1, 200)
    assert sum(item.weight_used for item in score.items) == 100


def test_settings_are_refused_when_weights_do_not_sum_or_an_indicator_is_missing() -> None:
    rules = dict(DEFAULTS.indicators)
    with pytest.raises(ValidationError, match="sum to 110"):
        AppraisalSettings(indicators={**rules, "six": rules["on_time"]})
    with pytest.raises(ValidationError, match="sum to 40"):
        AppraisalSettings(indicators={"resolution": rules["resolution"]})
    with pytest.raises(ValidationError, match="name exactly"):
        AppraisalSettings(credits={"satisfied": Decimal(1)})


def test_settings_in_force_are_those_that_began_last() -> None:
    from datetime import date

    early, late = AppraisalSettings(threshold=Decimal(85)), AppraisalSettings(threshold=Decimal(95))
    versions = [(date(2026, 3, 1), late), (date(2025, 1, 1), early)]
    assert settings_in_force(versions, date(2026, 2, 28)) == early
    assert settings_in_force(versions, date(2026, 3, 1)) == late
    assert settings_in_force(versions, date(2024, 12, 31)) == DEFAULTS


def test_bands_are_found_in_any_order() -> None:
    settings = AppraisalSettings(
        bands=(Band(name="low", lowest=Decimal(0)), Band(name="high", lowest=Decimal(90)))
    )
    assert ranking.band(Fraction(91), settings) == "high"


@pytest.mark.parametrize(("rounding", "points"), [("half_up", "83.62"), ("truncate", "83.61")])
def test_scores_are_rounded_as_the_office_does(rounding: str, points: str) -> None:
    # 6 of 7 solved, all in time: 40 of the 60 points scored, 200/3 × 2 % × (98 − 600/7) = 344/21 lost.
    counts = Counts("x", due=7, solved=6, unsolved=1, on_time=7)
    settings = DEFAULTS.model_copy(update={"minimum_sample": {"district": 1}, "rounding": rounding})
    assert 100 - Fraction(344, 21) == Fraction(1756, 21)  # 83.6190…
    assert ranking.score(counts, "district", settings).points == Fraction(points)


def test_excluding_orders_neither_unscores_nor_hides_a_rate() -> None:
    samples = {"resolution": 30, "on_time": 30}
    counts = Counts("370682", due=28, verified=28, solved=26, on_time=28, samples=samples)
    items = {item.indicator: item for item in ranking.score(counts, "district", AppraisalSettings()).items}
    assert items["resolution"].scored and items["on_time"].scored
    assert "92.86" in words(fraction.rate(items["resolution"].rate, AppraisalSettings(), 30))
    fewer = replace(counts, samples={"resolution": 29, "on_time": 29})
    unscored = {item.indicator: item for item in ranking.score(fewer, "district", AppraisalSettings()).items}
    assert unscored["resolution"].reason == "sample"
    assert "26 / 28" in words(fraction.rate(unscored["resolution"].rate, AppraisalSettings(), 30))
