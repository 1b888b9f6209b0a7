"""Warnings under the threshold, near it, and for how many months."""

from decimal import Decimal
from fractions import Fraction

import pytest

from dashboard.appraisal import indicators, warnings
from dashboard.appraisal.settings import AppraisalSettings
from dashboard.views.counts import Counts

DEFAULTS = AppraisalSettings()


def resolved(solved: int, of: int) -> Counts:
    return Counts("x", due=of, verified=of, solved=solved, unsolved=of - solved)


@pytest.mark.parametrize(
    ("solved", "of", "kind", "level"),
    [
        (58, 65, "district", "formal"),  # 89.23
        (9, 10, "district", "near"),  # exactly 90: one more unsolved would take it below
        (35, 38, "district", "near"),  # 92.11; 35/39 = 89.74
        (53, 57, "district", "none"),  # 92.98; 53/58 = 91.38
        (5, 5, "township", "none"),  # one more unsolved would take 5/5 to 83.33, but none is unsolved
        (1, 1, "district", "none"),
        (9, 9, "district", "none"),  # 9/10 is 90: not below either
        (8, 9, "township", "spared"),  # 88.89 by a single order
        (7, 9, "township", "formal"),
        (8, 9, "district", "formal"),
        (0, 0, "district", "none"),
        (89_999, 100_000, "district", "formal"),  # prints 89.99, is below
    ],
)
def test_level_of_a_resolution_rate(solved: int, of: int, kind: str, level: str) -> None:
    assert warnings.level("resolution", resolved(solved, of), kind, DEFAULTS) == level


def test_satisfaction_is_warned_only_at_its_coverage() -> None:
    covered = Counts("x", due=50, satisfied=25, dissatisfied=5)
    sparse = Counts("x", due=51, satisfied=25, dissatisfied=5)
    assert warnings.level("satisfaction", covered, "district", DEFAULTS) == "formal"
    assert warnings.level("satisfaction", sparse, "district", DEFAULTS) == "none"


def test_a_unit_whose_answers_are_all_satisfied_is_not_near() -> None:
    assert warnings.level("satisfaction", Counts("x", due=5, satisfied=5), "township", DEFAULTS) == "none"
    # 4.8 of 5: 96 %, and with one worst answer more 80 %.
    basic = Counts("x", due=5, satisfied=4, basic=1)
    assert warnings.level("satisfaction", basic, "township", DEFAULTS) == "near"


def test_months_in_a_row_end_with_the_first_month_that_was_not_below() -> None:
    below, above = resolved(8, 10), resolved(10, 10)
    (state,) = warnings.states(below, [below, below, above, below], "district", DEFAULTS)
    assert (state.level, state.months) == ("formal", 2)


def test_a_near_case_has_no_months() -> None:
    (state,) = warnings.states(resolved(35, 38), [resolved(8, 10)], "district", DEFAULTS)
    assert (state.level, state.months) == ("near", 0)


def test_mode_all_needs_both_rates_below() -> None:
    both = AppraisalSettings(warning_mode="all")
    one_below = Counts("x", due=30, verified=30, solved=20, unsolved=10, satisfied=30)
    assert [each.level for each in warnings.states(one_below, [], "district", both)] == ["spared"]
    two_below = Counts("x", due=30, verified=30, solved=20, unsolved=10, satisfied=20, dissatisfied=10)
    assert [each.level for each in warnings.states(two_below, [], "district", both)] == ["formal", "formal"]


def test_threshold_is_compared_with_the_exact_fraction() -> None:
    settings = AppraisalSettings(threshold=Decimal("66.67"))
    assert Fraction(2, 3) * 100 < Fraction("66.67")
    assert warnings.level("resolution", resolved(2, 3), "district", settings) == "formal"


def test_mode_all_counts_only_months_with_both_rates_below() -> None:
    both = AppraisalSettings(warning_mode="all")
    two = Counts("x", due=30, verified=30, solved=20, unsolved=10, satisfied=20, dissatisfied=10)
    one = Counts("x", due=30, verified=30, solved=20, unsolved=10, satisfied=30)
    assert [each.months for each in warnings.states(two, [two, one, two], "district", both)] == [1, 1]
    assert [each.months for each in warnings.states(two, [two, one, two], "district", DEFAULTS)] == [3, 1]


@pytest.mark.parametrize(
    ("counts", "name", "reach"),
    [
        (resolved(9, 10), "resolution", "reached"),
        (resolved(89_999, 100_000), "resolution", "below"),
        (Counts("x", due=50, satisfied=30), "satisfaction", "reached"),
        (Counts("x", due=50, satisfied=26, dissatisfied=4), "satisfaction", "below"),
        (Counts("x", due=51, satisfied=30), "satisfaction", "unknown"),  # 30/51 is under the coverage
        (Counts("x", due=51, dissatisfied=30), "satisfaction", "unknown"),
        (Counts("x"), "resolution", "unknown"),
        (Counts("x", due=40, unverified=40), "resolution", "unknown"),  # closed, but nobody verified one
        (Counts("x", due=40, verdict_missing=40), "resolution", "unknown"),
    ],
)
def test_the_threshold_is_reached_exactly_and_satisfaction_at_its_coverage(
    counts: Counts, name: str, reach: str
) -> None:
    assert warnings.reach(name, counts, DEFAULTS) == reach


@pytest.mark.parametrize(
    ("solved", "verified", "satisfied", "answered", "reach"),
    [
        (36, 40, 36, 40, "reached"),
        (35, 40, 36, 40, "below"),
        (36, 40, 35, 40, "below"),
        (0, 0, 36, 40, "unknown"),  # no verified order
        (0, 0, 35, 40, "below"),
        (36, 40, 20, 20, "unknown"),  # half of the orders answered
        (35, 40, 20, 20, "below"),
        (0, 0, 0, 0, "unknown"),
    ],
)
def test_both_rates_reach_it_fail_it_or_cannot_be_told(
    solved: int, verified: int, satisfied: int, answered: int, reach: str
) -> None:
    counts = Counts(
        "x",
        due=40,
        verified=verified,
        unverified=40 - verified,
        solved=solved,
        unsolved=verified - solved,
        satisfied=satisfied,
        dissatisfied=answered - satisfied,
    )
    assert warnings.reach_all(counts, DEFAULTS) == reach


def test_the_threshold_of_the_settings_decides_what_is_reached() -> None:
    counts = resolved(88, 100)
    low = AppraisalSettings(threshold=Decimal(85))
    assert [warnings.reach("resolution", counts, each) for each in (DEFAULTS, low)] == ["below", "reached"]


def test_satisfaction_counts_orders_without_full_credit_and_not_the_credit_they_lack() -> None:
    """8.8 of 10 lacks 1.2 of credit and three answers: it is the three that a warning counts."""
    counts = Counts("x", due=10, satisfied=7, basic=1, dissatisfied=1, fair=1)
    assert indicators.indicator("satisfaction", counts, DEFAULTS).numerator == Fraction(84, 10)
    assert warnings.missed("satisfaction", counts, DEFAULTS) == 3
    assert warnings.missed("resolution", resolved(58, 65), DEFAULTS) == 7
