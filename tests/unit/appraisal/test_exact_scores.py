"""Scores worked out in whole numbers are those of the rule, written down fraction by fraction."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from dashboard.appraisal import indicators
from dashboard.appraisal.ranking import rank_units, ranks_alone, score
from dashboard.appraisal.settings import AppraisalSettings, IndicatorRule
from dashboard.views.counts import Counts, Rate, Score
from tests.support.reckoning import district

NAMES = ("resolution", "satisfaction", "on_time", "six")
ANSWERS = ("satisfied", "basic", "fair", "dissatisfied")


def decimals(low: int, high: int, places: int) -> st.SearchStrategy[Decimal]:
    return st.integers(low * 10**places, high * 10**places).map(lambda each: Decimal(each).scaleb(-places))


@st.composite
def settings(draw: st.DrawFn) -> AppraisalSettings:
    first, second, third = sorted(draw(st.integers(0, 100)) for _each in range(3))
    weights = (first, second - first, third - second, 100 - third)
    return AppraisalSettings(
        indicators={
            name: IndicatorRule(
                weight=Decimal(weight),
                target=draw(decimals(1, 100, 1)),
                loss_per_point=draw(decimals(1, 3, 3)) / 40,
                floor=Decimal(weight) * draw(st.sampled_from([Decimal(0), Decimal("0.5")])),
            )
            for name, weight in zip(NAMES, weights, strict=True)
        },
        credits={answer: draw(decimals(0, 1, 3)) for answer in ANSWERS},
        minimum_sample={"district": draw(st.integers(0, 30))},
        neglected=draw(st.sampled_from(["uncredited", "outside"])),
    )


@st.composite
def counted(draw: st.DrawFn, key: str = "N") -> Counts:
    due = draw(st.integers(0, 90))
    unverified = draw(st.integers(0, due))
    answered = [draw(st.integers(0, due // 4)) for _answer in ANSWERS]
    neglected = [draw(st.integers(0, each)) for each in answered]
    six = draw(st.integers(0, 60))
    return Counts(
        key,
        due=due,
        verified=due - unverified,
        unverified=unverified,
        solved=draw(st.integers(0, due - unverified)),
        on_time=draw(st.integers(0, due)),
        neglected=sum(neglected) + draw(st.integers(0, due - sum(neglected))),
        six_applicable=six,
        six_met=draw(st.integers(0, six)),
        due_before_exclusion=due,
        **dict(zip(ANSWERS, answered, strict=True)),
        **{f"{name}_neglected": each for name, each in zip(ANSWERS, neglected, strict=True)},
    )


def points_of(found: Score, rules: AppraisalSettings) -> Decimal | None:
    """Return the points of the indicators that the score names as scored, by the rule as it is written."""
    scored = {item.indicator for item in found.items if item.scored}
    share = sum((Fraction(rules.indicators[name].weight) for name in scored), Fraction(0))
    if not share:
        return None
    points = Fraction(100)
    for item in found.items:
        if item.indicator in scored:
            rule, spread = rules.indicators[item.indicator], Fraction(100) / share
            used = Fraction(rule.weight) * spread
            assert item.rate.value is not None
            below = max(Fraction(0), Fraction(rule.target) - 100 * item.rate.value)
            lost = min(used * Fraction(rule.loss_per_point) * below, used - Fraction(rule.floor) * spread)
            assert (item.weight_used, item.lost) == (used, lost)
            points -= lost
    # Half up of what is not negative: the whole number at or below the hundredths and a half.
    return Decimal(int(points * 100 + Fraction(1, 2))).scaleb(-2)


@given(counted(), settings())
def test_points_are_those_of_the_rule(counts: Counts, rules: AppraisalSettings) -> None:
    found = score(counts, "district", rules)
    assert found.points == points_of(found, rules)


@given(counted(), settings())
def test_credits_are_added_up_exactly(counts: Counts, rules: AppraisalSettings) -> None:
    given_once = sum((Fraction(rules.credits[name]) * counts.of(name) for name in ANSWERS), Fraction(0))
    assert indicators.satisfaction_rated(counts, rules).numerator == given_once
    settled = sum(
        (
            Fraction(rules.credits[name]) * (counts.of(name) - counts.of(f"{name}_neglected"))
            for name in ANSWERS
        ),
        Fraction(0),
    )
    wanted = settled if rules.neglected == "uncredited" else given_once
    assert indicators.satisfaction(counts, rules).numerator == wanted


@given(st.lists(counted(), min_size=1, max_size=6), settings())
def test_ranks_alone_are_those_of_the_whole_ranking(many: list[Counts], rules: AppraisalSettings) -> None:
    units = [district(f"D{place}", place) for place in range(len(many) + 1)]
    found = {unit.code: each for unit, each in zip(units[1:], many, strict=True)}
    before = {code: Counts(code, due=each.due_before_exclusion) for code, each in found.items()}
    rows = rank_units(units, found, before, rules)
    ranks = {row.unit.code: row.rank for row in rows if row.rank is not None}
    assert ranks_alone(units, found, rules) == ranks
    assert all(row.tied == (list(ranks.values()).count(row.rank or 0) > 1) for row in rows)


@given(st.integers(0, 50), st.integers(0, 50), st.fractions(0, 2))
def test_a_rate_reaches_a_share_that_is_not_above_it(top: int, whole: int, share: Fraction) -> None:
    rate = Rate(Fraction(top), whole)
    assert rate.reaches(share) == (rate.value is not None and rate.value >= share)
