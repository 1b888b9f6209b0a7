"""Intervals, funnel and survival agree with scipy; the rest with hand counts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from scipy import stats as scipy_stats
from scipy.stats._survival import EmpiricalDistributionFunction

from dashboard.appraisal import statistics

CASES = [(0, 1), (1, 1), (0, 7), (6, 7), (7, 7), (58, 65), (846, 878), (999, 1000), (1, 100_000)]


@pytest.mark.parametrize(("successes", "n"), CASES)
@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.998])
def test_wilson_agrees_with_scipy(successes: int, n: int, confidence: float) -> None:
    found = statistics.wilson(successes, n, confidence)
    assert found is not None
    expected = scipy_stats.binomtest(successes, n).proportion_ci(confidence, method="wilson")
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_wilson_takes_a_sum_of_credits_as_the_roots_of_the_score_equation() -> None:
    found = statistics.wilson(88.4, 90)
    assert found is not None
    # (share - p)² = z² p (1 - p) / n, solved for p
    share, spread = 88.4 / 90, scipy_stats.norm.ppf(0.975) ** 2 / 90
    expected = np.sort(np.roots([1 + spread, -(2 * share + spread), share**2]))
    assert (found.low, found.high) == pytest.approx(tuple(expected), abs=1e-12)


def test_no_orders_give_no_interval() -> None:
    assert statistics.wilson(0, 0) is None


@pytest.mark.parametrize(
    ("share", "n"), [(0.93, 1), (0.93, 40), (0.5, 7), (0.999, 250), (0.02, 900), (0.97, 5000)]
)
@pytest.mark.parametrize("level", statistics.FUNNEL_LEVELS)
def test_funnel_limits_are_the_binomial_quantiles(share: float, n: int, level: float) -> None:
    found = statistics.funnel_limits(share, n, level)
    tail = (1 - level) / 2
    assert round(found.low * n) == scipy_stats.binom.ppf(tail, n, share)
    assert round(found.high * n) == scipy_stats.binom.ppf(1 - tail, n, share)


def test_a_unit_that_solved_all_is_outside_only_where_that_is_rare() -> None:
    # 0.93 ** 40 = 5.5 %, more than the 2.5 % above the limit; 0.93 ** 60 = 1.3 %, less.
    assert statistics.funnel_position(1.0, 40, 0.93) == 0
    assert statistics.funnel_position(1.0, 60, 0.93) == 1


def test_positions_in_the_funnel_of_a_hundred_orders_follow_the_tails() -> None:
    law = scipy_stats.binom(100, 0.93)
    found = [statistics.funnel_position(solved / 100, 100, 0.93) for solved in range(101)]
    for solved, position in enumerate(found):
        below, above = law.cdf(solved), law.sf(solved - 1)
        expected = 2 if min(below, above) < 0.001 else 1 if min(below, above) < 0.025 else 0
        assert position == (-expected if below < above else expected), solved
    assert set(found) == {-2, -1, 0, 1, 2}


def test_a_common_rate_of_all_has_no_width() -> None:
    assert statistics.funnel_limits(1.0, 10, 0.95) == statistics.Interval(1.0, 1.0)
    assert statistics.funnel_position(0.9, 10, 1.0) == -2


SURVIVAL_CASES = {
    "mixed": ([1, 2, 2, 3, 5], [1, 1, 0, 1, 0]),
    "ties": ([0.5, 0.5, 0.5, 1.25, 1.25, 4, 4, 9], [1, 1, 0, 1, 1, 0, 1, 0]),
    "all closed": ([3, 1, 2, 2], [1, 1, 1, 1]),
    "zero days": ([0, 0, 1, 2, 2.5], [1, 0, 1, 1, 0]),
}


def fitted(durations: Sequence[float], closed: Sequence[bool]) -> EmpiricalDistributionFunction:
    """Return scipy's share that is still open, by time."""
    ends, open_ = (
        np.array([d for d, end in zip(durations, closed, strict=True) if end == kind]) for kind in (1, 0)
    )
    return scipy_stats.ecdf(scipy_stats.CensoredData(uncensored=ends, right=open_)).sf


@pytest.mark.filterwarnings("ignore:The confidence interval is undefined")
@pytest.mark.parametrize("case", SURVIVAL_CASES)
def test_survival_agrees_with_scipy(case: str) -> None:
    durations, closed = SURVIVAL_CASES[case]
    found = statistics.kaplan_meier(durations, [bool(each) for each in closed])
    oracle = fitted(durations, closed)
    limits = oracle.confidence_interval(method="log-log")
    for time, share, low, high in zip(found.times, found.open_share, found.low, found.high, strict=True):
        assert share == pytest.approx(oracle.evaluate(time), abs=1e-12)
        if share > 0:  # with nobody left the variance has no value
            expected = [float(limits.low.evaluate(time)), float(limits.high.evaluate(time))]
            assert [low, high] == pytest.approx(expected, abs=1e-12)
    half = [time for time in found.times if oracle.evaluate(time) <= 0.5 + 1e-12]
    assert found.quantile(0.5) == half[0]


@pytest.mark.parametrize("seed", range(5))
def test_survival_agrees_with_scipy_on_many_orders(seed: int) -> None:
    random = np.random.default_rng(seed)
    durations = np.round(random.exponential(3, 400), 1)
    closed = random.random(400) < 0.8
    found = statistics.kaplan_meier(durations.tolist(), closed.tolist())
    times = np.unique(durations[closed])
    assert found.times == pytest.approx(times)
    assert found.open_share == pytest.approx(fitted(durations, closed).evaluate(times))
    assert found.at_risk == pytest.approx([(durations >= time).sum() for time in times])
    assert found.closed == pytest.approx([(durations[closed] == time).sum() for time in times])
    assert found.censored == int((~closed).sum())


def test_survival_by_hand() -> None:
    found = statistics.kaplan_meier([1.0, 2.0, 2.0, 4.0], [True, True, False, False])
    assert found.times == (1.0, 2.0)
    assert found.open_share == pytest.approx((0.75, 0.5))
    assert found.at(0.5) == (1.0, 1.0, 1.0)
    assert found.at(1.5)[0] == pytest.approx(0.75)
    assert found.at(100)[0] == pytest.approx(0.5)
    assert found.quantile(0.5) == 2.0
    assert found.quantile(0.9) is None  # too many are still open to know


def test_survival_of_nobody_and_of_open_orders_alone() -> None:
    assert statistics.kaplan_meier([], []).n == 0
    still_open = statistics.kaplan_meier([1.0, 2.0], [False, False])
    assert still_open.times == ()
    assert (still_open.n, still_open.censored, still_open.at(9.0)[0]) == (2, 2, 1.0)


def test_where_all_are_closed_the_lower_limit_reaches_zero() -> None:
    found = statistics.kaplan_meier([1.0, 2.0], [True, True])
    assert found.open_share[-1] == 0
    assert found.low[-1] == 0
    assert found.high[-1] == found.high[-2]


def test_jeffreys_draws_follow_their_beta_law() -> None:
    draws = statistics.jeffreys_draws(58, 65, seed=11, draws=40_000)
    law = scipy_stats.beta(58.5, 7.5)
    for probability in (0.025, 0.5, 0.975):
        assert np.quantile(draws, probability) == pytest.approx(law.ppf(probability), abs=0.005)


def test_the_same_period_and_group_draw_the_same_numbers() -> None:
    seed = statistics.seed_of("2026-10", "district", "370682", "resolution")
    assert seed == statistics.seed_of("2026-10", "district", "370682", "resolution")
    assert seed != statistics.seed_of("2026-09", "district", "370682", "resolution")
    assert seed != statistics.seed_of("2026-1", "0district", "370682", "resolution")


def test_plausible_ranks_of_units_far_apart_are_their_ranks() -> None:
    points = np.array([[90.0, 80.0, 70.0]] * 100)
    assert statistics.plausible_ranks(points, [1, 2, 3]) == ((1, 1), (2, 2), (3, 3))


def test_plausible_ranks_widen_to_the_observed_rank() -> None:
    points = np.array([[90.0, 80.0]] * 100)
    assert statistics.plausible_ranks(points, [2, 1]) == ((1, 2), (1, 2))


def test_equal_points_share_the_better_rank() -> None:
    points = np.array([[90.0, 90.0, 70.0]] * 10)
    assert statistics.plausible_ranks(points, [1, 1, 3]) == ((1, 1), (1, 1), (3, 3))


def test_ranks_leave_out_the_rarest_fortieth_on_either_side() -> None:
    behind = np.array([[1.0, 2.0]] * 30 + [[2.0, 1.0]] * 970)
    assert statistics.plausible_ranks(behind, [1, 2]) == ((1, 2), (1, 2))
    rarely_behind = np.array([[1.0, 2.0]] * 20 + [[2.0, 1.0]] * 980)
    assert statistics.plausible_ranks(rarely_behind, [1, 2]) == ((1, 1), (2, 2))


def test_units_that_change_places_cannot_be_told_apart() -> None:
    points = np.array([[90.0, 89.0, 50.0], [89.0, 90.0, 50.0]] * 50)
    assert statistics.alike_groups(points) == ((0, 1), (2,))


def test_groups_overlap_where_likeness_does_not_carry_over() -> None:
    random = np.random.default_rng(1)
    points = np.column_stack([random.normal(mean, 1, 4000) for mean in (4.0, 2.2, 0.4)])
    assert statistics.alike_groups(points) == ((0, 1), (1, 2))


def test_equal_units_are_one_group() -> None:
    assert statistics.alike_groups(np.full((10, 4), 100.0)) == ((0, 1, 2, 3),)


def test_the_common_mix_by_hand() -> None:
    common = {"tax": (90.0, 100), "wages": (120.0, 300)}
    found = statistics.standardise({"tax": (1.0, 10), "wages": (45.0, 90)}, common)
    assert found is not None
    assert found.rate == pytest.approx(0.25 * 0.1 + 0.75 * 0.5)
    assert found.own == pytest.approx(1.0)


def test_a_category_without_orders_takes_the_common_rate() -> None:
    found = statistics.standardise({"tax": (10.0, 10)}, {"tax": (90.0, 100), "wages": (120.0, 300)})
    assert found is not None
    assert found.rate == pytest.approx(0.25 * 1.0 + 0.75 * 0.4)
    assert found.own == pytest.approx(0.25)


def test_the_adjusted_rate_is_the_same_number_in_whatever_order_the_categories_were_read() -> None:
    random = np.random.default_rng(5)
    common = {str(place): (float(n) * 0.83, int(n)) for place, n in enumerate(random.integers(1, 97, 60))}
    rates = {name: (n * 0.7, n) for name, (_successes, n) in common.items()}
    found = statistics.standardise(rates, common)
    for _try in range(20):
        mixed = {name: common[name] for name in random.permutation(list(common))}
        assert statistics.standardise(rates, mixed) == found


def test_nothing_to_weigh_has_no_adjusted_rate() -> None:
    assert statistics.standardise({}, {"tax": (90.0, 100)}) is None
    assert statistics.standardise({"tax": (1.0, 2)}, {}) is None
