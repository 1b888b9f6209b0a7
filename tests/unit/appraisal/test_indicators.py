"""Rates as exact fractions, and how they are printed."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.appraisal import indicators
from dashboard.appraisal.settings import ROUNDINGS, AppraisalSettings, Rounding
from dashboard.views.counts import Counts, Rate

DEFAULTS = AppraisalSettings()


def with_credit(basic: str) -> AppraisalSettings:
    return AppraisalSettings(
        credits={
            "satisfied": Decimal(1),
            "basic": Decimal(basic),
            "fair": Decimal("0.6"),
            "dissatisfied": Decimal(0),
        }
    )


def test_resolution_leaves_out_only_closed_orders_without_a_verdict() -> None:
    # 68 due: 58 solved, 6 judged unsolved, 1 open past its deadline, 3 closed and not yet judged.
    counts = Counts("x", due=68, unverified=3, verified=64, solved=58, open_overdue=1)
    rate = indicators.resolution(counts, DEFAULTS)
    assert (rate.numerator, rate.denominator) == (58, 65)
    assert indicators.percent_text(rate.value or Fraction(0)) == "89.23"
    assert indicators.resolution_bounds(counts) == (Fraction(58, 68), Fraction(61, 68))


def test_published_satisfaction_of_xining_comes_out_of_the_credit_alone() -> None:
    # 614 satisfied, 34 basically satisfied, 22 dissatisfied of 670: published 94.69 %.
    counts = Counts("x", satisfied=614, basic=34, dissatisfied=22)
    rate = indicators.satisfaction(counts, with_credit("0.6")).value
    assert rate is not None and indicators.percent_text(rate) == "94.69"
    assert rate == Fraction(6344, 6700)


def test_published_on_time_rate_of_lianyungang() -> None:
    # 22,345 closed in time of 24,932 due: published 89.62 %.
    rate = indicators.on_time(Counts("x", due=24_932, on_time=22_345), DEFAULTS).value
    assert rate is not None and indicators.percent_text(rate) == "89.62"


def test_second_series_counts_service_confirmation() -> None:
    counts = Counts("x", due=20, unverified=0, solved=17, confirmed=2, solved_or_confirmed=19)
    assert indicators.resolution(counts, DEFAULTS).value == Fraction(17, 20)
    assert indicators.resolution_or_confirmed(counts, DEFAULTS).value == Fraction(19, 20)


@pytest.mark.parametrize(
    ("denominator", "n"), [("verified", 36), ("due", 40), ("judged", 30), ("closed", 34)]
)
def test_the_office_may_set_another_denominator_of_the_resolution_rate(denominator: str, n: int) -> None:
    # 40 due: 30 closed with a verdict, 4 without, 6 open past their deadline.
    counts = Counts("x", due=40, verified=30, unverified=4, open_overdue=6, solved=28)
    settings = DEFAULTS.model_copy(update={"denominator": denominator})
    assert indicators.resolution(counts, settings) == Rate(Fraction(28), n)


@pytest.mark.parametrize(("answers", "n"), [("answered", 26), ("called", 31), ("due", 40)])
def test_the_office_may_set_another_denominator_of_satisfaction(answers: str, n: int) -> None:
    counts = Counts("x", due=40, satisfied=20, fair=5, dissatisfied=1, called=31)
    settings = DEFAULTS.model_copy(update={"answers": answers})
    assert indicators.satisfaction(counts, settings) == Rate(Fraction(23), n)


def test_neglected_orders_stand_in_satisfaction_without_credit_and_the_plain_rate_beside_it() -> None:
    # 36 answered: 30 satisfied, 5 fair, 1 dissatisfied; 4 neglected, one of which had once said "fair".
    counts = Counts(
        "x", due=44, satisfied=30, fair=5, dissatisfied=1, called=38, neglected=4,
        fair_neglected=1, called_neglected=2,
    )  # fmt: skip
    scored = {
        answers: indicators.satisfaction(counts, DEFAULTS.model_copy(update={"answers": answers}))
        for answers in ("answered", "called", "due")
    }
    credit = 30 + 4 * Fraction(3, 5)
    assert scored == {"answered": Rate(credit, 39), "called": Rate(credit, 40), "due": Rate(credit, 44)}
    assert indicators.satisfaction_rated(counts, DEFAULTS) == Rate(Fraction(33), 36)
    outside = DEFAULTS.model_copy(update={"neglected": "outside"})
    assert indicators.satisfaction(counts, outside) == Rate(Fraction(33), 36)
    assert indicators.fully_satisfied(counts, DEFAULTS) == 30


def test_the_office_may_leave_open_orders_out_of_the_on_time_rate() -> None:
    counts = Counts("x", due=40, verified=30, unverified=4, open_overdue=6, on_time=33)
    settings = DEFAULTS.model_copy(update={"on_time": "closed"})
    assert indicators.on_time(counts, settings) == Rate(Fraction(33), 34)
    assert indicators.on_time(counts, DEFAULTS) == Rate(Fraction(33), 40)


def test_coverage_is_of_closed_orders_and_answers_of_due_ones() -> None:
    counts = Counts("x", due=40, verified=30, unverified=6, satisfied=20, fair=4)
    assert indicators.coverage(counts).value == Fraction(30, 36)
    assert indicators.answer_coverage(counts).value == Fraction(24, 40)


def test_no_denominator_is_no_rate_rather_than_zero() -> None:
    empty = Counts("x")
    assert indicators.resolution(empty, DEFAULTS).value is None
    assert indicators.satisfaction(empty, DEFAULTS).value is None
    assert indicators.resolution_bounds(empty) is None


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (Fraction(89_996, 100_000), 2, "89.99"),  # rounding would cross the threshold
        (Fraction(89_996, 100_000), 1, "89.9"),
        (Fraction(9, 10), 2, "90.00"),
        (Fraction(99_999, 100_000), 2, "99.99"),  # 100 only when it is all
        (Fraction(1), 2, "100.00"),
        (Fraction(1), 1, "100.0"),
        (Fraction(58, 65), 2, "89.23"),
        (Fraction(123_455, 1_000_000), 2, "12.35"),  # half up
        (Fraction(0), 2, "0.00"),
        (Fraction(90_005, 100_000), 2, "90.01"),
    ],
)
def test_percent_never_rounds_across_a_threshold(value: Fraction, decimals: int, text: str) -> None:
    assert indicators.percent_text(value, decimals) == text


@given(st.fractions(0, 1), st.integers(1, 3))
def test_printed_rate_lies_on_the_same_side_of_every_threshold(value: Fraction, decimals: int) -> None:
    printed = Decimal(indicators.percent_text(value, decimals))
    for threshold in (90, 100):
        assert (printed >= threshold) == (value * 100 >= threshold)
    assert abs(Fraction(printed) - value * 100) <= Fraction(1, 10**decimals)


@pytest.mark.parametrize(
    ("value", "rounded"),
    [("0.005", "0.01"), ("-0.005", "-0.01"), ("85.184999", "85.18"), ("85.185", "85.19"), ("-0.001", "0.00")],
)
def test_rounding_is_half_up_away_from_zero(value: str, rounded: str) -> None:
    assert indicators.round_half_up(Fraction(value), 2) == Decimal(rounded)


@pytest.mark.parametrize(
    ("rounding", "printed"),
    [
        ("half_up", ["89.23", "0.13", "89.99"]),
        ("truncate", ["89.23", "0.12", "89.99"]),
        ("half_even", ["89.23", "0.12", "89.99"]),
    ],
)
def test_rates_are_rounded_as_the_office_does_and_never_across_a_threshold(
    rounding: Rounding, printed: list[str]
) -> None:
    values = (Fraction(58, 65), Fraction(125, 100_000), Fraction(899_960, 1_000_000))
    assert [indicators.percent_text(value, 2, rounding=rounding) for value in values] == printed


def test_no_rounding_crosses_a_target_or_reaches_all_of_it() -> None:
    for rounding in ROUNDINGS:
        assert indicators.percent_text(Fraction(99_999, 100_000), 2, rounding=rounding) == "99.99"
        assert indicators.percent_text(Fraction(1), 2, rounding=rounding) == "100.00"
        assert indicators.rounded(Fraction(-5, 1000), 2, rounding) == {
            "half_up": Decimal("-0.01"), "truncate": Decimal(0), "half_even": Decimal(0),
        }[rounding]  # fmt: skip
